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

    /// What was taken out at a place stands before what was put in there.
    private static func lines(from old: String?, to new: String?) -> [Line] {
        let old = split(old)
        let new = split(new)
        let difference = new.difference(from: old)
        let gone = Set(difference.removals.map(\.offset))
        let come = Set(difference.insertions.map(\.offset))
        var lines: [Line] = []
        var (before, after) = (0, 0)
        while before < old.count || after < new.count {
            if gone.contains(before) {
                lines.append(Line(isNew: false, number: before + 1, text: String(old[before])))
                before += 1
            } else if come.contains(after) {
                lines.append(Line(isNew: true, number: after + 1, text: String(new[after])))
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
