import ArgumentParser
import Events
import Foundation
import Intake
import Kernel
import Postgres

/// Writes events with their items for other programs.
struct EventsExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes every event with its items as CSV, a line for each item.",
        discussion: """
            In the order of the events' numbers. What was merged into another event stands there. Personal words are hidden. \
            `repeats` is the item whose words are said again. What people regroup while it is written may stand twice or \
            not at all. Texts stand as they came: a spreadsheet may take one for a formula.

            Example:
              huiying events export > events.csv
            """
    )

    func run() async throws {
        try await Program.run { settings in
            let (events, items) = try await Ground.using(settings) { ground in
                try CSVLine.say([
                    "event", "title", "state", "matter", "level", "proposed_level", "discovered_at", "item", "repeats",
                    "source", "said_at", "words",
                ])
                var (events, items) = (0, 0)
                var last: HumanNumber?
                while true {
                    let from = last
                    let members = try await ground.background.transaction(for: .worker, .readOnly) { transaction in
                        try await EventDesk().exported(after: from, in: transaction)
                    }
                    guard let end = members.last?.number else { return (events, items) }
                    try CSVLine.say(members.map(\.line).joined())
                    events += Set(members.map(\.number)).count
                    items += members.count
                    last = end
                }
            }
            Terminal.note("\(events) 个事件，\(items) 条信息。", "\(events) events, \(items) items.")
        }
    }
}

extension ExportedMember {
    fileprivate var line: String {
        func text(_ level: EventLevel?) -> String { level.map { "\($0.rawValue)" } ?? "" }
        return CSVLine.text([
            number.text("舆"), title, state.rawValue, matter ?? "", text(level), text(proposedLevel),
            discoveredAt.formatted(.iso8601), item.text, repeats.map { ID<Item>(rawValue: $0).text } ?? "", source,
            saidAt.formatted(.iso8601), words,
        ])
    }
}
