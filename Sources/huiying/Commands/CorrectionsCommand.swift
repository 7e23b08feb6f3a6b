import ArgumentParser
import Assessment
import Foundation
import Intake
import Kernel
import Postgres

/// Writes what people said that items are, as rows that a model learns from.
struct CorrectionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "corrections",
        abstract: "Writes the items that people labelled as CSV, for huiying train.",
        discussion: """
            Each line has the item's id, its title and text with personal words hidden, and what was said of it last. \
            What was taken back is left out.

            Example:
              huiying corrections --task category > corrections.csv
              huiying train --task category corrections.csv --output own/category
            """
    )

    @Option(help: "What the labels are about: category, agency, tone or rumour.") var task: ModelTask

    private static let page = 1_000

    func run() async throws {
        try await Program.run { settings in
            let task = task
            let count = try await Ground.using(settings) { ground in
                try CSVLine.say(["id", "title", "text", "label"])
                var count = 0
                var last: Int64 = 0
                while true {
                    let query = CorrectionDesk().labelled(task, after: last, limit: Self.page)
                    let rows = try await ground.background.rows(for: .worker, query)
                    for row in rows { try CSVLine.say([row.item.text, row.title ?? "", row.text, row.label]) }
                    count += rows.count
                    guard rows.count == Self.page, let next = rows.last?.id else { return count }
                    last = next
                }
            }
            Terminal.note("\(count) 条已判定的条目。", "\(count) labelled items.")
            if count == 0 {
                Terminal.note(
                    "还没有人判定过条目；可在条目页面的“判定与更正”中判定。",
                    "Nobody labelled an item so far; the page of an item has a form for it."
                )
            }
        }
    }
}
