/// What can be wrong with a workbook as a whole.
package enum WorkbookFault: String, Sendable, Hashable, CaseIterable {
    /// It is none.
    case notWorkbook = "not-a-workbook"
    /// It is of the kind before 2007, or locked with a password.
    case oldWorkbook = "old-or-locked"
    /// It has no sheet that people see.
    case noSheet = "no-sheet"
    /// Its bytes are not what they were written as.
    case damaged
    /// It is far larger once it is unpacked.
    case unpacksTooLarge = "unpacks-too-large"
    /// The machine has no room for it.
    case noRoom = "no-room"

    /// The reason as one Chinese sentence, with the remedy where there is one.
    var zh: String {
        switch self {
        case .notWorkbook: "这不是 xlsx 工作簿，请用表格软件另存为 xlsx 或 CSV。"
        case .oldWorkbook: "这是旧版 xls 或加了密码的工作簿，请去掉密码并另存为 xlsx。"
        case .noSheet: "工作簿里没有可见的工作表，请取消隐藏后重新导入。"
        case .damaged: "文件已损坏，从这里起读不下去，请用表格软件打开并重新保存。"
        case .unpacksTooLarge: "工作簿解压后过大，请拆成几个文件，或另存为 CSV。"
        case .noRoom: "服务器空间不足，无法读取工作簿，请联系管理员。"
        }
    }

    /// The reason as one English sentence, with the remedy where there is one.
    var en: String {
        switch self {
        case .notWorkbook: "This is no xlsx workbook; save it as xlsx or CSV."
        case .oldWorkbook: "This is an old xls workbook or one with a password; take it off and save the file as xlsx."
        case .noSheet: "The workbook has no visible sheet; show one and import it again."
        case .damaged: "The file is damaged and cannot be read on from here; open and save it anew."
        case .unpacksTooLarge: "The workbook is too large once it is unpacked; split it, or save it as CSV."
        case .noRoom: "The server has no room to read the workbook; tell the operator."
        }
    }
}
