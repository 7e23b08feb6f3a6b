import ArgumentParser
import Foundation
import Kernel
import Organisation
import Playbooks
import Postgres

/// Makes a folder of playbooks the current version.
struct PlaybooksPublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Checks a folder of playbooks and makes it the current version; safe to repeat.",
        discussion: """
            Everything or nothing: a folder with mistakes publishes nothing. The same files again are the same version. \
            Open limits in working days that end elsewhere by its calendar are moved and listed; with --dry-run they are \
            only listed.

            Example:
              huiying playbooks publish
              huiying playbooks publish --dry-run
              huiying playbooks publish /srv/city/playbooks --note "学校预案增加陪餐要求"
            """
    )

    @Argument(help: "The folder with the playbooks.") var folder = "playbooks"
    @Option(help: "The version that is replaced; needed where the information office published it in the browser.")
    var inPlaceOf: String?
    @Flag(help: "Only check, and list the open limits that would move.") var dryRun = false
    @OptionGroup var reason: PublishingNote

    func run() async throws {
        try await Program.run { settings in
            let note = try reason.checked()
            let source = try PlaybookSource(folder: folder)
            try await Ground.using(settings) { ground in
                let current = try await spared(from: source, in: ground)
                try await source.publish(inPlaceOf: current, note: note, dryRun: dryRun, in: ground)
            }
        }
    }

    /// A folder knows nothing of what the information office published since it was written.
    ///
    /// - Returns: The current version.
    /// - Throws: `Complaint` where it would be replaced unasked.
    private func spared(from source: PlaybookSource, in ground: Ground) async throws -> PlaybookID? {
        let terms = try await ground.background.transaction(for: .worker, .readOnly) { transaction in
            try await PlaybookDesk().terms(in: transaction)
        }
        guard !dryRun, let current = terms.first, current.digest != source.playbook.digest else {
            return terms.first?.version
        }
        if let inPlaceOf {
            guard inPlaceOf.count >= 4, current.digest.hasPrefix(inPlaceOf.lowercased()) else {
                throw Complaint(
                    "现行版本是 \(current.digest.short)，不是 \(inPlaceOf)；什么都没有改变。",
                    "The current version is \(current.digest.short) and not \(inPlaceOf). Nothing was changed."
                )
            }
            return current.version
        }
        guard let name = current.begunBy else { return current.version }
        let version = current.digest.short
        throw Complaint(
            "现行版本 \(version) 由\(name)在网页上发布，直接发布会覆盖其改动。先运行 huiying playbooks diff current \(folder) "
                + "查看；确认覆盖请加 --in-place-of \(version)，否则用 huiying playbooks export 取出现行文件再改。",
            "The current version \(version) was published in the browser by \(name), and this would replace it. See "
                + "huiying playbooks diff current \(folder); then add --in-place-of \(version), or change what "
                + "huiying playbooks export writes."
        )
    }
}

/// Makes an earlier version the current one again.
struct PlaybooksRestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Publishes the files of an earlier version again.",
        discussion: """
            The files come from the database, so no folder is needed. What was recorded meanwhile keeps the version that \
            it was made under; open limits in working days that end elsewhere by its calendar are listed and moved.

            Example:
              huiying playbooks list
              huiying playbooks restore 3f2a91c04b7d --note "新词表误报过多"
            """
    )

    @Argument(help: "The version: the first 4 digits of its name or more.") var version: String
    @OptionGroup var reason: PublishingNote

    func run() async throws {
        try await Program.run { settings in
            let note = try reason.checked()
            let name = VersionName(version)
            try await Ground.using(settings) { ground in
                let (found, current) = try await ground.background.transaction(for: .worker, .readOnly) { transaction in
                    (try await name.version(in: transaction), try await PlaybookDesk().currentID(in: transaction))
                }
                let source = try PlaybookSource(found.files) { "\(found.digest.short)/\($0)" }
                try await source.restore(found, inPlaceOf: current, note: note, in: ground)
            }
        }
    }
}

/// Why a version is published.
struct PublishingNote: ParsableArguments {
    @Option(help: "Why, for whoever reads the list; 1 to 200 characters.") var note: String?

    /// The note without blanks around it; nothing where there is none.
    func checked() throws -> String? {
        guard let note = note?.trimmingCharacters(in: .whitespacesAndNewlines) else { return nil }
        guard (1...200).contains(note.unicodeScalars.count), !note.contains(where: \.isNewline) else {
            throw Complaint("--note 应为一行 1 至 200 个字。", "--note must be one line of 1 to 200 characters.")
        }
        return note
    }
}

extension PlaybookDesk.Publication {
    /// Says what was done.
    ///
    /// - Parameter before: The digest of the version that was current until now.
    func show(_ digest: String, after before: String?) {
        switch self {
        case .unchanged:
            Terminal.say("当前版本就是 \(digest.short)，没有变化。", "Nothing changed: \(digest.short) is current already.")
        case .current:
            Terminal.say("版本 \(digest.short) 自现在起为当前版本。", "Version \(digest.short) is current from now on.")
            guard let before else { return }
            Terminal.note(
                "查看变化：huiying playbooks diff \(before.short)；恢复原版本：huiying playbooks restore \(before.short)",
                "What changed: huiying playbooks diff \(before.short); to go back: huiying playbooks restore \(before.short)"
            )
        }
    }
}
