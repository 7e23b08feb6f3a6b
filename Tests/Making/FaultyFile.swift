import Foundation

/// A CSV file with faults in a share of its rows, made from a seed, and exactly what must be said of it.
///
/// Every row carries `mark`, which must be found nowhere but in the texts of items.
package struct FaultyFile: Sendable {
    /// The file as it lies on a disk.
    package private(set) var bytes: [UInt8] = []
    /// Rows that must be answered.
    package private(set) var rows = 0
    /// Rows that repeat one that was taken.
    package private(set) var duplicate = 0
    /// Rows that say something else under an id that was taken.
    package private(set) var changed = 0
    /// What must be listed, as `row column code`, in order.
    package private(set) var rejected: [String] = []
    /// Rows of which something must be listed.
    package private(set) var rejectedRows = 0

    /// Stands in every row.
    package static let mark = "暗记"

    /// The encodings a file may have.
    package enum Encoding: Sendable {
        case utf8
        case gb18030
    }

    private let encoding: Encoding
    private var random: SplitMix64
    private var number = 1
    private var taken: [[String]] = []

    /// Makes a file.
    ///
    /// - Parameter faults: How many in a thousand rows have one.
    package init(rows count: Int, faults: Int, seed: UInt64, encoding: Encoding) {
        self.encoding = encoding
        random = SplitMix64(state: seed)
        write(Array("编号,标题,内容,时间,用户,链接,点赞数".gb(encoding)))
        for row in 1..<count { random.next() % 1_000 < UInt64(faults) ? addFaulty() : addSound(row) }
        addUnterminated()
    }

    /// Rows that are new items.
    package var accepted: Int { rows - duplicate - changed - rejectedRows }

    private mutating func addSound(_ row: Int) {
        if row % 97 == 0 { write(Array(", ,,,,,".utf8)) }
        rows += 1
        switch row % 50 {
        case 7 where !taken.isEmpty:
            write(line(taken.removeFirst()))
            duplicate += 1
        case 31 where !taken.isEmpty:
            var cells = taken.removeFirst()
            cells[2] += "（补充）"
            write(line(cells))
            changed += 1
        default:
            let cells = cells()
            write(line(cells))
            taken.append(cells)
        }
    }

    private mutating func addFaulty() {
        rows += 1
        rejectedRows += 1
        let (bytes, faults) = Self.faults[Int(random.next() % UInt64(Self.faults.count))](&self)
        rejected += faults.map { "\(number) \($0)" }
        write(bytes)
    }

    /// A quote that is never closed takes everything after it along, so it stands last.
    private mutating func addUnterminated() {
        rows += 1
        rejectedRows += 1
        rejected.append("\(number) 内容 csv.unterminated-quote")
        bytes += "z,题,\"\(Self.mark)没有结束\n还有一行".gb(encoding)
    }

    private mutating func write(_ line: [UInt8]) {
        bytes += line + (random.next() % 2 == 0 ? [0x0A] : [0x0D, 0x0A])
        number += 1
    }

    private mutating func cells() -> [String] {
        let words = ["路灯不亮", "停水两天", "垃圾没人清运", "䶮㙍𠀀生僻字", "夜里施工很吵，\n睡不着"]
        let text = "\(random.pick(words))\(Self.mark)\(rows)"
        return [
            "r\(rows)", "题\(rows % 7)", text, "2026-01-\(10 + rows % 20)", "某人", "http://a.cn/\(rows)", "\(rows % 100)",
        ]
    }

    private func line(_ cells: [String]) -> [UInt8] {
        Array(
            cells.map { $0.contains(where: { ",\n".contains($0) }) ? "\"\($0)\"" : $0 }.joined(separator: ",").gb(
                encoding
            )
        )
    }

    private mutating func with(_ column: Int, _ value: String) -> [UInt8] {
        var cells = cells()
        cells[column] = value
        return line(cells)
    }

    private mutating func raw(_ bad: [UInt8]) -> [UInt8] {
        Array("b\(rows),题,\(Self.mark)".gb(encoding)) + bad + Array(",,,,".utf8)
    }

    private var encodingFault: String { encoding == .utf8 ? "内容 csv.utf8" : "内容 csv.gb18030" }
    private var cutCharacter: [UInt8] { encoding == .utf8 ? [0xE4, 0xB8] : [0xB1] }

    private typealias Fault = @Sendable (inout FaultyFile) -> ([UInt8], [String])

    private static func value(_ column: Int, _ value: String, _ fault: String) -> Fault {
        { ($0.with(column, value), [fault]) }
    }

    private static let faults: [Fault] = [
        { file in
            var cells = file.cells()
            (cells[1], cells[2], cells[4]) = ("", " \u{3000}", mark)
            return (file.line(cells), ["内容 item.text-missing"])
        },
        value(3, "昨天\(mark)", "时间 item.time"), value(3, "2026-02-30", "时间 item.time-impossible"),
        value(3, "1980-01-01", "时间 item.time-range"),
        value(1, mark + String(repeating: "长", count: 500), "标题 item.title-too-long"),
        value(2, mark + String(repeating: "长", count: 20_000), "内容 item.text-too-long"),
        value(4, mark + String(repeating: "长", count: 200), "用户 item.author-too-long"),
        value(0, mark + String(repeating: "9", count: 200), "编号 item.id-too-long"),
        value(5, "http://a.cn/" + String(repeating: "a", count: 2_000), "链接 item.url-too-long"),
        value(5, "javascript:alert('\(mark)')", "链接 item.url"), value(6, "三十\(mark)", "点赞数 item.not-a-count"),
        value(6, "9999999999999", "点赞数 item.count-range"), value(2, "\u{1}\(mark)", "内容 item.control"),
        value(2, "\(mark)\u{0}", "内容 item.control"),
        { ($0.raw([0xFF]), [$0.encodingFault]) }, { ($0.raw($0.cutCharacter), [$0.encodingFault]) },
        { ($0.line(["c", "题", mark]), [" csv.wrong-number-of-cells"]) },
        { ($0.line($0.cells() + [mark]), [" csv.wrong-number-of-cells"]) },
        { ($0.line($0.cells() + Array(repeating: mark, count: 300)), ["#201 csv.too-many-columns"]) },
        { (Array("d,题,\"\(mark)\"\(mark),,,,".gb($0.encoding)), ["内容 csv.after-quote"]) },
        { file in
            var cells = file.cells()
            (cells[3], cells[6]) = (mark, "-1")
            return (file.line(cells), ["时间 item.time", "点赞数 item.not-a-count"])
        },
    ]
}

extension String {
    /// The text in the encoding of a file; Foundation's tables, where the program uses the C library's.
    package func gb(_ encoding: FaultyFile.Encoding) -> [UInt8] {
        switch encoding {
        case .utf8: Array(utf8)
        case .gb18030: data(using: String.Encoding(rawValue: 0x8000_0632)).map { Array($0) } ?? []
        }
    }
}
