/// What one version of the playbooks says and another does not, file by file and line by line.
package struct PlaybookDifference: Sendable, Hashable {
    /// The files that differ, sorted by path; empty where the versions are the same.
    package let files: [File]

    /// Compares two versions.
    ///
    /// - Parameters:
    ///   - old: Contents by path.
    ///   - new: Contents by path.
    package init(from old: [String: String], to new: [String: String]) {
        files = Set(old.keys).union(new.keys).sorted().compactMap { path in
            guard old[path] != new[path] else { return nil }
            let kind: Kind = old[path] == nil ? .added : new[path] == nil ? .removed : .changed
            return File(path: path, kind: kind, lines: Self.lines(from: old[path], to: new[path]))
        }
    }

    /// One file that differs.
    package struct File: Sendable, Hashable {
        /// The path inside the playbook, such as `lexicon/risks.yaml`.
        package let path: String
        /// Whether the file itself came or went.
        package let kind: Kind
        /// The lines that were taken out and put in, in the order of the file.
        package let lines: [Line]
    }

    /// What became of a file.
    package enum Kind: Sendable {
        case added
        case removed
        case changed
    }

    /// One line that only one of the versions has.
    package struct Line: Sendable, Hashable {
        /// Whether the new version has it; else the old one.
        package let isNew: Bool
        /// Where it stands in the version that has it, counted from 1.
        package let number: Int
        /// The line without its end.
        package let text: String
    }

    /// Beyond so many lines in which two files differ in one stretch, the stretch is told as replaced: finding the
    /// smallest difference takes the square of them.
    private static let mostCompared = 2_000

    /// What was taken out at a place stands before what was put in there.
    private static func lines(from old: String?, to new: String?) -> [Line] {
        let (old, new) = (split(old), split(new))
        let shorter = min(old.count, new.count)
        var same = 0
        while same < shorter, old[same] == new[same] { same += 1 }
        var sameEnd = 0
        while sameEnd < shorter - same, old[old.count - 1 - sameEnd] == new[new.count - 1 - sameEnd] { sameEnd += 1 }
        let (before, after) = (old[same..<old.count - sameEnd], new[same..<new.count - sameEnd])
        guard max(before.count, after.count) <= mostCompared else {
            return before.indices.map { Line(isNew: false, number: $0 + 1, text: String(old[$0])) }
                + after.indices.map { Line(isNew: true, number: $0 + 1, text: String(new[$0])) }
        }
        return lines(from: Array(before), to: Array(after), behind: same)
    }

    /// The smallest difference of two stretches before which as many lines stand in both.
    private static func lines(from old: [Substring], to new: [Substring], behind same: Int) -> [Line] {
        let difference = new.difference(from: old)
        let gone = Set(difference.removals.map(\.offset))
        let come = Set(difference.insertions.map(\.offset))
        var lines: [Line] = []
        var (before, after) = (0, 0)
        while before < old.count || after < new.count {
            if gone.contains(before) {
                lines.append(Line(isNew: false, number: same + before + 1, text: String(old[before])))
                before += 1
            } else if come.contains(after) {
                lines.append(Line(isNew: true, number: same + after + 1, text: String(new[after])))
                after += 1
            } else {
                before += 1
                after += 1
            }
        }
        return lines
    }

    /// The lines of a file; the end of the last one begins no other.
    private static func split(_ text: String?) -> [Substring] {
        var lines = text?.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) ?? []
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}

extension CollectionDifference.Change {
    fileprivate var offset: Int {
        switch self {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }
}
