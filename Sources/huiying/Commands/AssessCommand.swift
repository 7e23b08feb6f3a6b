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
            Each row gives one line of CSV on standard output: id, the label, and how likely it is, 0 to 1.

            Example:
              huiying assess --model models/category --csv new.csv > answers.csv
            """
    )

    @Option(help: "The folder of the model.") var model: String
    @Option(help: "The CSV file, in UTF-8 or GB18030.") var csv: String

    func run() async throws {
        try await Program.run { _ in
            let (model, _) = try opened()
            let source = try TextFile(path: csv)
            var lines = "id,\(model.task.rawValue),confidence\n"
            var progress = Progress("评估", "Assessing", of: 100)
            try source.read([.id, .title, .text], said: { progress.show($0) }) { row in
                let id = row.cells[0].flatMap { $0.isEmpty ? nil : $0 } ?? String(row.number)
                guard let first = model.answer(title: row.cells[1], text: row.cells[2] ?? "").first else { return }
                lines += "\(Self.cell(id)),\(Self.cell(first.label)),\(String(format: "%.4f", first.confidence))\n"
                if lines.utf8.count > 1 << 16 {
                    Terminal.write(lines, to: .standardOutput)
                    lines = ""
                }
            }
            Terminal.write(lines, to: .standardOutput)
            progress.end()
        }
    }

    private func opened() throws -> (TextModel, ModelFolder.Card) {
        do { return try ModelFolder(URL(fileURLWithPath: model, isDirectory: true)).read() } catch {
            switch error {
            case .unreadable:
                throw Complaint(
                    "\(model) 中没有可用的 model.json；请用 huiying train 训练。",
                    "\(model) holds no model.json that can be read; train one with huiying train."
                )
            case .damaged:
                throw Complaint(
                    "\(model) 中的 weights.bin 与 model.json 不符；请重新训练或复制完整。",
                    "weights.bin in \(model) is not the one that model.json names; train again or copy both."
                )
            }
        }
    }

    /// A cell as RFC 4180 has it.
    private static func cell(_ text: String) -> String {
        text.contains { $0 == "," || $0 == "\"" || $0.isNewline }
            ? "\"\(text.replacingOccurrences(of: "\"", with: "\"\""))\"" : text
    }
}
