import Testing

@testable import Intake

@Suite struct RejectedRowsTests {
    private static func rejected(_ problems: [Problem]) -> [Rejected] {
        let item = FileItem(row: 12, line: 15, outcome: .rejected(index: 10, problems))
        return problems.enumerated().map { Rejected(item, $0, $1) }
    }

    @Test("a rejected row is a line for each problem, under a header that spreadsheets read as UTF-8")
    func writesLines() {
        let problems = [Problem(.item(.time), at: "留言时间"), Problem(.csv(.wrongCells))]

        let text = String(
            decoding: RejectedRows.heading + RejectedRows.lines(for: Self.rejected(problems)),
            as: UTF8.self
        )

        #expect(
            text == "\u{FEFF}row,line,column,code,reason\r\n12,15,留言时间,item.time,\(ItemFault.time.zh)\r\n"
                + "12,15,,csv.wrong-number-of-cells,\(FileFault.wrongCells.zh)\r\n"
        )
    }

    @Test("the same as a workbook says row, column and reason of every page, and a column's name as it is")
    func writesWorkbook() async throws {
        let first = Self.rejected([Problem(.item(.time), at: "=1<2&3"), Problem(.csv(.wrongCells))])
        let second = Self.rejected([Problem(.item(.url), at: "链接")])

        let bytes = try await RejectedWorkbook.bytes { after in
            guard let after else { return first }
            return after == first.last ? second : []
        }

        let mapping = ["id": "行号", "author": "列", "text": "原因", "title": "代码"]
        let drafts = try WorkbookItemsTests.items(bytes, mapping: mapping).map(\.outcome.draft)
        #expect(drafts.map { $0?.externalID } == ["12", "12", "12"])
        #expect(drafts.map { $0?.author } == ["=1<2&3", nil, "链接"])
        #expect(drafts.map { $0?.text } == [ItemFault.time.zh, FileFault.wrongCells.zh, ItemFault.url.zh])
        #expect(drafts.map { $0?.title } == ["item.time", "csv.wrong-number-of-cells", "item.url"])
    }

    @Test("no cell begins with what a spreadsheet would run, and what is written can be read back")
    func guardsAgainstFormulas() throws {
        let payloads = [
            "=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", "=HYPERLINK(\"http://a\",\"b\")",
        ]
        for payload in payloads + payloads.map({ $0 + "cmd|' /C calc'!A0" }) + ["a\"\u{301},b\"\u{301}", "\"\u{301}\n"]
        {
            let lines = RejectedRows.lines(for: Self.rejected([Problem(.item(.time), at: payload)]))

            var reader = CSVReader()
            let rows = reader.rows(in: lines) + reader.finish()
            let column = try #require(rows.first?.cells.dropFirst(2).first)
            #expect(rows.count == 1)
            #expect(rows.first?.cells.count == 5)
            #expect(
                column.unicodeScalars.elementsEqual((payload.hasActiveStart ? "'" + payload : payload).unicodeScalars)
            )
        }
    }
}

extension String {
    fileprivate var hasActiveStart: Bool {
        unicodeScalars.first.map { "=+-@\t\r\n\0＝＋－＠".unicodeScalars.contains($0) } ?? false
    }
}
