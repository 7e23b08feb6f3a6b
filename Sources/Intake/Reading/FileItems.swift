/// How a file is to be read; the same file read the same way gives the same items.
package struct FileReading: Sendable, Hashable {
    /// The two kinds of files.
    package enum Form: String, Sendable, Hashable, CaseIterable {
        /// A table whose first row is a header.
        case csv
        /// One JSON object a line, as `POST /v1/items` takes it.
        case ndjson
    }

    /// What kind of file it is.
    package let form: Form
    /// How its characters are written; JSON is UTF-8.
    package let encoding: FileEncoding
    /// Field to column name, for headers that are not recognised; only a table has them.
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

/// Reads the items of a file piece by piece, whatever its form.
package struct FileItems: Sendable {
    private var reader: Reader

    private enum Reader: Sendable {
        case csv(CSVItems)
        case ndjson(NDJSONItems)
    }

    /// Begins a file.
    package init(_ reading: FileReading) {
        reader =
            switch reading.form {
            case .csv: .csv(CSVItems(mapping: reading.mapping, encoding: reading.encoding))
            case .ndjson: .ndjson(NDJSONItems())
            }
    }

    /// Whether it is certain that items can be taken: the header was read.
    package var hasBegun: Bool {
        switch reader {
        case .csv(let items): items.header != nil
        case .ndjson(let items): items.count > 0
        }
    }

    /// The items that end in the next piece of the file.
    ///
    /// - Throws: Why nothing can be taken from the file; only before the first item was answered.
    package mutating func items(in piece: [UInt8]) throws(FileRefusal) -> [FileItem] {
        switch reader {
        case .csv(var items):
            defer { reader = .csv(items) }
            return try items.items(in: piece)
        case .ndjson(var items):
            defer { reader = .ndjson(items) }
            return items.items(in: piece)
        }
    }

    /// The last item, if the file does not end with a line break.
    ///
    /// - Throws: Why nothing can be taken from the file, such as a missing header.
    package mutating func finish() throws(FileRefusal) -> [FileItem] {
        switch reader {
        case .csv(var items):
            defer { reader = .csv(items) }
            return try items.finish()
        case .ndjson(var items):
            defer { reader = .ndjson(items) }
            return try items.finish()
        }
    }
}
