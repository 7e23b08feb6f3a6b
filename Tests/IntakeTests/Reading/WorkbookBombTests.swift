import Making
import Testing

@testable import Intake

/// Workbooks that are made to cost minutes or memory: a text that stands once in the file, and in every row.
@Suite(.timeLimit(.minutes(5))) struct WorkbookBombTests {
    private static let head = "<row><c t=\"inlineStr\"><is><t>内容</t></is></c></row>"
    private static let row = "<row><c t=\"s\"><v>0</v></c></row>"

    /// A workbook whose cells may share a text of so many letters.
    private static func book(sharing length: Int, _ content: String) throws -> [UInt8] {
        try Workbooks.bytes(
            sheets: [("表", "", content)],
            texts: "<si><t>\(String(repeating: "a", count: length))</t></si>"
        )
    }

    @Test("a shared text that is too long for a cell is refused without being copied")
    func refusesLongTexts() throws {
        let rows = String(repeating: Self.row, count: 2_000)
        let bomb = try Self.book(sharing: 4_000_000, WorkbookItemsTests.sheet(rows))
        let headed = try Self.book(sharing: 4_000_000, WorkbookItemsTests.sheet(Self.head, rows))
        #expect(bomb.count < 8_000)

        let begun = ContinuousClock.now
        #expect(WorkbookItemsTests.fault(bomb) == "csv.cell-too-large")
        let words = WorkbookItemsTests.words(try WorkbookItemsTests.items(headed))
        #expect(begun.duration(to: .now) < .seconds(60))
        #expect(words == (2...2_001).map { "\($0) 内容 csv.cell-too-large" })
    }

    @Test("rows that share a long text are handed on a few at a time, and break off once they say too much")
    func boundsRows() throws {
        let rows = String(repeating: Self.row, count: 2_000)
        let file = try WorkbookItems(mapping: [:], mostSaid: 16 << 20)
        try file.keep(Self.book(sharing: 1_000_000, WorkbookItemsTests.sheet(Self.head, rows)))

        var items: [FileItem] = []
        while let more = try file.more() {
            #expect(more.count <= 6)
            items += more
        }

        #expect(items.map(\.row) == Array(2...17))
        #expect(items.dropLast().allSatisfy { $0.problems.map(\.code) == [.item(.textTooLong)] })
        #expect(items.last?.problems.map(\.code) == [.workbook(.unpacksTooLarge)])
    }

    @Test("what is wrong with a sheet is said behind the rows that wait to be handed on")
    func breaksOffBehindRows() throws {
        let rows = String(repeating: Self.row, count: 2_600)
        let broken = try Self.book(sharing: 10_000, "<sheetData>\(Self.head)\(rows)<row></worksheet>")

        let items = try WorkbookItemsTests.items(broken)

        #expect(items.map(\.row) == Array(2...2_602))
        #expect(items.dropLast().allSatisfy { $0.problems.isEmpty })
        #expect(items.last?.problems.map(\.code) == [.workbook(.damaged)])
    }

    @Test("cells that span rows count in each of them")
    func boundsSpans() throws {
        let rows = zip(2..., ["A", "B", "C", "D", "E"]).map { number, column in
            "<row r=\"\(number)\"><c r=\"\(column)\(number)\" t=\"s\"><v>0</v></c></row>"
        }
        let spans = zip(2..., ["A", "B", "C", "D"]).map { number, column in
            "<mergeCell ref=\"\(column)\(number):\(column)6\"/>"
        }
        let content = WorkbookItemsTests.sheet(Self.head, rows.joined()) + "<mergeCells>\(spans.joined())</mergeCells>"

        let words = WorkbookItemsTests.words(try WorkbookItemsTests.items(Self.book(sharing: 1_000_000, content)))

        #expect(words == (2...5).map { "\($0) 内容 item.text-too-long" } + ["6 #5 csv.row-too-large"])
    }

    @Test("what programs write for characters is read as they mean it, and nothing else is")
    func readsEscapes() throws {
        let texts = "<si><t>一_x000d__x000A_二_x005F_x0041_三_xD800_四_x00_五_</t></si><si><t>_x4E00_</t></si>"
        let rows = "<row><c t=\"s\"><v>0</v></c></row><row><c t=\"s\"><v>1</v></c></row>"
        let book = try Workbooks.bytes(sheets: [("表", "", WorkbookItemsTests.sheet(Self.head, rows))], texts: texts)

        let drafts = try WorkbookItemsTests.items(book).map(\.outcome.draft)

        #expect(drafts.map { $0?.text } == ["一\r\n二_x0041_三_xD800_四_x00_五_", "一"])
    }
}
