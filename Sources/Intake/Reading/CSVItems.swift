/// Reads the items of a CSV file piece by piece.
///
/// The first row that is not empty is the header. Rows in which nothing is written are passed over and not counted;
/// every other row is answered, so accepted and rejected ones add up to `count`. Columns that are not recognised are
/// never looked at.
package struct CSVItems: Sendable {
    private var table: TableItems
    private var reader: CSVReader

    /// Begins a file.
    ///
    /// - Parameter mapping: Field to column name, for headers that are not recognised.
    package init(mapping: [String: String] = [:], encoding: FileEncoding = .utf8) {
        table = TableItems(mapping: mapping)
        reader = CSVReader(encoding: encoding)
    }

    /// The header, once it was read.
    package var header: TableHeader? { table.header }

    /// How many rows were answered so far, the header and empty rows not counted.
    package var count: Int { table.count }

    /// The items that end in the next piece of the file.
    ///
    /// - Throws: Why nothing can be taken from the file; only before the first item was answered.
    package mutating func items(in piece: [UInt8]) throws(FileRefusal) -> [FileItem] {
        try table.items(of: reader.rows(in: piece))
    }

    /// The last item, if the file does not end with a line break.
    ///
    /// - Throws: Why nothing can be taken from the file, such as a missing header.
    package mutating func finish() throws(FileRefusal) -> [FileItem] {
        let items = try table.items(of: reader.finish())
        guard header != nil else { throw FileRefusal(.noHeader) }
        return items
    }
}
