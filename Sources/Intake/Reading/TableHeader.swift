/// Which column of a CSV file holds which field of an item.
package struct TableHeader: Sendable, Hashable {
    /// The names as they stand in the file, without white space around them.
    package let names: [String]
    /// The column of each field, from 0.
    package let columns: [ItemField: Int]
    /// The names of columns that are passed over, in their order, as they are shown.
    package let ignored: [String]
    /// The names as they are shown: cut short, personal words hidden; one without a name is named by its number.
    private let shown: [String]

    /// Recognises the columns of a header.
    ///
    /// Names are compared without regard to white space and capital letters. What a mapping says comes first; a column
    /// recognised for a field that is mapped is passed over.
    ///
    /// - Parameters:
    ///   - cells: The first row.
    ///   - mapping: Field to column name, such as `text` to `诉求内容`, or to its number, such as `#3`, where the name is no help.
    /// - Throws: Why nothing of the file can be taken, with the header that was found.
    package init(_ cells: [String], mapping: [String: String] = [:]) throws(FileRefusal) {
        let names = cells.map { TextRules.trimmed($0) ?? "" }
        let mapped = try Self.mapped(mapping, names)
        let columns = try Self.recognised(names, mapped)
        guard columns[.text] != nil else { throw FileRefusal(.noTextColumn, header: names) }
        self.names = names
        self.columns = columns
        let used = Set(columns.values)
        let shown = names.indices.map { Self.shown(names, $0) }
        ignored = names.indices.filter { !used.contains($0) }.map { shown[$0] }
        self.shown = shown
    }

    private static func mapped(
        _ mapping: [String: String],
        _ names: [String]
    ) throws(FileRefusal) -> [ItemField: Int] {
        var columns: [ItemField: Int] = [:]
        for (key, name) in mapping.sorted(by: { $0.key < $1.key }) {
            guard let field = ItemField(key: key) else { throw FileRefusal(.mappingField, at: key, header: names) }
            let wanted = TextRules.trimmed(name)?.lowercased()
            let found = names.indices.filter { names[$0].lowercased() == wanted }
            guard let column = Self.numbered(name, names) ?? (found.count == 1 ? found.first : nil) else {
                throw FileRefusal(.mappingColumn, at: name, header: names)
            }
            columns[field] = column
        }
        return columns
    }

    /// The column that is given by its number, as in `#3`.
    private static func numbered(_ name: String, _ names: [String]) -> Int? {
        guard name.first == "#", let number = Int(name.dropFirst()), number > 0, number <= names.count else {
            return nil
        }
        return number - 1
    }

    /// As exports of the kind name them that knows the most of them; of two kinds that know as many, the plainer one.
    private static func recognised(
        _ names: [String],
        _ mapped: [ItemField: Int]
    ) throws(FileRefusal) -> [ItemField: Int] {
        let shown = names.map { $0.lowercased() }
        var best: [ItemField: Int] = [:]
        for export in TableExport.known {
            let found = export.columns(of: shown, besides: mapped)
            if found[.text] != nil, found.count > best.count { best = found }
        }
        var columns = mapped
        for (column, name) in shown.enumerated() where !mapped.values.contains(column) {
            guard let field = ItemField(column: name), mapped[field] == nil else { continue }
            guard columns.updateValue(column, forKey: field) == nil || !best.isEmpty else {
                throw FileRefusal(.sameField, at: names[column], header: names)
            }
        }
        return best.count > columns.count || (best[.text] != nil && columns[.text] == nil) ? best : columns
    }

    /// A name as it is shown: cut short, personal words hidden; its number where it has none, or has controls.
    static func shown(_ names: [String], _ column: Int) -> String {
        guard names.indices.contains(column), !names[column].isEmpty,
            !TextRules.hasAnyControls(names[column])
        else { return "#\(column + 1)" }
        // Where a row of words was taken for the header, none of them is told.
        return TextRules.short(names[column]).hidingPersonal(as: .title).text
    }

    /// Whether the column of authors is of those who call or write in.
    var namesCallers: Bool {
        columns[.author].map { TableExport.namesCallers(names[$0]) } ?? false
    }

    /// The name of a column as a problem gives it.
    func name(of column: Int) -> String { shown.indices.contains(column) ? shown[column] : "#\(column + 1)" }
}

/// A file of which nothing is taken, and why.
package struct FileRefusal: Error, Sendable, Hashable {
    /// The reason; its pointer is the column or field that it is about.
    package let problem: Problem
    /// The names found in the header.
    package let names: [String]
    /// The rows that cannot be taken of a file that was to be taken whole.
    package let rows: [FileItem]

    /// The first fifty of them, each cut to 80 code points.
    package var header: [String] { names.prefix(50).map(TextRules.short) }

    /// Refuses a file that was to be taken whole.
    package init(rows: [FileItem]) {
        problem = Problem(.csv(.rowsRejected))
        names = []
        self.rows = rows
    }

    init(_ fault: FileFault, at place: String = "", header: [String] = []) {
        problem = Problem(.csv(fault), at: TextRules.short(place))
        names = header
        rows = []
    }

    init(_ fault: WorkbookFault) { self.init(Problem(.workbook(fault))) }

    init(_ problem: Problem) {
        self.problem = problem
        names = []
        rows = []
    }
}
