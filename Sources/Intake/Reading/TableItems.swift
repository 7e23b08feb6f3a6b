/// Makes items of the rows of a table.
///
/// Rows in which nothing is written are passed over and not counted; every row behind the header is answered.
struct TableItems: Sendable {
    /// The header, once it was read.
    private(set) var header: TableHeader?
    /// How many rows were answered so far.
    private(set) var count = 0

    private let mapping: [String: String]
    /// Whether rows end with their last cell, so that they may have fewer cells than the header.
    private let isRagged: Bool
    /// The number of the row that was answered last, or of the last one of the header.
    private var last = 0

    /// Begins a table whose first row is the header, and whose rows all have as many cells.
    ///
    /// - Parameter mapping: Field to column name, for headers that are not recognised.
    init(mapping: [String: String]) {
        self.mapping = mapping
        isRagged = false
    }

    /// Begins a sheet whose header was read: titles may stand above it, and rows end with their last cell.
    init(below header: SheetHeader) {
        self.header = header.columns
        mapping = [:]
        isRagged = true
        last = header.last
    }

    /// The items of the next rows.
    ///
    /// - Throws: Why nothing can be taken; only before the first item was answered.
    mutating func items(of rows: [CSVRow]) throws(FileRefusal) -> [FileItem] {
        var items: [FileItem] = []
        items.reserveCapacity(rows.count)
        for row in rows where !row.isBlank && row.number > last {
            last = row.number
            if let header {
                items.append(FileItem(row: row.number, line: row.line, outcome: outcome(of: row, under: header)))
                count += 1
            } else {
                if let fault = row.fault { throw FileRefusal(fault.reason) }
                header = try TableHeader(row.cells, mapping: mapping)
            }
        }
        return items
    }

    /// The row behind the last one, which cannot be read, nor anything after it.
    mutating func broken(_ code: ProblemCode) -> FileItem {
        defer { count += 1 }
        return FileItem(row: last + 1, line: last + 1, outcome: .rejected(index: count, [Problem(code)]))
    }

    private func outcome(of row: CSVRow, under header: TableHeader) -> ItemOutcome {
        if let fault = row.fault {
            return .rejected(index: count, [Problem(.csv(fault.reason), at: header.name(of: fault.column))])
        }
        guard row.cells.count == header.names.count || isRagged else {
            return .rejected(index: count, [Problem(.csv(.wrongCells))])
        }
        var reading = DraftReading(isByCaller: header.namesCallers)
        for field in ItemField.allCases {
            guard let column = header.columns[field], row.cells.indices.contains(column) else { continue }
            reading.take(cell: row.cells[column], as: field, at: header.name(of: column))
        }
        let text = header.columns[.text].map(header.name(of:)) ?? ""
        return ItemOutcome(count, reading.draft(textAt: text))
    }
}
