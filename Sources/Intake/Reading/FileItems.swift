/// How a file is to be read; the same file read the same way gives the same items.
package struct FileReading: Sendable, Hashable {
    /// The kinds of files.
    package enum Form: String, Sendable, Hashable, CaseIterable {
        /// A table whose first row is a header.
        case csv
        /// One JSON object a line, as `POST /v1/items` takes it.
        case ndjson
        /// A workbook, of which the first visible sheet with a header is read.
        case xlsx
    }

    /// What kind of file it is.
    package let form: Form
    /// How its characters are written; JSON and workbooks are UTF-8.
    package let encoding: FileEncoding
    /// Field to column name, for headers that are not recognised; only tables have them.
    package let mapping: [String: String]

    /// Says how a file is to be read.
    package init(form: Form, encoding: FileEncoding = .utf8, mapping: [String: String] = [:]) {
        self.form = form
        self.encoding = encoding
        self.mapping = mapping
    }
}

/// One row of a table or line of JSON as an item, with its place.
package struct FileItem: Sendable, Hashable {
    /// The number that a spreadsheet shows, with the header as 1 unless empty rows come first; of JSON the line.
    package let row: Int
    /// The line of the file on which the row begins.
    package let line: Int
    /// The item, or its problems, whose pointers are names of columns or fields.
    package let outcome: ItemOutcome

    /// Why the row was not taken; empty if it was.
    package var problems: [Problem] {
        switch outcome {
        case .draft: []
        case .rejected(_, let problems): problems
        }
    }
}

/// Reads the items of a file piece by piece, whatever its form: first every piece, then what is left.
package struct FileItems {
    private var reader: Reader
    private var read = 0
    private var isOver = false

    private enum Reader {
        case csv(CSVItems)
        case ndjson(NDJSONItems)
        case xlsx(WorkbookItems)
    }

    /// Begins a file.
    ///
    /// - Throws: `FileRefusal` where the machine has no room for a workbook.
    package init(_ reading: FileReading) throws(FileRefusal) {
        reader =
            switch reading.form {
            case .csv: .csv(CSVItems(mapping: reading.mapping, encoding: reading.encoding))
            case .ndjson: .ndjson(NDJSONItems())
            case .xlsx: .xlsx(try WorkbookItems(mapping: reading.mapping))
            }
    }

    /// Whether it is certain that items can be taken: the header was read.
    package var hasBegun: Bool {
        switch reader {
        case .csv(let items): items.header != nil
        case .ndjson(let items): items.count > 0
        case .xlsx(let items): items.header != nil
        }
    }

    /// How many bytes of the file lie behind what was answered.
    package var done: Int {
        switch reader {
        case .csv, .ndjson: read
        case .xlsx(let items): items.done
        }
    }

    /// The header of a table, once it was read.
    package var header: TableHeader? {
        switch reader {
        case .csv(let items): items.header
        case .ndjson: nil
        case .xlsx(let items): items.header
        }
    }

    /// The items that end in the next piece of the file.
    ///
    /// - Throws: Why nothing can be taken from the file; only before the first item was answered.
    package mutating func items(in piece: [UInt8]) throws(FileRefusal) -> [FileItem] {
        read += piece.count
        switch reader {
        case .csv(var items):
            defer { reader = .csv(items) }
            return try items.items(in: piece)
        case .ndjson(var items):
            defer { reader = .ndjson(items) }
            return items.items(in: piece)
        case .xlsx(let items):
            try items.keep(piece)
            return []
        }
    }

    /// The next items behind the last piece: that of a line which does not end, or those of a workbook, part by part.
    ///
    /// - Returns: Nothing once there are no more.
    /// - Throws: Why nothing can be taken from the file, such as a missing header.
    package mutating func rest() throws(FileRefusal) -> [FileItem]? {
        guard !isOver else { return nil }
        switch reader {
        case .csv(var items):
            defer { reader = .csv(items) }
            isOver = true
            return try items.finish()
        case .ndjson(var items):
            defer { reader = .ndjson(items) }
            isOver = true
            return try items.finish()
        case .xlsx(let items):
            let more = try items.more()
            isOver = more == nil
            return more
        }
    }
}
