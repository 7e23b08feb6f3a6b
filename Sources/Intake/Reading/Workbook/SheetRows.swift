/// Makes rows of a sheet's elements.
///
/// A cell that spans several rows says the same in all of them; one that spans several columns stands in the first.
final class SheetRows: PartHandling {
    /// The rows that have ended and were not taken yet.
    private var rows: [WrittenRow] = []
    private let texts: SharedTexts
    private let parts: WorkbookParts
    private var filling: SpanFilling

    private var number = 0
    private var column = 0
    private var cells: [Cell] = []
    private var size = 0
    private var fault: CSVRow.Fault?
    private var isInRow = false

    private var kind = ""
    private var style = 0
    private var value: [UInt8] = []
    private var isValue = false
    private var isPhonetic = false

    /// Bytes of text after which no further row is handed on.
    private static let mostTaken = 4 << 20

    private enum Cell {
        case text(String)
        /// A shared text, by its number.
        case shared(Int)
    }

    /// A row whose shared texts were not copied yet.
    private struct WrittenRow {
        let number: Int
        let cells: [Cell]
        let fault: CSVRow.Fault?
    }

    /// Begins a sheet.
    init(_ texts: SharedTexts, _ parts: WorkbookParts, filling: SpanFilling) {
        self.texts = texts
        self.parts = parts
        self.filling = filling
    }

    /// Bytes of the rows that were taken last, as they are written or as they are shown, whichever are more.
    private(set) var said = 0

    /// Whether every row that has ended was taken.
    var isEmpty: Bool { rows.isEmpty }

    /// The next rows that have ended, all of them unless they say much: only now they get the texts that they share.
    func taken() -> [CSVRow] {
        var taken: [CSVRow] = []
        said = 0
        for row in rows {
            guard said < Self.mostTaken else { break }
            let made = made(row)
            said += max(made.bytes, written(row))
            taken.append(made)
        }
        rows.removeFirst(taken.count)
        return taken
    }

    private func written(_ row: WrittenRow) -> Int {
        row.cells.reduce(0) { sum, cell in
            switch cell {
            case .text(let text): sum + text.utf8.count
            case .shared(let place): sum + (texts[place]?.count ?? 0)
            }
        }
    }

    private func made(_ row: WrittenRow) -> CSVRow {
        var cells = row.cells.map { cell -> String in
            switch cell {
            case .text(let text): text
            case .shared(let place): texts[place].map(Self.words) ?? ""
            }
        }
        filling.fill(&cells, row: row.number)
        let made = CSVRow(number: row.number, line: row.number, cells: cells, fault: row.fault)
        guard row.fault == nil, made.bytes > CSVReader.largestRow else { return made }
        let fault = CSVRow.Fault(reason: .rowTooLarge, column: cells.count - 1)
        return CSVRow(number: row.number, line: row.number, cells: cells, fault: fault)
    }

    func begin(_ name: String, _ attributes: PartReading.Attributes) {
        switch name {
        case "row":
            let given = attributes["r"].flatMap { Int($0) } ?? number + 1
            // A file whose rows go back is not one that a program wrote; they are counted on.
            number = given > number && given <= 1 << 24 ? given : number + 1
            column = -1
            cells = []
            size = 0
            fault = nil
            isInRow = true
        case "c" where isInRow:
            // A place that no sheet has is one that is not read.
            column = attributes["r"].map { CellPlace.column($0) ?? CSVReader.mostColumns } ?? column + 1
            kind = attributes["t"] ?? "n"
            style = attributes["s"].flatMap { Int($0) } ?? 0
            value.removeAll(keepingCapacity: true)
        case "v", "t": isValue = true
        case "rPh": isPhonetic = true
        default: break
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard isValue, !isPhonetic, isInRow else { return }
        guard value.count + bytes.count <= CSVReader.largestCell else { return note(.cellTooLarge) }
        unsafe value.append(contentsOf: bytes)
    }

    func end(_ name: String) {
        switch name {
        case "v", "t": isValue = false
        case "rPh": isPhonetic = false
        case "c" where isInRow: endCell()
        case "row" where isInRow: endRow()
        default: break
        }
    }

    private func endCell() {
        guard let (cell, bytes) = written(), bytes > 0 else { return }
        guard column < CSVReader.mostColumns else { return note(.tooManyColumns) }
        guard bytes <= CSVReader.largestCell else { return note(.cellTooLarge) }
        size += bytes
        guard size <= CSVReader.largestRow else { return note(.rowTooLarge) }
        while cells.count <= column { cells.append(.text("")) }
        cells[column] = cell
    }

    /// What a cell shows, and how many bytes that takes.
    private func written() -> (Cell, Int)? {
        if kind == "s" {
            guard let place = Int(String(decoding: value, as: UTF8.self)), let text = texts[place] else { return nil }
            return (.shared(place), text.count)
        }
        guard let text = ownText() else { return nil }
        return (.text(text), text.utf8.count)
    }

    /// What a cell shows that shares no text; an error shows nothing.
    private func ownText() -> String? {
        switch kind {
        case "inlineStr", "str", "d": return Self.words(value[...])
        case "b": return value.first == UInt8(ascii: "1") ? "TRUE" : "FALSE"
        case "e": return nil
        default: return number(String(decoding: value, as: UTF8.self))
        }
    }

    private func number(_ written: String) -> String? {
        guard !written.isEmpty else { return nil }
        guard let number = Double(written), number.isFinite else { return written }
        if parts.showsMoment.indices.contains(style), parts.showsMoment[style],
            let moment = CellMoment.text(number, from1904: parts.countsFrom1904)
        {
            return moment
        }
        return CellNumber.text(number, as: written)
    }

    private func note(_ reason: FileFault) {
        if fault == nil { fault = CSVRow.Fault(reason: reason, column: max(min(column, CSVReader.mostColumns), 0)) }
    }

    private func endRow() {
        isInRow = false
        rows.append(WrittenRow(number: number, cells: cells, fault: fault))
    }

    /// Text as people see it: programs write a control character as `_x000D_`.
    private static func words(_ bytes: ArraySlice<UInt8>) -> String {
        guard bytes.contains(UInt8(ascii: "_")) else { return String(decoding: bytes, as: UTF8.self) }
        var made: [UInt8] = []
        var rest = bytes
        while let mark = rest.firstIndex(of: UInt8(ascii: "_")) {
            made += rest[..<mark]
            let escape = rest[mark...].prefix(escapeLength)
            if let code = code(escape) {
                // Half a character is none; it stays as it is written.
                made += Unicode.Scalar(code).map { Array(String(Character($0)).utf8) } ?? Array(escape)
                rest = rest[mark...].dropFirst(escapeLength)
            } else {
                made.append(rest[mark])
                rest = rest[mark...].dropFirst()
            }
        }
        made += rest
        return String(decoding: made, as: UTF8.self)
    }

    /// Bytes of `_x000D_`.
    private static let escapeLength = 7

    /// The code that bytes such as `_x000D_` stand for; nothing for others.
    private static func code(_ escape: ArraySlice<UInt8>) -> UInt32? {
        let digits = escape.dropFirst(2).dropLast()
        guard escape.count == escapeLength, escape.starts(with: [UInt8(ascii: "_"), UInt8(ascii: "x")]),
            escape.last == UInt8(ascii: "_"), digits.allSatisfy(isHexadecimal)
        else { return nil }
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }
}
