import ArgumentParser
import Assessment
import Foundation
import Kernel

/// Assesses the texts of a file with a model.
struct AssessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assess",
        abstract: "Tells the label of each text of a CSV file by a model, with its confidence.",
        discussion: """
            The columns are text, and id and title where there are such; a row without an id is named by its number. \
            Each row gives one line of CSV on standard output: id, the label, and how likely it is, 0 to 1; with --top \
            the next likely ones behind it.

            Example:
              huiying assess --model own/category --csv new.csv > answers.csv
            """
    )

    @Option(help: "The folder of the model.") var model: String
    @Option(help: "The CSV file, in UTF-8 or GB18030.") var csv: String

    @Option(help: "How many labels are told of each row, the likeliest first: 1 to 10.") var top = 1

    func validate() throws {
        guard (1...10).contains(top) else { throw ValidationError("--top is 1 to 10.") }
    }

    func run() async throws {
        try await Program.run { _ in
            let model = try OpenedModel.read(model).model
            let told = min(top, model.labels.count)
            let source = try TextFile(path: csv)
            let task = model.task.rawValue
            let more = (1...told).dropFirst().map { ",\(task)_\($0),confidence_\($0)" }.joined()
            var lines = "id,\(task),confidence\(more)\n"
            var progress = Progress("评估", "Assessing", of: 100)
            try source.read([.id, .title, .text], said: { progress.show($0) }) { row in
                let id = row.cells[0].flatMap { $0.isEmpty ? nil : $0 } ?? String(row.number)
                let answers = model.answer(title: row.cells[1], text: row.cells[2] ?? "").prefix(told)
                let cells = answers.flatMap { [$0.label, String(format: "%.6f", $0.confidence)] }
                lines += CSVLine.text([id] + cells)
                if lines.utf8.count > 1 << 16 {
                    try CSVLine.say(lines)
                    lines = ""
                }
            }
            try CSVLine.say(lines)
            progress.end()
        }
    }
}
