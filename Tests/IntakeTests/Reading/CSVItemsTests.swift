import Foundation
import Testing

@testable import Intake

@Suite struct CSVItemsTests {
    private static func read(
        _ text: String,
        mapping: [String: String] = [:]
    ) throws(FileRefusal) -> (items: [FileItem], file: CSVItems) {
        var file = CSVItems(mapping: mapping)
        let items = try file.items(in: Array(text.utf8)) + file.finish()
        return (items, file)
    }

    private static func refusal(_ text: String, mapping: [String: String] = [:]) -> FileRefusal? {
        do {
            _ = try read(text, mapping: mapping)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "columns are recognised in Chinese and English, whatever their order, capitals and spaces",
        arguments: [
            "id,title,text,time,author,url,likes,dislikes,comments,shares,views",
            "编号,标题,内容,时间,用户,链接,点赞数,反对数,评论数,转发数,阅读数",
            "\u{FEFF}\"留言编号\",留言主题,留言详情,留言时间,留言用户,网址,点赞数,反对数,评论数,转发数,阅读数",
            "ITEM_ID, 主题 ,Content,发布时间,作者,地址链接,Likes,dislikes,comments,shares,views",
            "id,title,正文,DATE,昵称,url,点赞数,反对数,评论数,转发数,阅读数",
        ]
    )
    func recognisesColumns(header: String) throws {
        let row = "7,题,路灯不亮,2026/1/31 18:05,甲,http://a.cn,1,2,3,4,5"

        let (items, file) = try Self.read(header + "\r\n" + row)

        let draft = try #require(items.first?.outcome.draft)
        #expect(file.header?.ignored == [])
        #expect([draft.externalID, draft.title, draft.text, draft.author] == ["7", "题", "路灯不亮", "甲"])
        #expect(draft.url == "http://a.cn")
        #expect(draft.occurredAt?.timeIntervalSince1970 == 1_769_853_900)
        #expect(draft.counts == [1, 2, 3, 4, 5])
    }

    @Test("columns that are not recognised are listed and never looked at; empty cells are absent")
    func ignoresOtherColumns() throws {
        let (items, file) = try Self.read("category,text,,title,time\n\u{0},路灯不亮,=1+1,, \n")

        #expect(file.header?.ignored == ["category", "#3"])
        #expect(items.map(\.outcome.draft?.text) == ["路灯不亮"])
        #expect(items.first?.outcome.draft?.title == nil)
        #expect(items.first?.outcome.draft?.occurredAt == nil)
    }

    @Test("a mapping says which column holds a field, before what is recognised")
    func followsMapping() throws {
        let (items, file) = try Self.read(
            "诉求,内容,发布时间,留言时间\n甲,乙,2026-01-01,2026-01-02\n",
            mapping: ["text": " 诉求 ", "time": "留言时间"]
        )

        #expect(items.first?.outcome.draft?.text == "甲")
        #expect(items.first?.outcome.draft?.occurredAt?.timeIntervalSince1970 == 1_767_283_200)
        #expect(file.header?.ignored == ["内容", "发布时间"])
    }

    @Test(
        "a header that cannot be used refuses the file, lists what was found and says what to do",
        arguments: [
            ("", [:], FileFault.noHeader, "", []), ("\n ,\n", [:], .noHeader, "", []),
            ("id,title\n1,2", [:], .noTextColumn, "", ["id", "title"]),
            ("text,正文\n1,2", [:], .sameField, "正文", ["text", "正文"]),
            ("time,text,Date\n1,2,3", [:], .sameField, "Date", ["time", "text", "Date"]),
            ("text\n1", ["body": "text"], .mappingField, "body", ["text"]),
            ("text\n1", ["text": "诉求"], .mappingColumn, "诉求", ["text"]),
            ("a,A,text\n1", ["title": "a"], .mappingColumn, "a", ["a", "A", "text"]),
            ("\"id,text\n1,2", [:], .unterminatedQuote, "", []),
        ] as [(String, [String: String], FileFault, String, [String])]
    )
    func refusesHeaders(
        text: String,
        mapping: [String: String],
        fault: FileFault,
        place: String,
        header: [String]
    ) {
        let refusal = Self.refusal(text, mapping: mapping)

        #expect(refusal?.problem == Problem(.csv(fault), at: place))
        #expect(refusal?.header == header)
    }

    @Test("a file in another encoding is refused with the remedy")
    func refusesOtherEncodings() {
        let gb18030: [UInt8] = [0xB1, 0xEA, 0xCC, 0xE2, 0x2C, 0xC4, 0xDA, 0xC8, 0xDD, 0x0A]
        var file = CSVItems()

        #expect(throws: FileRefusal(.utf8)) { try file.items(in: gb18030 + gb18030) }
        #expect(Problem(.csv(.utf8)).code.zh.contains("UTF-8"))
    }

    @Test("problems are given by row, line and column; every row that says something is counted")
    func placesProblems() throws {
        let (items, file) = try Self.read(
            """
            编号,内容,点赞数,时间
            1,"路灯
            不亮",3,2026-01-31
            ,,,

            2,路灯,三,昨天
            3,路灯
            4,\u{1},-1,2026-02-30
            5,"路灯"x,1,2026-01-31
            6, ,1,

            """
        )

        #expect(file.count == 6)
        #expect(items.map(\.row) == [2, 5, 6, 7, 8, 9])
        #expect(items.map(\.line) == [2, 6, 7, 8, 9, 10])
        #expect(items.map(\.outcome.index) == Array(0..<6))
        #expect(
            items.map(\.outcome.problems) == [
                [],
                [Problem(.item(.time), at: "时间"), Problem(.item(.notCount), at: "点赞数")],
                [Problem(.csv(.wrongCells))],
                [
                    Problem(.item(.control), at: "内容"), Problem(.item(.timeImpossible), at: "时间"),
                    Problem(.item(.notCount), at: "点赞数"),
                ],
                [Problem(.csv(.afterQuote), at: "内容")],
                [Problem(.item(.textMissing), at: "内容")],
            ]
        )
    }

    @Test("a column whose name nobody can write down is named by its place")
    func namesByPlace() throws {
        var file = CSVItems()
        let items = try file.items(in: Array("内容,备\0注\n路灯坏了,\"a\"x\n".utf8)) + file.finish()

        #expect(items.map(\.outcome.problems) == [[Problem(.csv(.afterQuote), at: "#2")]])
    }

    @Test("100,000 rows go through in pieces and every one is answered")
    func readsLongFiles() throws {
        var file = CSVItems()
        var taken = try file.items(in: Array("id,text\n".utf8)).count
        for piece in 0..<100 {
            let rows = (0..<1_000).map { "\(piece * 1_000 + $0),\"路灯\n不亮\"\n" }.joined()
            taken += try file.items(in: Array(rows.utf8)).count { $0.outcome.draft != nil }
        }

        #expect(try file.finish() == [])
        #expect(taken == 100_000)
        #expect(file.count == 100_000)
    }
}
