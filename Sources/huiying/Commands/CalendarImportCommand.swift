import ArgumentParser
import Deadlines
import Foundation
import Kernel
import Organisation
import Playbooks
import Postgres

/// Takes another calendar into the current playbook.
struct CalendarImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Publishes the current playbook with another calendar, and moves the open limits that it moves.",
        discussion: """
            The file has the form of calendar.yaml. Every limit in working days that would end elsewhere is listed first; \
            with --dry-run nothing else happens. Each one that moves gets a fact that says so.

            Example:
              huiying calendar import calendar.yaml --dry-run
              huiying calendar import calendar.yaml --note "国务院办公厅关于2027年部分节假日安排的通知"
            """
    )

    @Argument(help: "The file with the calendar.") var file: String
    @Flag(help: "Only list the limits that would move.") var dryRun = false
    @OptionGroup var reason: PublishingNote

    func run() async throws {
        try await Program.run { settings in
            let note = try reason.checked()
            guard let yaml = try? String(contentsOfFile: file, encoding: .utf8) else {
                throw Complaint("读不到文件 \(file)（应为 UTF-8 文本）。", "The file \(file) cannot be read as UTF-8 text.")
            }
            try await Ground.using(settings) { ground in
                let current = try await ground.background.transaction(for: .worker, .readOnly) { transaction in
                    try await PlaybookDesk().currentVersion(in: transaction)
                }
                guard let current else { throw Complaint(Complaint.unpublished.zh, Complaint.unpublished.en) }
                let source = try PlaybookSource(current.files.merging(["calendar.yaml": yaml]) { $1 }) { path in
                    path == "calendar.yaml" ? file : path
                }
                try await source.publish(inPlaceOf: current.id, note: note, dryRun: dryRun, in: ground)
            }
        }
    }
}

extension PlaybookSource {
    /// Lists the open limits that its calendar moves, and publishes it and moves them unless only the list is wanted.
    ///
    /// - Parameter current: The version that it may replace.
    func publish(inPlaceOf current: PlaybookID?, note: String?, dryRun: Bool, in ground: Ground) async throws {
        let files = files
        try await move(dryRun: dryRun, in: ground) { desk, transaction in
            try await desk.takeTurn(inPlaceOf: current, in: transaction)
            return try await desk.publish(files, note: note, in: transaction)
        }
    }

    /// The same for an earlier version that becomes current again.
    func restore(
        _ version: PublishedPlaybook,
        inPlaceOf current: PlaybookID?,
        note: String?,
        in ground: Ground
    ) async throws {
        try await move(dryRun: false, in: ground) { desk, transaction in
            try await desk.takeTurn(inPlaceOf: current, in: transaction)
            return try await desk.restore(version, note: note, in: transaction)
        }
    }

    private func move(
        dryRun: Bool,
        in ground: Ground,
        _ publish: @escaping @Sendable (PlaybookDesk, Transaction) async throws -> PlaybookDesk.Publication
    ) async throws {
        try await MovedLimits.under(playbook.calendar, in: ground).show(asPlan: dryRun)
        guard !dryRun else { return }
        let (before, publication) = try await ground.background.transaction(for: .worker) { transaction in
            let desk = PlaybookDesk()
            return (try await desk.terms(in: transaction).first?.digest, try await publish(desk, transaction))
        }
        publication.show(playbook.digest, after: before)
        try await MovedLimits.move(by: .init(playbook.calendar, of: publication.id), in: ground)
    }
}
