import Assessment
import Foundation

/// What a model is and how good, for people.
struct ModelSheet {
    private let card: ModelFolder.Card
    private let figures: ModelFigures

    init(_ card: ModelFolder.Card) {
        self.card = card
        figures = card.figures
    }

    /// The figures, a line each, and the table of what was taken for what.
    var lines: [String] {
        var lines = numbers.map { "\(Terminal.words($0.zh, $0.en)): \($0.value)" }
        lines.append(Terminal.words("各类（行数、查准、查全、F1）：", "Labels (rows, precision, recall, F1):"))
        lines += labels.map { "  \($0.name)  \($0.rows)  \($0.precision)  \($0.recall)  \($0.harmonic)" }
        lines.append(Terminal.words("混淆表（行为标注，列为判断）：", "Confusion (rows are labels, columns are answers):"))
        for (row, label) in names.enumerated() {
            lines.append("  " + figures.confusion[row].map(String.init).joined(separator: "\t") + "\t" + label)
        }
        return lines
    }

    /// The card that lies beside a model.
    var markdown: String {
        var text = """
            # 模型卡 Model card: \(card.task.rawValue)

            | 项目 Item | 值 Value |
            |---|---|
            | 版本 Version | `\(card.version.prefix(16))` |
            | 训练文件 Trained on (SHA-256) | `\(card.trainedOn)` |
            | 种子 Seed | \(card.seed) |
            | 方法 Method | 1–\(card.grams.longest) 字片段散列到 2^\(card.grams.bits) 桶，线性支持向量机，概率已校准 hashed character pieces, linear SVM, calibrated |

            """
        text += numbers.map { "| \($0.zh) \($0.en) | \($0.value) |\n" }.joined()
        text += """

            下列数字来自五折检验，近似重复的文本总在同一折 The figures are of five folds; near-duplicates never cross a fold.

            | 标签 Label | 行数 Rows | 查准 Precision | 查全 Recall | F1 |
            |---|---|---|---|---|

            """
        text += labels.map { "| \($0.name) | \($0.rows) | \($0.precision) | \($0.recall) | \($0.harmonic) |\n" }
            .joined()
        text += "\n混淆表 Confusion（行为标注 rows are labels）\n\n| | \(names.joined(separator: " | ")) |\n"
        text += "|---|" + String(repeating: "---|", count: names.count) + "\n"
        for (row, label) in names.enumerated() {
            text += "| \(label) | \(figures.confusion[row].map(String.init).joined(separator: " | ")) |\n"
        }
        return text
    }

    private var names: [String] { card.labels.map { Shown.short($0).replacingOccurrences(of: "|", with: "¦") } }

    private var numbers: [(zh: String, en: String, value: String)] {
        var numbers = [
            ("训练行数", "Rows", String(figures.confusion.joined().reduce(0, +))),
            ("准确率", "Accuracy", Self.short(figures.accuracy)),
            ("宏平均 F1", "Macro-F1", Self.short(figures.macroF1)),
            ("置信度平均偏差", "Calibration error", Self.short(figures.calibrationError)),
        ]
        if names.count > 3 { numbers.append(("前三命中", "Among the first three", Self.short(figures.firstThree))) }
        if let area = figures.areaUnderCurve { numbers.insert(("曲线下面积", "AUC", Self.short(area)), at: 2) }
        return numbers
    }

    private var labels: [(name: String, rows: Int, precision: String, recall: String, harmonic: String)] {
        names.indices.map { label in
            let right = Double(figures.confusion[label][label])
            let rows = figures.confusion[label].reduce(0, +)
            let answered = figures.confusion.reduce(0) { $0 + $1[label] }
            return (
                names[label], rows, Self.short(right / Double(max(answered, 1))),
                Self.short(right / Double(max(rows, 1))), Self.short(2 * right / Double(max(rows + answered, 1)))
            )
        }
    }

    private static func short(_ value: Double) -> String { String(format: "%.4f", value) }
}
