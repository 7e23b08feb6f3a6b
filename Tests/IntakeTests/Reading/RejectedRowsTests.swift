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
