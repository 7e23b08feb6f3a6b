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
            The columns are text, title where there is one, and label or the name of the task. Rows without a label, or \
            without a letter or figure in text and title, are passed over and counted, and so are labels of fewer than \
            five rows. The figures come from five models that each leave a fifth out; texts that are nearly the same are \
            always left out together. The same file and seed give the same model.

            DIR gets model.json, a file of weights and card.md. Nothing of the texts is kept but weights.

            Example:
              huiying train --task category messages.csv --output own/category
              huiying assess --model own/category --csv new.csv
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
            let folder = URL(fileURLWithPath: output, isDirectory: true)
            do { try ModelFolder(folder).prepare() } catch {
                throw Complaint(
                    "无法写入 \(output)；请用 --output 另指一个目录。",
                    "\(output) cannot be written; name another folder with --output."
                )
            }
            let bar = TrainingBar()
            let (model, figures) = await TextTrainer(task: task, seed: seed).train(rows) { bar.show($0) }
            bar.end()
            let card = try ModelFolder(folder).write(model, figures: figures, seed: seed, trainedOn: source.digest)
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
            let says = [title ?? "", text].contains { part in part.contains { $0.isLetter || $0.isNumber } }
            guard !label.isEmpty, says else {
                passedOver += 1
                return
            }
            rows.append(LabelledText(title: title, text: text, label: label))
        }
        if passedOver > 0 {
            Terminal.note(
                "\(passedOver) 行没有标签，或正文和标题里没有文字，未用于训练。",
                "\(passedOver) rows have no label, or no letter or figure in text and title, and were passed over."
            )
        }
        return try usable(rows)
    }

    /// Without the labels of too few rows.
    private func usable(_ rows: [LabelledText]) throws -> [LabelledText] {
        let counts = Dictionary(rows.map { ($0.label, 1) }, uniquingKeysWith: +)
        let few = counts.filter { $0.value < TextTrainer.leastRows }.keys.sorted()
        if !few.isEmpty {
            let names = few.prefix(10).map(Shown.short)
            Terminal.note(
                "\(few.count) 个标签不足 \(TextTrainer.leastRows) 行，未用于训练：\(names.joined(separator: "、"))。",
                "\(few.count) labels have fewer than \(TextTrainer.leastRows) rows and were passed over: \(names.joined(separator: ", "))."
            )
        }
        let left = counts.count - few.count
        guard (2...TextTrainer.mostLabels).contains(left) else {
            throw Complaint(
                "须有 2 至 \(TextTrainer.mostLabels) 个标签，每个不少于 \(TextTrainer.leastRows) 行；现有 \(left) 个。",
                "There must be 2 to \(TextTrainer.mostLabels) labels of \(TextTrainer.leastRows) rows or more; there are \(left)."
            )
        }
        return few.isEmpty ? rows : rows.filter { (counts[$0.label] ?? 0) >= TextTrainer.leastRows }
    }
}

extension ModelTask: ExpressibleByArgument {}

/// The progress of a training, told from wherever it goes on.
private final class TrainingBar: Sendable {
    private let bar = Mutex(Progress("训练", "Training", of: 100))

    func show(_ share: Double) { bar.withLock { $0.show(Int(share * 100)) } }

    func end() { bar.withLock { $0.end() } }
}
