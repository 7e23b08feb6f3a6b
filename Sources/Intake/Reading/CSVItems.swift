/// Reads the items of a CSV file piece by piece.
///
/// The first row that is not empty is the header. Rows in which nothing is written are passed over and not counted;
/// every other row is answered, so accepted and rejected ones add up to `count`. Columns that are not recognised are
/// never looked at.
package struct CSVItems: Sendable {
    /// The header, once it was read.
    package private(set) var header: CSVHeader?
    /// How many rows were answered so far, the header and empty rows not counted.
    package private(set) var count = 0

    private var reader: CSVReader
    private let mapping: [String: String]

    /// Begins a file.
    ///
    /// - Parameter mapping: Field to column name, for headers that are not recognised.
    package init(mapping: [String: String] = [:], encoding: FileEncoding = .utf8) {
        self.mapping = mapping
        reader = CSVReader(encoding: encoding)
    }

    /// The items that end in the next piece of the file.
    ///
    /// - Throws: Why nothing can be taken from the file; only before the first item was answered.
    package mutating func items(in piece: [UInt8]) throws(FileRefusal) -> [FileItem] {
        try items(of: reader.rows(in: piece))
    }

    /// The last item, if the file does not end with a line break.
    ///
    /// - Throws: Why nothing can be taken from the file, such as a missing header.
    package mutating func finish() throws(FileRefusal) -> [FileItem] {
        let items = try items(of: reader.finish())
        guard header != nil else { throw FileRefusal(.noHeader) }
        return items
    }

    private mutating func items(of rows: [CSVRow]) throws(FileRefusal) -> [FileItem] {
        var items: [FileItem] = []
        items.reserveCapacity(rows.count)
        for row in rows where !row.isBlank {
            if let header {
                let outcome = outcome(of: row, under: header)
                items.append(FileItem(row: row.number, line: row.line, outcome: outcome))
                count += 1
            } else {
                if let fault = row.fault { throw FileRefusal(fault.reason) }
                header = try CSVHeader(row.cells, mapping: mapping)
            }
        }
        return items
    }

    private func outcome(of row: CSVRow, under header: CSVHeader) -> ItemOutcome {
        if let fault = row.fault {
            return .rejected(index: count, [Problem(.csv(fault.reason), at: header.name(of: fault.column))])
        }
        guard row.cells.count == header.names.count else {
            return .rejected(index: count, [Problem(.csv(.wrongCells))])
        }
        var reading = DraftReading()
        for field in ItemField.allCases {
            guard let column = header.columns[field] else { continue }
            reading.take(cell: row.cells[column], as: field, at: header.name(of: column))
        }
        let text = header.columns[.text].map(header.name(of:)) ?? ""
        return ItemOutcome(count, reading.draft(textAt: text))
    }
}
