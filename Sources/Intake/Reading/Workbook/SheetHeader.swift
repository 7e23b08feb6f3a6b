/// The header of a sheet: a row, and those below it over which its cells reach.
struct SheetHeader {
    /// What the columns hold.
    let columns: TableHeader
    /// The number of its last row.
    let last: Int

    /// Recognises the columns of the first of some rows.
    ///
    /// Where a column has no name there, or one that stands over several columns, the rows of the header below name it.
    ///
    /// - Throws: What is wrong with the row as a header.
    init(_ rows: ArraySlice<CSVRow>, _ spans: CellSpans, mapping: [String: String]) throws(FileRefusal) {
        guard let top = rows.first else { throw FileRefusal(.noHeader) }
        if let fault = top.fault { throw FileRefusal(fault.reason) }
        let found = try TableHeader(top.cells, mapping: mapping)
        let end = Self.last(of: found, in: top.number, spans)
        var names = top.cells
        for row in rows.dropFirst() where row.number <= end && row.fault == nil {
            for (place, name) in row.cells.enumerated() where TextRules.trimmed(name) != nil {
                while names.count <= place { names.append("") }
                if TextRules.trimmed(names[place]) == nil || spans.isWide(place, in: top.number) { names[place] = name }
            }
        }
        columns = names == top.cells ? found : (try? TableHeader(names, mapping: mapping)) ?? found
        last = end
    }

    /// The row down to which the cell of the text reaches, or most of those that are recognised: one that reaches further than the
    /// others stands beside rows of items.
    private static func last(of header: TableHeader, in row: Int, _ spans: CellSpans) -> Int {
        let text = header.columns[.text].map { spans.last(of: $0, in: row) } ?? row
        let lasts = header.columns.values.map { spans.last(of: $0, in: row) }.sorted(by: >)
        return max(text, lasts[lasts.count / 2])
    }
}
