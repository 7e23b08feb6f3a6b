import Foundation

/// Makes rows of a sheet's elements.
///
/// A cell that spans several rows says the same in all of them; one that spans several columns stands in the first.
final class SheetRows: PartHandling {
    /// The rows that have ended and were not taken yet.
    private var rows: [CSVRow] = []
    private let texts: SharedTexts
    private let parts: WorkbookParts
    private let spans: CellSpans

    private var number = 0
    private var column = 0
    private var cells: [String] = []
    private var size = 0
    private var fault: CSVRow.Fault?
    private var isInRow = false

    private var kind = ""
    private var style = 0
    private var value: [UInt8] = []
    private var isValue = false
    private var isPhonetic = false

    /// Begins a sheet.
    init(_ texts: SharedTexts, _ parts: WorkbookParts, spans: CellSpans) {
        self.texts = texts
        self.parts = parts
        self.spans = spans
    }

    /// The rows that have ended since it was asked last.
    func taken() -> [CSVRow] {
        defer { rows = [] }
        return rows
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
        guard let text = cellText(), !text.isEmpty else { return }
        guard column < CSVReader.mostColumns else { return note(.tooManyColumns) }
        size += text.utf8.count
        guard size <= CSVReader.largestRow else { return note(.rowTooLarge) }
        while cells.count <= column { cells.append("") }
        cells[column] = text
    }

    /// What a cell shows; an error shows nothing.
    private func cellText() -> String? {
        switch kind {
        case "s":
            let place = Int(String(decoding: value, as: UTF8.self))
            return place.flatMap { texts[$0] }.map(Self.words)
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
        // Long numbers are written with an exponent; people see their digits.
        return number.magnitude < 1e15 && number == number.rounded() ? "\(Int(number))" : "\(number)"
    }

    private func note(_ reason: FileFault) {
        if fault == nil { fault = CSVRow.Fault(reason: reason, column: max(min(column, CSVReader.mostColumns), 0)) }
    }

    private func endRow() {
        isInRow = false
        spans.fill(&cells, row: number)
        rows.append(CSVRow(number: number, line: number, cells: cells, fault: fault))
    }

    /// Text as people see it: programs write a control character as `_x000D_`.
    private static func words(_ bytes: ArraySlice<UInt8>) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.contains("_x") else { return text }
        return text.replacing(#/_x([0-9A-Fa-f]{4})_/#) { match in
            guard let code = UInt32(match.1, radix: 16), let scalar = Unicode.Scalar(code) else {
                return String(match.0)
            }
            return String(Character(scalar))
        }
    }
}
