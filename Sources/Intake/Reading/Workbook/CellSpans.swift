/// Where a cell of a sheet stands.
enum CellPlace {
    /// The column of a reference such as `B5`, from 0; nothing where it has none, or one that no sheet has.
    static func column(_ reference: String) -> Int? { parts(reference)?.column }

    /// Column from 0 and row from 1 of a reference such as `B5`.
    static func parts(_ reference: String) -> (column: Int, row: Int)? {
        var (column, row) = (0, 0)
        for byte in reference.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"):
                guard row == 0 else { return nil }
                column = column * 26 + Int(byte) - 64
            case UInt8(ascii: "0")...UInt8(ascii: "9"): row = row * 10 + Int(byte) - 48
            case UInt8(ascii: "$"): continue
            default: return nil
            }
            guard column <= 16_384, row <= 1 << 24 else { return nil }
        }
        return column > 0 && row > 0 ? (column - 1, row) : nil
    }
}

/// The cells that span several rows or columns.
final class CellSpans: PartHandling {
    /// A cell that spans several rows.
    struct Span: Sendable {
        let column: Int
        let first: Int
        let last: Int
    }

    /// From the first row to the last, by column.
    private var spans: [Span] = []
    /// The places of cells that span several columns.
    private var wide: Set<Int> = []

    private static let most = 100_000

    /// Nothing spans rows or columns.
    init() {}

    /// Reads them from behind the rows of a sheet.
    ///
    /// - Throws: `FileRefusal`.
    init(_ part: ZipPart) throws(FileRefusal) {
        try PartReading.read(part, with: self)
        spans.sort { ($0.first, $0.column) < ($1.first, $1.column) }
    }

    /// What fills rows from the cells that begin below a row.
    func filling(below row: Int = 0) -> SpanFilling { SpanFilling(spans.filter { $0.first > row }) }

    /// The last row of the cell that a column has in a row.
    func last(of column: Int, in row: Int) -> Int {
        spans.first { $0.column == column && $0.first <= row && row <= $0.last }?.last ?? row
    }

    /// Whether a cell spans several columns, of which the first is given.
    func isWide(_ column: Int, in row: Int) -> Bool { wide.contains(Self.place(column, row)) }

    func begin(_ name: String, _ attributes: PartReading.Attributes) {
        guard name == "mergeCell", let reference = attributes["ref"] else { return }
        let ends = reference.split(separator: ":").map { CellPlace.parts(String($0)) }
        guard ends.count == 2, let from = ends[0], let to = ends[1], from.column < CSVReader.mostColumns else { return }
        if to.row > from.row, spans.count < Self.most {
            spans.append(Span(column: from.column, first: from.row, last: to.row))
        }
        if to.column > from.column, wide.count < Self.most { wide.insert(Self.place(from.column, from.row)) }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
    func end(_ name: String) {}

    private static func place(_ column: Int, _ row: Int) -> Int { row * CSVReader.mostColumns + column }
}

/// Fills rows from cells that span several: each of the rows has what the first one says.
struct SpanFilling: Sendable {
    private let spans: [CellSpans.Span]
    private var next = 0
    private var open: [Int: (last: Int, value: String)] = [:]

    /// Bytes of what cells say that are kept for the rows below; no honest sheet has as many.
    private static let mostKept = 2 * CSVReader.largestRow

    /// Begins above the first row.
    init(_ spans: [CellSpans.Span]) { self.spans = spans }

    /// Fills a row's empty cells from spans that began above it; rows come in their order.
    mutating func fill(_ cells: inout [String], row: Int) {
        while next < spans.count, spans[next].first <= row {
            let span = spans[next]
            next += 1
            guard span.first == row, cells.indices.contains(span.column), !cells[span.column].isEmpty else { continue }
            let kept = open.values.reduce(cells[span.column].utf8.count) { $0 + $1.value.utf8.count }
            if kept <= Self.mostKept { open[span.column] = (span.last, cells[span.column]) }
        }
        for (column, span) in open {
            if span.last < row { open[column] = nil; continue }
            // A row in which nothing else is written is none.
            guard cells.contains(where: { !$0.isEmpty }) else { continue }
            while cells.count <= column { cells.append("") }
            if cells[column].isEmpty { cells[column] = span.value }
        }
    }
}
