import Making
import Testing

@testable import Intake

@Suite struct CellNumberTests {
    @Test(
        "whole numbers keep the digits that stand in the file, without exponent; fractions are as they were",
        arguments: [
            ("45", "45"), ("45.0", "45"), ("0012", "12"), ("-0", "0"), ("-7.00", "-7"), ("0.5", "0.5"),
            ("1.3800000000E10", "13800000000"),
            ("999999999999999", "999999999999999"), ("2026030112345678", "2026030112345678"),
            ("20260301000000017", "20260301000000017"), ("20260301123456781234", "20260301123456781234"),
            ("-2026030112345678", "-2026030112345678"), ("+2026030112345678", "2026030112345678"),
            ("2026030112345678.0", "2026030112345678"), ("20260301123456781.00", "20260301123456781"),
            ("2.026030112345678E15", "2026030112345678"), ("2.0260301123456781e+16", "20260301123456781"),
            ("1.8E16", "18000000000000000"), ("1E17", "100000000000000000"),
            ("20260301123456780E-1", "2026030112345678"),
            ("1e300", "1" + String(repeating: "0", count: 300)), ("1234567890123456.5", "1234567890123456.5"),
        ] as [(String, String)]
    )
    func keepsDigits(written: String, shown: String) throws {
        #expect(CellNumber.text(try #require(Double(written)), as: written) == shown)
    }

    @Test("an item of a workbook goes by the id that it has by CSV, however long that is")
    func knowsByID() throws {
        let ids = ["2026030112345678", "20260301123456781", "999999999999999"]
        let rows = ids.map { "<row><c><v>\($0)</v></c><c/><c t=\"inlineStr\"><is><t>路灯坏了</t></is></c></row>" }
        let content = WorkbookItemsTests.sheet(WorkbookItemsTests.head, rows.joined())
        let book = try WorkbookItemsTests.items(Workbooks.bytes(sheets: [("表", "", content)]))
        var table = CSVItems()
        let lines = ["编号,标题,内容,时间"] + ids.map { "\($0),,路灯坏了," }
        let listed = try table.items(in: Array(lines.joined(separator: "\n").utf8)) + table.finish()

        #expect(book.map { $0.outcome.draft?.externalID } == ids)
        #expect(listed.map { $0.outcome.draft?.externalID } == ids)
    }
}
