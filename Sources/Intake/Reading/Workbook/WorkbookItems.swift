/// Reads the items of a workbook (xlsx): its first visible sheet that has a header with a text.
///
/// A workbook can only be read once all of it is there, so its pieces are kept; its parts are looked through before the first row
/// is answered, so that one which is damaged or unpacks too large is refused whole.
final class WorkbookItems {
    private let mapping: [String: String]
    private let spool: Spool
    private var table: TableItems
    private var sheet: OpenSheet?
    private var isOver = false
    /// Bytes of the sheets that were looked at.
    private var unpacked = 0

    /// A title and remarks may stand above the header.
    private static let mostAbove = 20

    /// A sheet that is being read.
    private struct OpenSheet {
        let part: ZipPart
        let reading: PartReading
        let rows: SheetRows
        /// Bytes of the part once it is unpacked.
        let size: Int
    }

    /// Begins a file.
    ///
    /// - Throws: `FileRefusal` where the machine has no room.
    init(mapping: [String: String]) throws(FileRefusal) {
        self.mapping = mapping
        spool = try Spool()
        table = TableItems(mapping: mapping)
    }

    /// The header, once it was read.
    var header: TableHeader? { table.header }

    /// Keeps the next piece.
    ///
    /// - Throws: `FileRefusal` where the machine has no room.
    func keep(_ piece: [UInt8]) throws(FileRefusal) { try spool.keep(piece) }

    /// How many bytes of the file lie behind the rows that were answered.
    var done: Int {
        guard let sheet else { return 0 }
        return isOver
            ? spool.size : min(Int(Double(spool.size) * Double(sheet.part.count) / Double(sheet.size)), spool.size)
    }

    /// The next items once all pieces are kept; nothing at the end.
    ///
    /// - Throws: Why nothing can be taken from the file; only before the first item was answered.
    func more() throws(FileRefusal) -> [FileItem]? {
        guard !isOver else { return nil }
        if self.sheet == nil { self.sheet = try begin() }
        guard let sheet else { return nil }
        var fault: FileRefusal?
        do throws(FileRefusal) {
            if let piece = try sheet.part.next() {
                try sheet.reading.take(piece)
            } else {
                isOver = true
                try sheet.reading.finish()
            }
        } catch {
            isOver = true
            fault = error
        }
        let items = try table.items(of: sheet.rows.taken())
        guard let fault else { return items }
        // What was answered stays; the row at which the sheet breaks off says so.
        guard table.count > 0 else { throw fault }
        return items + [table.broken(fault.problem.code)]
    }

    /// Finds the sheet and goes to its first row.
    private func begin() throws(FileRefusal) -> OpenSheet {
        let file = try ZipFile(spool)
        let parts = try WorkbookParts(file)
        let texts: SharedTexts
        if let path = parts.texts, let part = try file.part(path) {
            texts = try SharedTexts(part)
        } else {
            texts = SharedTexts()
        }
        var refusal = FileRefusal(.noHeader)
        var tried: Set<String> = []
        for found in parts.sheets where tried.insert(found).inserted {
            do throws(FileRefusal) {
                return try open(found, file, parts, texts)
            } catch {
                guard case .csv = error.problem.code else { throw error }
                if tried.count == 1 { refusal = error }
            }
        }
        throw refusal
    }

    private func open(
        _ path: String,
        _ file: ZipFile,
        _ parts: WorkbookParts,
        _ texts: SharedTexts
    ) throws(FileRefusal) -> OpenSheet {
        guard let first = try file.part(path) else { throw FileRefusal(.damaged) }
        let (size, hasSpans) = try Self.look(first)
        // Sheets in which no header is found cost as much as the one that is read.
        unpacked += size
        guard unpacked <= ZipFile.largestPart else { throw FileRefusal(.unpacksTooLarge) }
        let spans: CellSpans
        if hasSpans, let part = try file.part(path) { spans = try CellSpans(part) } else { spans = CellSpans() }
        let headerRow = try headerRow(path, file, parts, texts)
        guard let part = try file.part(path) else { throw FileRefusal(.damaged) }
        let rows = SheetRows(texts, parts, spans: spans)
        table = TableItems(mapping: mapping, headerRow: headerRow)
        return OpenSheet(part: part, reading: try PartReading(rows), rows: rows, size: max(size, 1))
    }

    /// The number of the row that is the header: the first in which a text is recognised; where a mapping gives columns by number, of
    /// the rows that are at least half as wide as the widest.
    ///
    /// - Throws: Where there is none, what is wrong with the first row that is as wide as that.
    private func headerRow(
        _ path: String,
        _ file: ZipFile,
        _ parts: WorkbookParts,
        _ texts: SharedTexts
    ) throws(FileRefusal) -> Int {
        guard let part = try file.part(path) else { throw FileRefusal(.damaged) }
        let rows = SheetRows(texts, parts, spans: CellSpans())
        let reading = try PartReading(rows)
        var above: [CSVRow] = []
        while above.count < Self.mostAbove, let piece = try part.next() {
            try reading.take(piece)
            above += rows.taken().filter { !$0.isBlank }
        }
        above = Array(above.prefix(Self.mostAbove))
        let widths = above.map { row in row.cells.count { TextRules.trimmed($0) != nil } }
        let widest = widths.max() ?? 0
        let needsWidth = mapping.values.contains { $0.hasPrefix("#") }
        var refusal: FileRefusal?
        for (row, width) in zip(above, widths) where !needsWidth || 2 * width >= widest {
            do throws(FileRefusal) {
                if let fault = row.fault { throw FileRefusal(fault.reason) }
                _ = try TableHeader(row.cells, mapping: mapping)
                return row.number
            } catch {
                if 2 * width >= widest { refusal = refusal ?? error }
            }
        }
        throw refusal ?? FileRefusal(.noHeader)
    }

    /// How large a part is once it is unpacked, whether its checksum is right, and whether cells span rows.
    private static func look(_ part: ZipPart) throws(FileRefusal) -> (size: Int, hasSpans: Bool) {
        let mark: StaticString = "mergeCell"
        var tail: [UInt8] = []
        var hasSpans = false
        while let piece = try part.next() {
            if !hasSpans {
                let bytes = tail + piece
                hasSpans = bytes.count(of: mark, upTo: 1) > 0
                tail = Array(bytes.suffix(mark.utf8CodeUnitCount - 1))
            }
        }
        return (part.count, hasSpans)
    }
}
