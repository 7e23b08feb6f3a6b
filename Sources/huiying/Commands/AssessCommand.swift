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
              huiying assess --model models/category --csv new.csv > answers.csv
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
            let model = try opened()
            let told = min(top, model.labels.count)
            let source = try TextFile(path: csv)
            let task = model.task.rawValue
            let more = (1...told).dropFirst().map { ",\(task)_\($0),confidence_\($0)" }.joined()
            var lines = "id,\(task),confidence\(more)\n"
            var progress = Progress("评估", "Assessing", of: 100)
            try source.read([.id, .title, .text], said: { progress.show($0) }) { row in
                let id = row.cells[0].flatMap { $0.isEmpty ? nil : $0 } ?? String(row.number)
                let answers = model.answer(title: row.cells[1], text: row.cells[2] ?? "").prefix(told)
                let cells = answers.flatMap { [Self.cell($0.label), String(format: "%.6f", $0.confidence)] }
                lines += ([Self.cell(id)] + cells).joined(separator: ",") + "\n"
                if lines.utf8.count > 1 << 16 {
                    try Self.say(lines)
                    lines = ""
                }
            }
            try Self.say(lines)
            progress.end()
        }
    }

    private func opened() throws -> TextModel {
        do { return try ModelFolder(URL(fileURLWithPath: model, isDirectory: true)).read().model } catch {
            switch error {
            case .unreadable:
                throw Complaint(
                    "\(model) 中没有可用的 model.json；请用 huiying train 训练。",
                    "\(model) holds no model.json that can be read; train one with huiying train."
                )
            case .damaged:
                throw Complaint(
                    "\(model) 中的权重文件与 model.json 不符；请重新训练或复制完整。",
                    "The weights in \(model) are not those that model.json names; train again or copy the whole folder."
                )
            }
        }
    }

    private static func say(_ lines: String) throws {
        do { try FileHandle.standardOutput.write(contentsOf: Data(lines.utf8)) } catch {
            throw Complaint("结果没有写完：标准输出写不进去。", "The answers are not whole: standard output could not be written.")
        }
    }

    /// A cell as RFC 4180 has it; a comma or quote that carries an accent is still one.
    private static func cell(_ text: String) -> String {
        let parting: Set<Unicode.Scalar> = [",", "\"", "\n", "\r"]
        guard text.unicodeScalars.contains(where: parting.contains) else { return text }
        var cell = "\"".unicodeScalars
        for scalar in text.unicodeScalars {
            if scalar == "\"" { cell.append(scalar) }
            cell.append(scalar)
        }
        cell.append("\"")
        return String(cell)
    }
}
