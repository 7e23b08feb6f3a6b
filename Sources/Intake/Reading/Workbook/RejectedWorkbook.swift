/// Writes the rows that were not taken as a workbook: row, column and reason, never what the row says.
package enum RejectedWorkbook {
    /// Reasons that are listed; the list as CSV has every one that is kept.
    package static let most = 100_000

    /// The bytes of the workbook.
    ///
    /// - Parameter page: The reasons that follow one; empty at the end.
    package static func bytes(_ page: (Rejected?) async throws -> [Rejected]) async throws -> [UInt8] {
        let sheet = try ZipContent(sheetHead + row(1, head, style: 1))
        var count = 0
        var last: Rejected?
        while count < most {
            let found = try await page(last).prefix(most - count)
            guard !found.isEmpty else { break }
            for rejected in found {
                count += 1
                try sheet.add(row(count + 1, cells(of: rejected), style: 0))
            }
            last = found.last
        }
        if count == most {
            try sheet.add(row(count + 2, [.text("其余见 CSV 清单"), .text("The CSV list has the rest")], style: 0))
        }
        try sheet.add("</sheetData></worksheet>")
        let others = try [
            ("[Content_Types].xml", contentTypes), ("_rels/.rels", relations), ("xl/workbook.xml", workbook),
            ("xl/_rels/workbook.xml.rels", workbookRelations), ("xl/styles.xml", styles),
        ].map { path, text in (path: path, content: try ZipContent(text)) }
        return try ZipWriter.bytes(of: others + [(path: "xl/worksheets/sheet1.xml", content: sheet)])
    }

    private enum Cell {
        case number(Int)
        case text(String)
    }

    private static let head: [Cell] = ["行号", "列", "原因", "Reason", "代码"].map(Cell.text)

    private static func cells(of rejected: Rejected) -> [Cell] {
        let code = RejectedRows.codes[rejected.code]
        return [
            .number(rejected.row), .text(rejected.column), .text(code?.zh ?? ""), .text(code?.en ?? ""),
            .text(rejected.code),
        ]
    }

    /// Texts are no formulas here, whatever they begin with.
    private static func row(_ number: Int, _ cells: [Cell], style: Int) -> String {
        let written = cells.enumerated().map { place, cell in
            let reference = "\(["A", "B", "C", "D", "E"][place])\(number)"
            return switch cell {
            case .number(let value): "<c r=\"\(reference)\" s=\"\(style)\"><v>\(value)</v></c>"
            case .text(let text):
                "<c r=\"\(reference)\" s=\"\(style)\" t=\"inlineStr\"><is><t xml:space=\"preserve\">\(escaped(text))</t></is></c>"
            }
        }
        return "<row r=\"\(number)\">\(written.joined())</row>"
    }

    private static func escaped(_ text: String) -> String {
        var made = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": made += "&amp;"
            case "<": made += "&lt;"
            case ">": made += "&gt;"
            case "\t", "\n", "\r": made.unicodeScalars.append(scalar)
            case "\0"..<" ", "\u{FFFE}", "\u{FFFF}": made += "\u{FFFD}"
            default: made.unicodeScalars.append(scalar)
            }
        }
        return made
    }

    private static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
    private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let package = "http://schemas.openxmlformats.org/package/2006"
    private static let kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"

    private static let contentTypes = """
        \(declaration)<Types xmlns="\(package)/content-types">\
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
        <Default Extension="xml" ContentType="application/xml"/>\
        <Override PartName="/xl/workbook.xml" ContentType="\(kinds).sheet.main+xml"/>\
        <Override PartName="/xl/styles.xml" ContentType="\(kinds).styles+xml"/>\
        <Override PartName="/xl/worksheets/sheet1.xml" ContentType="\(kinds).worksheet+xml"/></Types>
        """

    private static let relations = """
        \(declaration)<Relationships xmlns="\(package)/relationships">\
        <Relationship Id="rId1" Type="\(office)/officeDocument" Target="xl/workbook.xml"/></Relationships>
        """

    private static let workbook = """
        \(declaration)<workbook xmlns="\(main)" xmlns:r="\(office)"><sheets>\
        <sheet name="未采用的行" sheetId="1" r:id="rId1"/></sheets></workbook>
        """

    private static let workbookRelations = """
        \(declaration)<Relationships xmlns="\(package)/relationships">\
        <Relationship Id="rId1" Type="\(office)/worksheet" Target="worksheets/sheet1.xml"/>\
        <Relationship Id="rId2" Type="\(office)/styles" Target="styles.xml"/></Relationships>
        """

    /// The second style is the bold one of the header.
    private static let styles = """
        \(declaration)<styleSheet xmlns="\(main)"><fonts count="2"><font><sz val="11"/><name val="宋体"/></font>\
        <font><b/><sz val="11"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>\
        <fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>\
        <cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf fontId="0"/><xf fontId="1" applyFont="1"/></cellXfs>\
        <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>\
        </styleSheet>
        """

    /// The header stays in sight, and the reasons have room.
    private static let sheetHead = """
        \(declaration)<worksheet xmlns="\(main)"><sheetViews><sheetView workbookViewId="0">\
        <pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>\
        <cols><col min="1" max="1" width="9" customWidth="1"/><col min="2" max="2" width="18" customWidth="1"/>\
        <col min="3" max="4" width="60" customWidth="1"/><col min="5" max="5" width="30" customWidth="1"/></cols><sheetData>
        """
}
