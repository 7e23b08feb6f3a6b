import ArgumentParser
import Assessment
import Foundation
import Kernel
import Synchronization

/// Trains a model on labelled texts.
struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract:
            "Trains a model on a CSV file of labelled texts, and says how good it is on rows that it did not see.",
        discussion: """
            The columns are text, title where there is one, and label or the name of the task. Rows without a text or a \
            label are passed over and counted. The figures come from five models that each leave a fifth out; texts that \
            are nearly the same are always left out together. The same file and seed give the same model.

            DIR gets model.json, weights.bin and card.md. Nothing of the texts is kept but weights.

            Example:
              huiying train --task category messages.csv --output models/category
              huiying assess --model models/category --csv new.csv
            """
    )

    @Option(help: "What the model will tell: category, agency, tone or rumour.") var task: ModelTask
    @Argument(help: "The CSV file, in UTF-8 or GB18030.") var file: String
    @Option(help: "The folder for the model.") var output: String
    @Option(help: "Where chance begins; the same seed gives the same model.") var seed: UInt64 = 1

    func run() async throws {
        try await Program.run { _ in
            let source = try TextFile(path: file)
            let rows = try read(source)
            let trainer = TextTrainer(task: task, seed: seed)
            let bar = TrainingBar()
            let (model, figures) = await trainer.train(rows) { bar.show($0) }
            bar.end()
            let counts = Dictionary(grouping: rows, by: \.label).mapValues(\.count)
            let folder = URL(fileURLWithPath: output, isDirectory: true)
            let card = try ModelFolder(folder).write(
                model,
                figures: figures,
                rows: model.labels.map { counts[$0] ?? 0 },
                seed: seed,
                trainedOn: source.digest
            )
            let sheet = ModelSheet(card)
            try Data(sheet.markdown.utf8).write(to: folder.appending(path: "card.md"), options: .atomic)
            for line in sheet.lines { Terminal.say(line) }
            Terminal.note("模型已写入 \(output)。", "The model is in \(output).")
        }
    }

    private func read(_ source: TextFile) throws -> [LabelledText] {
        var rows: [LabelledText] = []
        var passedOver = 0
        try source.read([.title, .text, .label(of: task)]) { row in
            let label = row.cells[2]?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
            let (title, text) = (row.cells[0], row.cells[1] ?? "")
            guard !label.isEmpty, !text.isEmpty || title?.isEmpty == false else {
                passedOver += 1
                return
            }
            rows.append(LabelledText(title: title, text: text, label: label))
        }
        if passedOver > 0 {
            Terminal.note(
                "\(passedOver) 行没有正文或标签，未用于训练。",
                "\(passedOver) rows have no text or no label and were passed over."
            )
        }
        let counts = Dictionary(grouping: rows, by: \.label).mapValues(\.count)
        let least = TextTrainer.folds
        guard counts.count >= 2, counts.values.allSatisfy({ $0 >= least }) else {
            let few = counts.filter { $0.value < least }.keys.sorted().prefix(10)
            throw Complaint(
                "至少要有两个标签，每个不少于 \(least) 行；不足的标签：\(few.joined(separator: "、"))。",
                "There must be two labels or more with \(least) rows each; too few have: \(few.joined(separator: ", "))."
            )
        }
        return rows
    }
}

extension ModelTask: ExpressibleByArgument {}

/// The progress of a training, told from wherever it goes on.
private final class TrainingBar: Sendable {
    private let bar = Mutex(Progress("训练", "Training", of: 100))

    func show(_ share: Double) { bar.withLock { $0.show(Int(share * 100)) } }

    func end() { bar.withLock { $0.end() } }
}
