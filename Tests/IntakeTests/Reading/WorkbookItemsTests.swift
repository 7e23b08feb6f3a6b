import Foundation
import Intake
import Making
import Testing

@Suite struct WorkbookItemsTests {
    /// The items of a workbook that comes in pieces of a length.
    static func items(
        _ bytes: [UInt8],
        of length: Int = 1_000,
        mapping: [String: String] = [:]
    ) throws -> [FileItem] {
        var file = try FileItems(FileReading(form: .xlsx, mapping: mapping))
        var items: [FileItem] = []
        for start in stride(from: 0, to: bytes.count, by: length) {
            items += try file.items(in: Array(bytes[start..<min(start + length, bytes.count)]))
        }
        #expect(items.isEmpty && (bytes.isEmpty || file.done == 0))
        while let more = try file.rest() { items += more }
        #expect(file.done == bytes.count)
        return items
    }

    /// Each row as `row title|text|time|id`, or with its faults.
    static func words(_ items: [FileItem]) -> [String] {
        items.map { item in
            switch item.outcome {
            case .draft(_, let draft):
                let time = draft.occurredAt?.formatted(.iso8601) ?? "-"
                return "\(item.row) \(draft.title ?? "-")|\(draft.text)|\(time)|\(draft.externalID ?? "-")"
            case .rejected(_, let problems):
                return "\(item.row) \(problems.map { "\($0.pointer) \($0.code.name)" }.joined(separator: ", "))"
            }
        }
    }

    static func fault(_ bytes: [UInt8]) -> String {
        do {
            return words(try items(bytes)).joined(separator: "; ")
        } catch let refusal as FileRefusal {
            return refusal.problem.code.name
        } catch { return "\(error)" }
    }

    static func sheet(_ rows: String...) -> String { "<sheetData>\(rows.joined())</sheetData>" }

    static let head = """
        <row r="1"><c t="inlineStr"><is><t>编号</t></is></c><c t="inlineStr"><is><t>标题</t></is></c>\
        <c t="inlineStr"><is><t>内容</t></is></c><c t="inlineStr"><is><t>时间</t></is></c></row>
        """

    @Test("texts that are shared, rich, read aloud, escaped or written in the cell; numbers, dates of both calendars")
    func cells() throws {
        let texts = """
            <si><t>路灯坏了</t></si><si><r><t xml:space="preserve">井盖 </t></r><r><rPr><b/></rPr><t>丢&amp;了</t></r>\
            <rPh sb="0" eb="1"><t>jing gai</t></rPh></si><si><t>一_x000D__x000A_二_x005F_x</t></si>
            """
        let styles = """
            <numFmts count="2"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>\
            <numFmt numFmtId="177" formatCode="[Red]&quot;day&quot;0\\d"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>\
            <cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="176"/><xf numFmtId="177"/></cellXfs>
            """
        let rows = """
            <row r="2"><c r="A2"><v>1.3800000000E10</v></c><c r="C2" t="s"><v>0</v></c><c r="D2" s="1"><v>46082.354166666664</v></c></row>\
            <row r="3"><c r="B3" t="b"><v>1</v></c><c r="C3" t="s"><v>1</v></c><c r="D3" s="2"><v>46082</v></c></row>\
            <row><c s="3"><v>45</v></c><c/><c t="s"><v>2</v></c><c t="str"><f>A1</f><v>2026-03-01 08:30</v></c></row>\
            <row r="9"><c r="A9"><v>20260301000000017</v></c><c r="C9" t="e"><v>#N/A</v></c><c r="H9"><v>7</v></c></row>\
            <row r="10"><c r="C10" t="s"><v>99</v></c></row>
            """
        let new = try Workbooks.bytes(sheets: [("表", "", Self.sheet(Self.head, rows))], texts: texts, styles: styles)
        #expect(
            Self.words(try Self.items(new)) == [
                "2 -|路灯坏了|2026-03-01T00:30:00Z|13800000000", "3 TRUE|井盖 丢&了|2026-02-28T16:00:00Z|-",
                "4 -|一\r\n二_x|2026-03-01T00:30:00Z|45", "9 内容 item.text-missing",
            ]
        )
        let old = try Workbooks.bytes(
            sheets: [
                (
                    "表", "",
                    Self.sheet(
                        Self.head,
                        "<row r=\"2\"><c/><c/><c t=\"s\"><v>0</v></c><c s=\"1\"><v>44620</v></c></row>"
                    )
                )
            ],
            texts: texts,
            styles: styles,
            book: "<workbookPr date1904=\"1\"/>"
        )
        #expect(Self.words(try Self.items(old)) == ["2 -|路灯坏了|2026-02-28T16:00:00Z|-"])
    }

    @Test("the sheet is the first that people see and that has a header with a text; titles may stand above it")
    func findsSheet() throws {
        let cover = Self.sheet("<row r=\"1\"><c t=\"inlineStr\"><is><t>说明</t></is></c></row>")
        let title = "<row r=\"1\"><c t=\"inlineStr\"><is><t>热线工单汇总表</t></is></c></row><row r=\"2\"/>"
        let head = Self.head.replacing("<row r=\"1\">", with: "<row r=\"3\">")
        let row = "<row r=\"4\"><c/><c/><c t=\"inlineStr\"><is><t>路灯坏了</t></is></c></row>"
        let book = try Workbooks.bytes(sheets: [
            ("旧", "state=\"hidden\"", Self.sheet(Self.head, row)), ("封面", "", cover),
            ("更旧", "state=\"veryHidden\"", Self.sheet(Self.head, row)), ("工单", "", Self.sheet(title, head, row)),
        ])
        #expect(Self.words(try Self.items(book)) == ["4 -|路灯坏了|-|-"])
        for length in [1, 7, 64, 100_000] {
            #expect(try Self.words(Self.items(book, of: length)) == ["4 -|路灯坏了|-|-"])
        }
        let none = try Workbooks.bytes(sheets: [("封面", "", cover), ("空", "", Self.sheet())])
        #expect(Self.fault(none) == "csv.no-text-column")
        let hidden = try Workbooks.bytes(sheets: [("旧", "state=\"hidden\"", Self.sheet(Self.head, row))])
        #expect(Self.fault(hidden) == "workbook.no-sheet")
    }

    @Test("a cell that spans rows says the same in each of them; one that spans columns stands in the first")
    func spans() throws {
        func row(_ number: Int, _ title: String, _ text: String) -> String {
            func cell(_ column: String, _ text: String) -> String {
                text.isEmpty ? "" : "<c r=\"\(column)\(number)\" t=\"inlineStr\"><is><t>\(text)</t></is></c>"
            }
            return "<row r=\"\(number)\">\(cell("B", title))\(cell("C", text))</row>"
        }
        let merged =
            "<mergeCells><mergeCell ref=\"B2:B4\"/><mergeCell ref=\"C6:D6\"/><mergeCell ref=\"x\"/></mergeCells>"
        let rows = Self.sheet(
            Self.head,
            row(2, "供水", "停水"),
            row(3, "", "水黄"),
            row(4, "", ""),
            row(5, "", "路灯"),
            row(6, "", "长")
        )
        let book = try Workbooks.bytes(sheets: [("表", "", rows + merged)])
        #expect(
            Self.words(try Self.items(book)) == ["2 供水|停水|-|-", "3 供水|水黄|-|-", "5 -|路灯|-|-", "6 -|长|-|-"]
        )
    }

    @Test("work orders of a hotline and what monitoring exports are recognised; a mapping says otherwise")
    func exports() throws {
        let orders = [
            ["工单编号", "诉求人", "来电时间", "受理时间", "诉求内容", "承办单位"],
            ["G1", "某人", "2026-03-01 08:00", "2026-03-01 09:00", "路灯坏了", "城管局"],
        ]
        #expect(Self.words(try Self.items(Workbooks.bytes(orders))) == ["2 -|路灯坏了|2026-03-01T00:00:00Z|G1"])
        let found = [
            ["序号", "文章标题", "摘要", "正文内容", "媒体名称", "原文链接", "发布时间", "阅读量", "点赞"],
            ["1", "题", "短", "长文", "云溪网", "http://a.cn/1", "2026/3/1 8:00", "1.2万", "--"],
        ]
        let items = try Self.items(Workbooks.bytes(found))
        #expect(Self.words(items) == ["2 题|长文|2026-03-01T00:00:00Z|-"])
        guard case .draft(_, let draft) = items.first?.outcome else { throw CancellationError() }
        #expect(draft.views == 12_000 && draft.likes == 0 && draft.author == "云溪网" && draft.url == "http://a.cn/1")
        let mapped = try Self.items(Workbooks.bytes(orders), mapping: ["time": "受理时间"])
        #expect(Self.words(mapped) == ["2 -|路灯坏了|2026-03-01T01:00:00Z|G1"])
    }

    @Test("what is no workbook, is locked, damaged, or becomes too large says so, and nothing of it is taken")
    func refuses() throws {
        let row = "<row r=\"2\"><c/><c/><c t=\"inlineStr\"><is><t>路灯坏了</t></is></c></row>"
        let good = try Workbooks.bytes(sheets: [("表", "", Self.sheet(Self.head, row))])
        #expect(Self.fault(good) == "2 -|路灯坏了|-|-")
        #expect(Self.fault([]) == "workbook.not-a-workbook")
        #expect(Self.fault(Array("id,text\n1,a\n".utf8)) == "workbook.not-a-workbook")
        #expect(Self.fault([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + good) == "workbook.old-or-locked")
        #expect(Self.fault(try ZipWriter.bytes([("a.txt", "a")])) == "workbook.not-a-workbook")
        for cut in stride(from: 1, to: good.count, by: 7) {
            #expect(Self.fault(Array(good.prefix(cut))) == "workbook.not-a-workbook")
        }
        let spaces = String(repeating: " ", count: 9 << 20)
        let bombs: [(texts: String?, content: String, fault: String)] = [
            ("<si><t>\(spaces)</t></si>", Self.sheet(Self.head), "workbook.unpacks-too-large"),
            (nil, spaces, "workbook.unpacks-too-large"),
            (nil, "<!DOCTYPE a [<!ENTITY b \"c\">]><worksheet>&b;</worksheet>", "workbook.damaged"),
            (nil, "<a " + (0..<400).map { "b\($0)='1' " }.joined() + "/>", "workbook.damaged"),
            (nil, String(repeating: "<a>", count: 5_000), "workbook.damaged"),
            (nil, Self.sheet(Self.head, "<row><c><v>&nbsp;</v></c></row>"), "workbook.damaged"),
            (nil, Self.sheet(Self.head, "</row>"), "workbook.damaged"),
            (nil, "<?xml version=\"1.0\" encoding=\"UTF-7\"?><worksheet>+ADw-a+AD4-</worksheet>", "csv.no-header"),
        ]
        for bomb in bombs {
            let book = try Workbooks.bytes(sheets: [("表", "", bomb.content)], texts: bomb.texts)
            #expect(Self.fault(book) == bomb.fault, "\(bomb.content.prefix(40))")
        }
    }

    @Test("sheets without a header are looked at until they unpacked to as much as one may")
    func boundsSheets() throws {
        let rows = String(repeating: "<row r=\"1\"><c><v>1</v></c></row>", count: 100_000)
        let plain = Self.sheet(rows)
        let good = Self.sheet(Self.head, "<row r=\"2\"><c/><c/><c t=\"inlineStr\"><is><t>路灯坏了</t></is></c></row>")
        let few = try Workbooks.bytes(sheets: [("一", "", plain), ("二", "", plain), ("三", "", good)])
        #expect(Self.fault(few) == "2 -|路灯坏了|-|-")
        let many = try Workbooks.bytes(sheets: (0..<100).map { ("表\($0)", "", plain) } + [("末", "", good)])
        #expect(Self.fault(many) == "workbook.unpacks-too-large")
    }

    @Test("a byte that is changed anywhere is noticed, or changes nothing that was written")
    func notices() throws {
        let rows = (2..<200).map { "<row r=\"\($0)\"><c/><c/><c t=\"inlineStr\"><is><t>路灯\($0)坏了</t></is></c></row>" }
        let good = try Workbooks.bytes(sheets: [("表", "", Self.sheet(Self.head, rows.joined()))])
        let whole = Self.fault(good)
        var noticed = 0
        for place in stride(from: 0, to: good.count, by: 11) {
            var bytes = good
            bytes[place] ^= 0x41
            let found = Self.fault(bytes)
            noticed += found == whole ? 0 : 1
            #expect(found == whole || found.hasPrefix("workbook.") || found.hasPrefix("csv."), "at \(place)")
        }
        #expect(noticed > 20)
    }

    @Test(
        "a sheet that breaks off behind rows that were read keeps them and says where; a row with too much is refused alone"
    )
    func breaksOff() throws {
        func row(_ number: Int, _ text: String) -> String {
            "<row r=\"\(number)\"><c r=\"C\(number)\" t=\"inlineStr\"><is><t>\(text)</t></is></c></row>"
        }
        let many = (2..<4_000).map { row($0, "路灯\($0)号坏了，没有人修") }.joined()
        let broken = try Workbooks.bytes(sheets: [("表", "", "<sheetData>\(Self.head)\(many)<row></worksheet>")])
        let items = try Self.items(broken)
        #expect(items.count == 3_999)
        #expect(Self.words(items).last == "4000  workbook.damaged")
        #expect(items.dropLast().allSatisfy { $0.problems.isEmpty })

        // Not so regular that it packs like a bomb.
        var seed: UInt64 = 7
        let long = (0..<400_000).map { _ in
            seed = seed &* 6_364_136_223_846_793_005 &+ 1
            return String(Character(Unicode.Scalar(0x4E00 + UInt32(seed >> 50)) ?? "一"))
        }.joined()
        let wide = "<row r=\"3\"><c r=\"C3\"><v>1</v></c><c r=\"ZZ3\"><v>1</v></c></row>"
        let far = "<row r=\"4\"><c r=\"C4\"><v>1</v></c><c r=\"ZZZZZZZ4\"><v>1</v></c></row>"
        let large = try Workbooks.bytes(sheets: [("表", "", Self.sheet(Self.head, row(2, long), wide, far, row(5, "好")))]
        )
        let read = Self.words(try Self.items(large)).map { String($0.prefix(60)) }
        #expect(
            read == [
                "2 内容 csv.cell-too-large", "3 #201 csv.too-many-columns", "4 #201 csv.too-many-columns", "5 -|好|-|-",
            ]
        )
    }

    @Test("the list of rejected rows as a workbook says what the list says")
    func writesList() async throws {
        let empty = try await RejectedWorkbook.bytes { _ in [] }
        #expect(Self.words(try Self.items(empty, mapping: ["text": "原因"])) == [])
    }
}
