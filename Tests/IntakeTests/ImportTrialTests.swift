import Making
import Testing

@testable import Intake

@Suite struct ImportTrialTests {
    private static func csv(_ text: String, mapping: [String: String] = [:], areAll: Bool = true) -> ImportTrial {
        let reading = FileReading(form: .csv, mapping: mapping)
        return ImportTrial([Array(text.utf8)], areAll: areAll, reading, hidesAuthors: false)
    }

    @Test("ten first rows are shown, then ten others that cannot be taken; all are counted")
    func counts() {
        let rows = (1...60).map { "\($0),\($0 % 2 == 0 ? "" : "路灯坏了。")\n" }.joined()
        let trial = Self.csv("编号,内容\n" + rows)

        #expect(trial.rows == 60 && trial.rejected == 30 && trial.isComplete && trial.fault == nil)
        #expect(trial.shown.map(\.row) == Array(2...11) + [13, 15, 17, 19, 21, 23, 25, 27, 29, 31])
        #expect(trial.columns?.read == ["id": "编号", "text": "内容"])
    }

    @Test(
        "who stands in a column of callers is hidden whatever the source is; who stands in one of authors goes by a name of their choice",
        arguments: [
            ("工单编号,诉求人,诉求内容", [:], true), ("序号,来电人,情况", ["text": "情况", "author": "来电人"], true),
            ("编号,作者,内容", [:], false), ("序号,姓 名,情况", ["text": "情况", "author": "姓 名"], true),
            ("序号,举报人姓名,情况", ["text": "情况", "author": "举报人姓名"], true),
            ("序号,当事人,情况", ["text": "情况", "author": "当事人"], true),
        ]
    )
    func hidesCallers(header: String, mapping: [String: String], isHidden: Bool) {
        let trial = Self.csv(header + "\n1,张晓明,张晓明说路灯坏了。\n", mapping: mapping)
        guard case .draft(_, let draft) = trial.shown.first?.outcome else {
            Issue.record("the row is not read")
            return
        }
        #expect(draft.author == (isHidden ? "张**" : "张晓明"))
        #expect(draft.text == (isHidden ? "张**说路灯坏了。" : "张晓明说路灯坏了。"))
    }

    @Test("of a long file the beginning is looked at, and the row that is cut is no row")
    func cuts() {
        let head = Array("编号,内容\n".utf8)
        let rows = Array((1...20_000).map { "\($0),路灯坏了。\n" }.joined().utf8)
        func look(_ pieces: [[UInt8]], areAll: Bool) -> ImportTrial {
            ImportTrial(pieces, areAll: areAll, FileReading(form: .csv), hidesAuthors: false)
        }
        let long = look([head + rows, rows, rows], areAll: true)
        #expect(long.rows == 20_000 && !long.isComplete)
        let whole = look([head + rows], areAll: true)
        #expect(whole.rows == 20_000 && whole.isComplete)
        let cut = look([head + Array("1,路灯坏了。\n2,路灯".utf8)], areAll: false)
        #expect(cut.rows == 1 && cut.rejected == 0 && !cut.isComplete)
        let rest = look([head + Array("1,路灯坏了。\n2,路灯".utf8)], areAll: true)
        #expect(rest.rows == 2 && rest.isComplete)
    }

    @Test("a file of which all rows or none are stored says so where one cannot be taken")
    func looksAtAll() {
        let bytes = Array("编号,内容\n1,路灯坏了。\n2,\n".utf8)
        let trial = ImportTrial(
            [bytes],
            areAll: true,
            FileReading(form: .csv),
            isWhole: true,
            hidesAuthors: false
        )
        #expect(trial.fault?.code == .csv(.rowsRejected) && trial.rows == 2 && trial.names.count == 2)
    }

    @Test("a column that its name does not tell apart, or must not be shown, is known by its number")
    func numbersColumns() {
        let table = "内容,内容,,张三13812345678,\"来\n电\"\n甲,乙,丙,丁,戊\n"
        let trial = Self.csv(table)
        #expect(trial.fault?.code == .csv(.sameField))
        #expect(trial.names.map(\.reference) == ["#1", "#2", "#3", "#4", "#5"])
        #expect(trial.names.map(\.name) == ["内容", "内容", "", "张三138****5678", ""])
        let chosen = Self.csv(table, mapping: ["text": "#2", "author": "#4", "title": "#3", "id": "#5"])
        guard case .draft(_, let draft)? = chosen.shown.first?.outcome else {
            Issue.record("\(chosen)")
            return
        }
        #expect([draft.text, draft.author, draft.title, draft.externalID] == ["乙", "丁", "丙", "戊"])
        #expect(chosen.columns?.read["author"] == "张三138****5678")
        let wrongTime = Self.csv(table, mapping: ["text": "#2", "time": "#4"])
        #expect(wrongTime.shown.first?.problems.first?.pointer == "张三138****5678")
        for wrong in ["#0", "#6", "#", "#-1", "#二"] {
            #expect(Self.csv(table, mapping: ["text": wrong]).fault?.code == .csv(.mappingColumn), "\(wrong)")
        }
    }

    @Test("of a workbook the row that looks most like a header says what its columns are called")
    func findsHeader() throws {
        func row(_ number: Int, _ cells: [String]) -> String {
            "<row r=\"\(number)\">"
                + cells.map { "<c t=\"inlineStr\"><is><t>\($0)</t></is></c>" }.joined() + "</row>"
        }
        let rows =
            row(1, ["二月热线台账"]) + row(2, ["序号", "登记日期", "情况说明", "承办"])
            + row(3, ["1", "2026-02-01", "路灯坏了", "城管", "张三13812345678"])
        let book = try Workbooks.bytes(sheets: [("表", "", "<sheetData>\(rows)</sheetData>")])
        func look(_ mapping: [String: String]) -> ImportTrial {
            ImportTrial([book], areAll: true, FileReading(form: .xlsx, mapping: mapping), hidesAuthors: false)
        }
        #expect(look([:]).names.map(\.name) == ["序号", "登记日期", "情况说明", "承办"])
        let chosen = look(["text": "情况说明"])
        #expect(chosen.fault == nil && chosen.shown.map(\.row) == [3] && chosen.isComplete)
        // A title has a first column too, but is no header.
        let numbered = look(["text": "#1", "title": "#3"])
        #expect(numbered.fault == nil && numbered.shown.map(\.row) == [3])
    }

    @Test("what cannot be read says why, with the columns that there are")
    func refuses() {
        let trial = Self.csv("甲,乙\n1,2\n")
        #expect(
            trial.fault?.code == .csv(.noTextColumn) && trial.names.map(\.reference) == ["甲", "乙"]
                && trial.columns == nil
        )
        #expect(Self.csv("甲,乙\n1,2\n", mapping: ["text": "乙"]).fault == nil)
        #expect(Self.csv("甲,乙\n1,2\n", mapping: ["texts": "乙"]).fault?.code == .csv(.mappingField))
        #expect(Self.csv("").fault?.code == .csv(.noHeader))
        let lines = FileReading(form: .ndjson, mapping: ["text": "乙"])
        let mapped = ImportTrial([Array("{}\n".utf8)], areAll: true, lines, hidesAuthors: false)
        #expect(mapped.fault?.code == .csv(.mappingField))
        let book = ImportTrial([Array("no book".utf8)], areAll: true, FileReading(form: .xlsx), hidesAuthors: false)
        #expect(book.fault != nil && book.rows == 0)
    }
}
