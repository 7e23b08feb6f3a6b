/// What can be wrong with a CSV file or one of its rows.
package enum FileFault: String, Sendable, Hashable, CaseIterable {
    /// The row is not UTF-8.
    case utf8
    /// The row is not GB18030, which the file as a whole is written in.
    case gb18030
    /// A quote is never closed.
    case unterminatedQuote = "unterminated-quote"
    /// Something follows a closing quote.
    case afterQuote = "after-quote"
    /// A cell is too large.
    case cellTooLarge = "cell-too-large"
    /// A row is too large.
    case rowTooLarge = "row-too-large"
    /// A row has more columns than are read.
    case tooManyColumns = "too-many-columns"
    /// A row does not have as many cells as the header.
    case wrongCells = "wrong-number-of-cells"
    /// The file has no header.
    case noHeader = "no-header"
    /// No column of the header holds the text.
    case noTextColumn = "no-text-column"
    /// Two columns hold the same field.
    case sameField = "two-columns-for-one-field"
    /// The mapping names a field that items do not have.
    case mappingField = "mapping-unknown-field"
    /// The mapping names a column that the header does not have.
    case mappingColumn = "mapping-unknown-column"
    /// The service could not read on, however often it tried.
    case gaveUp = "gave-up"
    /// Rows cannot be taken of a file that was to be taken whole.
    case rowsRejected = "rows-rejected"

    /// The reason as one Chinese sentence, with the remedy where there is one.
    var zh: String {
        switch self {
        case .utf8: "这一行不是 UTF-8 编码，请把文件另存为 UTF-8 的 CSV。"
        case .gb18030: "这一行里有不属于 GB18030 编码的字节，请更正后重新导入。"
        case .unterminatedQuote: "引号开始后一直没有结束，从这一行起的内容都没有读到。"
        case .afterQuote: "结束引号之后还有别的字符；单元格里的引号要写成两个。"
        case .cellTooLarge: "单元格超过 1 MiB。"
        case .rowTooLarge: "这一行超过 4 MiB。"
        case .tooManyColumns: "列数超过 200。"
        case .wrongCells: "单元格的个数与表头的列数不同。"
        case .noHeader: "文件是空的，第一行应当是表头。"
        case .noTextColumn: "表头中找不到正文列；请指明哪一列是正文（网页上选择，命令行用对照文件），或把该列命名为“正文”。"
        case .sameField: "表头中有两列对应同一个字段，请指明用哪一列（网页上选择，命令行用对照文件）。"
        case .mappingField: "指明了条目所没有的字段。"
        case .mappingColumn: "指明的列在表头中不存在，或不止一列。"
        case .rowsRejected: "有不能采用的行，按“全部合格才入库”的要求，一行也没有入库；请更正清单所列的行后重新导入。"
        case .gaveUp: "多次读取都没有成功，已经停止；已入库的行保留，请联系管理员，处理后重新上传。"
        }
    }

    /// The reason as one English sentence, with the remedy where there is one.
    var en: String {
        switch self {
        case .utf8: "The row is not UTF-8; save the file as CSV in UTF-8."
        case .gb18030: "The row has bytes that are no GB18030; mend it and import the file again."
        case .unterminatedQuote: "A quote is never closed; nothing from this row on was read."
        case .afterQuote: "Something follows a closing quote; a quote within a cell is written twice."
        case .cellTooLarge: "A cell is larger than 1 MiB."
        case .rowTooLarge: "The row is larger than 4 MiB."
        case .tooManyColumns: "There are more than 200 columns."
        case .wrongCells: "The row does not have as many cells as the header."
        case .noHeader: "The file is empty; its first row must be a header."
        case .noTextColumn:
            "No column of the header holds the text; say which one it is (on the page, or in a mapping file), or name it \"text\"."
        case .sameField: "Two columns hold the same field; say which one to use (on the page, or in a mapping file)."
        case .mappingField: "The mapping names a field that items do not have."
        case .mappingColumn: "The mapping names a column that the header does not have, or has more than once."
        case .rowsRejected:
            "Some rows cannot be taken, and the file was to be taken whole: nothing was stored; mend the rows listed and import it again."
        case .gaveUp:
            "It could not be read on after ten attempts; what was stored stays, and the operator can say why."
        }
    }
}
