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

    private var reader = CSVReader()
    private let mapping: [String: String]

    /// Begins a file.
    ///
    /// - Parameter mapping: Field to column name, for headers that are not recognised.
    package init(mapping: [String: String] = [:]) {
        self.mapping = mapping
    }

    /// The items that end in the next piece of the file.
    ///
    /// - Throws: Why nothing can be taken from the file; only before the first item was answered.
    package mutating func items(in piece: [UInt8]) throws(FileRefusal) -> [CSVItem] {
        try items(of: reader.rows(in: piece))
    }

    /// The last item, if the file does not end with a line break.
    ///
    /// - Throws: Why nothing can be taken from the file, such as a missing header.
    package mutating func finish() throws(FileRefusal) -> [CSVItem] {
        let items = try items(of: reader.finish())
        guard header != nil else { throw FileRefusal(.noHeader) }
        return items
    }

    private mutating func items(of rows: [CSVRow]) throws(FileRefusal) -> [CSVItem] {
        var items: [CSVItem] = []
        items.reserveCapacity(rows.count)
        for row in rows where !row.isBlank {
            if let header {
                let outcome = outcome(of: row, under: header)
                items.append(CSVItem(row: row.number, line: row.line, outcome: outcome))
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

/// One row of a CSV file as an item, with its place.
package struct CSVItem: Sendable, Hashable {
    /// The number that a spreadsheet shows; the header is 1 unless empty rows come first.
    package let row: Int
    /// The line of the file on which the row begins.
    package let line: Int
    /// The item, or its problems, whose pointers are names of columns.
    package let outcome: ItemOutcome
}
