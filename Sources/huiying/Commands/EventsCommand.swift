import ArgumentParser
import Events
import Foundation
import Kernel
import Organisation
import Playbooks
import Postgres

/// Commands about events.
struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Writes events for other programs, and shows what would differ if they were gathered today.",
        discussion: """
            Example:
              huiying events export > events.csv
              huiying events regather --dry-run
            """,
        subcommands: [EventsExportCommand.self, EventsRegatherCommand.self]
    )
}

/// Gathers recorded items anew and tells what would differ.
struct EventsRegatherCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "regather",
        abstract:
            "Gathers the newest items anew and tells which events would come together or fall apart; changes nothing.",
        discussion: """
            What people merged, split or moved stays as they left it. Of an event that began before these items only a \
            part is seen. Who agrees with what is shown merges and splits the events on their pages; nothing is \
            regathered by itself, as cases hang on events.

            Example:
              huiying events regather --dry-run
              huiying events regather --dry-run --items 5000
            """
    )

    @Flag(help: "Only shows what would differ; it does nothing else.") var dryRun = false
    @Option(help: "How many of the newest items are gathered anew.") var items = 50_000

    /// How many events of each kind are shown.
    private static let shown = 20

    func run() async throws {
        try await Program.run { settings in
            guard dryRun else {
                throw Complaint(
                    "请加 --dry-run：重新归集只作预演，合并与拆分请在事件页面进行。",
                    "Add --dry-run: regathering only shows what would differ; merge and split events on their pages."
                )
            }
            guard (1...RegatheringDesk.most).contains(items) else {
                throw Complaint(
                    "--items 应为 1 至 \(RegatheringDesk.most)。",
                    "--items must be from 1 to \(RegatheringDesk.most)."
                )
            }
            let count = items
            let (found, names) = try await Ground.using(settings) { ground in
                let playbook = try await ground.current().playbook
                let recorded = try await ground.background.transaction(for: .worker, .readOnly) { transaction in
                    try await RegatheringDesk().recorded(newest: count, in: transaction)
                }
                var progress = Progress("重新归集", "Regathering", of: recorded.count)
                let found = Regathering(recorded, playbook: playbook) { progress.show($0) }
                progress.end()
                let events = Self.named(in: found)
                let names = try await ground.background.transaction(for: .worker, .readOnly) { transaction in
                    try await RegatheringDesk().names(of: events, in: transaction)
                }
                return (found, names)
            }
            Self.show(found, names)
        }
    }

    private static func named(in found: Regathering) -> [ID<Event>] {
        found.unions.prefix(shown).flatMap { $0.events.prefix(shown) } + found.divisions.prefix(shown).map(\.event)
    }

    private static func show(_ found: Regathering, _ names: [ID<Event>: String]) {
        guard found.items > 0 else {
            return Terminal.say("尚无已归集的信息。", "No item stands in an event yet.")
        }
        Terminal.say(
            "重新归集 \(found.items) 条：现有 \(found.events.now) 个事件，将为 \(found.events.then) 个；\(found.moved) 条将与别的信息同列。",
            """
            \(found.items) items regathered: \(found.events.now) events would be \(found.events.then); \
            \(found.moved) items would stand with others than now.
            """
        )
        if !found.unions.isEmpty {
            Terminal.say("将合为一个事件（\(found.unions.count) 组）：", "Would come together (\(found.unions.count)):")
        }
        for union in found.unions.prefix(shown) {
            let parts = zip(union.events, union.items).prefix(shown).map { "\(names[$0] ?? $0.text) (\($1))" }
            Terminal.say("  + " + parts.joined(separator: "\n    "))
        }
        sayRest(found.unions.count)
        if !found.divisions.isEmpty {
            Terminal.say("将分开（\(found.divisions.count) 个）：", "Would fall apart (\(found.divisions.count)):")
        }
        for division in found.divisions.prefix(shown) {
            let parts = division.parts.map(String.init).joined(separator: " + ")
            Terminal.say("  - \(names[division.event] ?? division.event.text): \(parts)")
        }
        sayRest(found.divisions.count)
    }

    private static func sayRest(_ count: Int) {
        guard count > shown else { return }
        Terminal.say("  另有 \(count - shown) 项。", "  And \(count - shown) more.")
    }
}
