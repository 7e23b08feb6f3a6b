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
    /// Whether the sheet was read to its end.
    private var isRead = false
    /// Why it cannot be read on.
    private var fault: FileRefusal?
    /// Bytes of the sheets that were looked at.
    private var unpacked = 0
    /// Bytes of what their rows say: of texts that are shared as often as they stand there.
    private var said = 0
    private let mostSaid: Int

    /// A title and remarks may stand above the header.
    private static let mostAbove = 20
    /// Bytes of what all rows may say: four times as much as a sheet that shares nothing can.
    static let mostSaid = 1 << 30

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
    /// - Parameters:
    ///   - mapping: Field to column name, for headers that are not recognised.
    ///   - mostSaid: Bytes after which a sheet breaks off.
    /// - Throws: `FileRefusal` where the machine has no room.
    init(mapping: [String: String], mostSaid: Int = WorkbookItems.mostSaid) throws(FileRefusal) {
        self.mapping = mapping
        self.mostSaid = mostSaid
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
        if sheet.rows.isEmpty { readOn(sheet) }
        let rows = sheet.rows.taken()
        let items = try table.items(of: rows)
        if !counts(sheet.rows) {
            fault = FileRefusal(.unpacksTooLarge)
            isOver = true
        } else if sheet.rows.isEmpty {
            isOver = isRead || fault != nil
        }
        guard isOver, let fault else { return items }
        // What was answered stays; the row at which the sheet breaks off says so.
        guard table.count > 0 else { throw fault }
        return items + [table.broken(fault.problem.code)]
    }

    /// Reads the next piece; rows that end in it before a fault are answered first.
    private func readOn(_ sheet: OpenSheet) {
        do throws(FileRefusal) {
            if let piece = try sheet.part.next() {
                try sheet.reading.take(piece)
            } else {
                isRead = true
                try sheet.reading.finish()
            }
        } catch {
            fault = error
        }
    }

    /// Counts what the rows say that were taken last; false once it is more than all rows may.
    private func counts(_ rows: SheetRows) -> Bool {
        said += rows.said
        return said <= mostSaid
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
        let head = try head(of: path, file, parts, texts, spans)
        guard let part = try file.part(path) else { throw FileRefusal(.damaged) }
        let rows = SheetRows(texts, parts, filling: spans.filling(below: head.last))
        table = TableItems(below: head)
        return OpenSheet(part: part, reading: try PartReading(rows), rows: rows, size: max(size, 1))
    }

    /// The header: the first row in which a text is recognised; where a mapping gives columns by number, of the rows that are at least
    /// half as wide as the widest.
    ///
    /// - Throws: Where there is none, what is wrong with the first row that is as wide as that.
    private func head(
        of path: String,
        _ file: ZipFile,
        _ parts: WorkbookParts,
        _ texts: SharedTexts,
        _ spans: CellSpans
    ) throws(FileRefusal) -> SheetHeader {
        let above = try beginning(of: path, file, SheetRows(texts, parts, filling: spans.filling()))
        let widths = above.map { row in row.cells.count { TextRules.trimmed($0) != nil } }
        let widest = widths.max() ?? 0
        let needsWidth = mapping.values.contains { $0.hasPrefix("#") }
        var refusal: FileRefusal?
        for (place, width) in widths.enumerated() where !needsWidth || 2 * width >= widest {
            do throws(FileRefusal) {
                return try SheetHeader(above[place...], spans, mapping: mapping)
            } catch {
                if 2 * width >= widest { refusal = refusal ?? error }
            }
        }
        throw refusal ?? FileRefusal(.noHeader)
    }

    /// The first rows of a sheet in which anything is written.
    private func beginning(of path: String, _ file: ZipFile, _ rows: SheetRows) throws(FileRefusal) -> [CSVRow] {
        guard let part = try file.part(path) else { throw FileRefusal(.damaged) }
        let reading = try PartReading(rows)
        var found: [CSVRow] = []
        var bytes = 0
        while found.count < Self.mostAbove, bytes < CSVReader.largestRow {
            if rows.isEmpty {
                guard let piece = try part.next() else { break }
                try reading.take(piece)
            }
            let taken = rows.taken()
            guard counts(rows) else { throw FileRefusal(.unpacksTooLarge) }
            let written = taken.filter { !$0.isBlank }
            found += written
            bytes += written.reduce(0) { $0 + $1.bytes }
        }
        return Array(found.prefix(Self.mostAbove))
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
