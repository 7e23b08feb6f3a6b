import ArgumentParser
import Foundation
import Kernel
import Organisation
import Playbooks
import Postgres

/// Lists the published versions.
struct PlaybooksListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists which version was current from when on, the newest first.",
        discussion: """
            Each line has the version, the moment (Chinese time) and the note; * marks the current one.

            Example:
              huiying playbooks list
            """
    )

    func run() async throws {
        try await Program.run { settings in
            let terms = try await Ground.using(settings) { ground in
                try await ground.background.transaction(for: .worker, .readOnly) { transaction in
                    try await PlaybookDesk().terms(in: transaction)
                }
            }
            guard !terms.isEmpty else { return Terminal.note(Complaint.unpublished.zh, Complaint.unpublished.en) }
            for (number, term) in terms.enumerated() {
                let mark = number == 0 ? "*" : " "
                let note = term.note.map { "  " + $0 } ?? ""
                Terminal.say("\(mark) \(term.digest.short)  \(term.since.inChina)\(note)")
            }
        }
    }
}

/// Shows what changed between two versions.
struct PlaybooksDiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Shows by file which lines one version has and another has not.",
        discussion: """
            A version is named by its first 4 digits or more, by `current`, or by a folder. Lines that went begin with - \
            and lines that came with +, each with its number in the file.

            Example:
              huiying playbooks diff 3f2a91c04b7d              that version against the current one
              huiying playbooks diff 3f2a91c04b7d 91bc55e0d7a2
              huiying playbooks diff current ./playbooks       what publishing a folder would change
            """
    )

    @Argument(help: "The old version.") var old: String
    @Argument(help: "The new version.") var new = "current"

    func run() async throws {
        try await Program.run { settings in
            let names = [VersionName(old), VersionName(new)]
            let files = try await Ground.using(settings) { ground in
                try await ground.background.transaction(for: .worker, .readOnly) { transaction in
                    var files: [[String: String]] = []
                    for name in names { files.append(try await name.files(in: transaction)) }
                    return files
                }
            }
            let difference = PlaybookDifference(from: files[0], to: files[1])
            guard !difference.files.isEmpty else {
                return Terminal.say("两个版本没有差别。", "The two versions are the same.")
            }
            for file in difference.files {
                Terminal.say("\(file.path) \(file.kind.words)")
                for line in file.lines { Terminal.say("  \(line.isNew ? "+" : "-") \(line.number): \(line.text)") }
            }
        }
    }
}

/// A version as the operator names it.
struct VersionName {
    private let text: String

    init(_ text: String) { self.text = text }

    /// The published version.
    ///
    /// - Throws: `Complaint` with the remedy where there is none, or more than one.
    func version(in transaction: Transaction) async throws -> PublishedPlaybook {
        let desk = PlaybookDesk()
        guard let digits else {
            throw Complaint(
                "“\(text)”不是版本：请写版本号的前 4 位或更多，见 huiying playbooks list。",
                "'\(text)' is no version: give the first 4 digits or more; see huiying playbooks list."
            )
        }
        let found = try await desk.versions(beginning: digits, in: transaction)
        guard found.count < 2 else {
            throw Complaint("有多个版本以 \(text) 开头，请多写几位。", "Several versions begin with \(text); give more digits.")
        }
        guard let version = found.first else {
            throw Complaint(
                "没有以 \(text) 开头的版本，见 huiying playbooks list。",
                "No version begins with \(text); see huiying playbooks list."
            )
        }
        return version
    }

    /// The files of a version, of the current one, or of a folder.
    func files(in transaction: Transaction) async throws -> [String: String] {
        if text == "current" {
            guard let files = try await PlaybookDesk().currentFiles(in: transaction) else {
                throw Complaint(Complaint.unpublished.zh, Complaint.unpublished.en)
            }
            return files
        }
        return digits == nil ? try PlaybookSource.files(in: text) : try await version(in: transaction).files
    }

    /// The text where it can be the beginning of a digest.
    private var digits: String? {
        let digits = text.lowercased()
        return (4...64).contains(digits.count) && digits.allSatisfy { "0123456789abcdef".contains($0) } ? digits : nil
    }
}

extension Complaint {
    static let unpublished = Sentence(
        zh: "还没有发布过版本，请运行 huiying playbooks publish。",
        en: "No version was published yet; run: huiying playbooks publish"
    )
}

extension PlaybookDifference.Kind {
    fileprivate var words: String {
        switch self {
        case .added: Terminal.words("（新增）", "(added)")
        case .removed: Terminal.words("（删除）", "(removed)")
        case .changed: Terminal.words("（修改）", "(changed)")
        }
    }
}
