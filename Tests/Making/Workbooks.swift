import Intake

/// Workbooks for tests, written part by part.
package enum Workbooks {
    package static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    package static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    /// A workbook of one sheet of texts.
    package static func bytes(_ rows: [[String]]) throws -> [UInt8] {
        let data = rows.enumerated().map { number, cells in
            "<row r=\"\(number + 1)\">" + cells.map { "<c t=\"inlineStr\"><is><t>\($0)</t></is></c>" }.joined()
                + "</row>"
        }
        return try bytes(sheets: [("表一", "", "<sheetData>\(data.joined())</sheetData>")])
    }

    /// A workbook with sheets as they are given.
    ///
    /// - Parameters:
    ///   - sheets: Name, attributes such as `state="hidden"`, and what stands within `worksheet`.
    ///   - texts: What stands within `sst`.
    ///   - styles: What stands within `styleSheet`.
    ///   - book: What stands in the workbook before its sheets.
    package static func bytes(
        sheets: [(name: String, attributes: String, content: String)],
        texts: String? = nil,
        styles: String? = nil,
        book: String = ""
    ) throws -> [UInt8] {
        let named = sheets.enumerated().map { number, sheet in
            "<sheet name=\"\(sheet.name)\" sheetId=\"\(number + 1)\" r:id=\"rId\(number)\" \(sheet.attributes)/>"
        }
        var relations = sheets.indices.map { relation("rId\($0)", "worksheet", "worksheets/sheet\($0).xml") }
        if texts != nil { relations.append(relation("rIdT", "sharedStrings", "/xl/sharedStrings.xml")) }
        if styles != nil { relations.append(relation("rIdS", "styles", "./styles.xml")) }
        var parts: [(String, String)] = [
            ("_rels/.rels", "<Relationships>\(relation("rId1", "officeDocument", "xl/workbook.xml"))</Relationships>"),
            (
                "xl/workbook.xml",
                "<workbook xmlns=\"\(main)\" xmlns:r=\"\(office)\">\(book)<sheets>\(named.joined())</sheets></workbook>"
            ),
            ("xl/_rels/workbook.xml.rels", "<Relationships>\(relations.joined())</Relationships>"),
        ]
        for (number, sheet) in sheets.enumerated() {
            let content =
                sheet.content.hasPrefix("<!") || sheet.content.hasPrefix("<?")
                ? sheet.content : "<worksheet xmlns=\"\(main)\">\(sheet.content)</worksheet>"
            parts.append(("xl/worksheets/sheet\(number).xml", content))
        }
        if let texts { parts.append(("xl/sharedStrings.xml", "<sst xmlns=\"\(main)\">\(texts)</sst>")) }
        if let styles { parts.append(("xl/styles.xml", "<styleSheet xmlns=\"\(main)\">\(styles)</styleSheet>")) }
        return try ZipWriter.bytes(parts)
    }

    private static func relation(_ id: String, _ kind: String, _ target: String) -> String {
        "<Relationship Id=\"\(id)\" Type=\"\(office)/\(kind)\" Target=\"\(target)\"/>"
    }
}
