import Intake
import Making
import Testing

/// Sheets whose header is more than one row.
@Suite struct SheetHeaderTests {
    /// A workbook of texts, row by row, whose cells span others.
    private static func book(_ rows: [[String]], merged: String...) throws -> [UInt8] {
        let written = rows.enumerated().map { number, cells in
            let texts = zip("ABCDEFGH", cells).filter { !$1.isEmpty }.map { column, text in
                "<c r=\"\(column)\(number + 1)\" t=\"inlineStr\"><is><t>\(text)</t></is></c>"
            }
            return "<row r=\"\(number + 1)\">\(texts.joined())</row>"
        }
        let spans = merged.map { "<mergeCell ref=\"\($0)\"/>" }
        let content = "<sheetData>\(written.joined())</sheetData><mergeCells>\(spans.joined())</mergeCells>"
        return try Workbooks.bytes(sheets: [("表", "", content)])
    }

    private static func words(_ book: [UInt8], mapping: [String: String] = [:]) throws -> [String] {
        WorkbookItemsTests.words(try WorkbookItemsTests.items(book, mapping: mapping))
    }

    private static func authors(_ book: [UInt8], mapping: [String: String] = [:]) throws -> [String?] {
        try WorkbookItemsTests.items(book, mapping: mapping).map { item in
            if case .draft(_, let draft) = item.outcome { draft.author } else { nil }
        }
    }

    @Test("rows over which the header's cells reach are no items; they name the columns of a group")
    func reachesDown() throws {
        let book = try Self.book(
            [
                ["热线工单汇总表"], ["工单编号", "诉求内容", "来电时间", "来电人信息", "", "办理"],
                ["", "", "", "姓名", "电话", "单位"], ["G1", "路灯坏了", "2026-03-01", "某甲", "1", "城管局"],
                ["G2", "井盖丢了", "2026-03-02", "某乙", "2", "城管局"],
            ],
            merged: "A1:F1",
            "A2:A3",
            "B2:B3",
            "C2:C3",
            "D2:E2"
        )
        let wanted = ["4 -|路灯坏了|2026-02-28T16:00:00Z|G1", "5 -|井盖丢了|2026-03-01T16:00:00Z|G2"]
        #expect(try Self.words(book) == wanted)
        #expect(try Self.authors(book) == ["某甲", "某乙"])
        let mapping = ["author": "电话"]
        #expect(try Self.words(book, mapping: mapping) == wanted)
        #expect(try Self.authors(book, mapping: mapping) == ["1", "2"])
    }

    @Test("three rows, and a group whose names say nothing of use, leave what was recognised")
    func reachesFurther() throws {
        let book = try Self.book(
            [
                ["编号", "内容", "时间"], ["", "", "内容"], ["", "", "标题", "内容"], ["1", "路灯坏了", "2026-03-01"],
            ],
            merged: "A1:A3",
            "B1:B3",
            "C1:D1"
        )
        #expect(try Self.words(book) == ["4 -|路灯坏了|2026-02-28T16:00:00Z|1"])
    }

    @Test("where the text stands in the second row that row is the header, with what reaches into it")
    func standsBelow() throws {
        let book = try Self.book(
            [["工单编号", "诉求"], ["", "诉求内容", "来电时间"], ["G1", "路灯坏了", "2026-03-01"]],
            merged: "A1:A2",
            "B1:C1"
        )
        #expect(try Self.words(book) == ["3 -|路灯坏了|2026-02-28T16:00:00Z|G1"])
    }

    @Test("a remark beside the rows, or one name that reaches into them, hides none and says nothing of them")
    func staysBeside() throws {
        let remark = try Self.book(
            [["编号", "内容", "填表说明"], ["1", "路灯坏了"], ["2", "井盖丢了"]],
            merged: "C1:C3"
        )
        #expect(try Self.words(remark) == ["2 -|路灯坏了|-|1", "3 -|井盖丢了|-|2"])
        let link = try Self.book([["编号", "内容", "链接"], ["1", "路灯坏了"], ["2", "井盖丢了"]], merged: "C1:C3")
        #expect(try Self.words(link) == ["2 -|路灯坏了|-|1", "3 -|井盖丢了|-|2"])
    }
}
