/// Writes the rows that were not taken as a CSV file for a spreadsheet.
///
/// One line for each problem: row, line, column, code, reason in Chinese. The values that were refused are not repeated.
/// What a spreadsheet would take for a formula gets an apostrophe before it (names of columns come from strangers).
package enum RejectedRows {
    /// The mark by which spreadsheets know UTF-8, and the header.
    package static let heading: [UInt8] = [0xEF, 0xBB, 0xBF] + "row,line,column,code,reason\r\n".utf8

    /// The lines of what an import's record lists.
    package static func lines(for rejections: [Rejected]) -> [UInt8] {
        var text = ""
        for found in rejections {
            let reason = codes[found.code]?.zh ?? ""
            text += "\(found.row),\(found.line),\(cell(found.column)),\(found.code),\(cell(reason))\r\n"
        }
        return Array(text.utf8)
    }

    /// The last line of a list that ends before the rows do; nothing where it names them all.
    ///
    /// - Parameter listed: How many rows it names.
    package static func rest(of rejected: Int, listed: Int) -> [UInt8] {
        guard rejected > listed else { return [] }
        return Array(",,,import.rest,此后未采用的行不再列出（共\(rejected)行未采用，列出\(listed)行）\r\n".utf8)
    }

    /// How many rows a further page of a list names, where the one before ended with a row.
    package static func rows(in page: [Rejected], after last: Rejected?) -> Int {
        var (rows, before) = (0, last?.row)
        for found in page where found.row != before {
            rows += 1
            before = found.row
        }
        return rows
    }

    /// Every problem by its lasting name.
    static let codes = Dictionary(
        ProblemCode.allCases.map { ($0.name, $0) },
        uniquingKeysWith: { first, _ in first }
    )

    /// A cell that is shown as it is: never a formula, and quoted where it must be.
    static func cell(_ text: String) -> String {
        let guarded = text.unicodeScalars.first.map(active.contains) == true ? "'" + text : text
        guard guarded.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return guarded }
        // Code point by code point: a quote that carries an accent is still a quote.
        var quoted = "\""
        for scalar in guarded.unicodeScalars {
            quoted.unicodeScalars.append(scalar)
            if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
        }
        quoted.unicodeScalars.append("\"")
        return quoted
    }

    private static let active: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠",
    ]
}
