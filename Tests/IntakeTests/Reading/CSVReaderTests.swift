import Making
import Testing

@testable import Intake

@Suite struct CSVReaderTests {
    /// The rows of a file that arrives in pieces of a size.
    private static func rows(_ bytes: [UInt8], pieces size: Int = .max) -> [CSVRow] {
        var reader = CSVReader()
        var rows: [CSVRow] = []
        var at = 0
        while at < bytes.count {
            let end = min(bytes.count, at + min(size, bytes.count))
            rows += reader.rows(in: Array(bytes[at..<end]))
            at = end
        }
        return rows + reader.finish()
    }

    private static func rows(_ text: String) -> [CSVRow] { rows(Array(text.utf8)) }

    @Test(
        "cells are read as RFC 4180 writes them",
        arguments: [
            ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]), ("a,b\nc,d", [["a", "b"], ["c", "d"]]),
            ("a,b\rc,d\r", [["a", "b"], ["c", "d"]]), ("\"a,b\",\"c\"\"d\"\n", [["a,b", "c\"d"]]),
            ("\"a\nb\r\nc\"\n", [["a\nb\r\nc"]]), ("a,,\n,\n", [["a", "", ""], ["", ""]]), ("\"\",a\n", [["", "a"]]),
            ("\u{FEFF}a\n", [["a"]]), ("\u{FEFF}\"a\"\n", [["a"]]), ("a\"b\",c\n", [["a\"b\"", "c"]]),
            (" \"a\"\n", [[" \"a\""]]), ("a\n\nb\n", [["a"], [""], ["b"]]), ("", []), ("\u{FEFF}", []),
            ("a,", [["a", ""]]),
            ("\"a\"", [["a"]]), ("\"\"\"\"", [["\""]]), ("a\r\n\r\nb", [["a"], [""], ["b"]]), ("路,灯\n", [["路", "灯"]]),
        ] as [(String, [[String]])]
    )
    func readsCells(text: String, cells: [[String]]) {
        #expect(Self.rows(text).map(\.cells) == cells)
        #expect(Self.rows(text).allSatisfy { $0.fault == nil })
    }

    @Test("a row has the number that a spreadsheet shows and the line on which it begins")
    func numbersRows() {
        let rows = Self.rows("h\r\n\"a\r\nb\nc\"\r\n\r\nd\re\n")

        #expect(rows.map(\.number) == [1, 2, 3, 4, 5])
        #expect(rows.map(\.line) == [1, 2, 5, 6, 7])
        #expect(rows.map(\.isBlank) == [false, false, true, false, false])
    }

    @Test("where a file is cut into pieces makes no difference")
    func piecesMakeNoDifference() {
        var random = SplitMix64(state: 11)
        let alphabet = Array("a,\"\r\n路\u{FEFF}".utf8) + [0xFF]
        for _ in 0..<300 {
            let file = (0..<Int.random(in: 0...60, using: &random)).map { _ in random.pick(alphabet) }
            let whole = Self.rows(file)
            for size in [1, 2, 3, 7] {
                #expect(Self.rows(file, pieces: size) == whole)
            }
        }
    }

    @Test("a row with a fault is answered with its column, and the rows around it are read")
    func goesOnAfterFaults() {
        let file = Array("h,i\n1,\"a\"x\n2,b".utf8) + [0xE4, 0xB8] + Array("\n3,c\n".utf8)

        let rows = Self.rows(file)

        #expect(rows.map(\.fault?.reason) == [nil, .afterQuote, .utf8, nil])
        #expect(rows.map(\.fault?.column) == [nil, 1, 1, nil])
        #expect(rows.last?.cells == ["3", "c"])
    }

    @Test("a quote that is never closed is reported with the row in which it was opened")
    func reportsOpenQuotes() {
        let rows = Self.rows("h\n1\n\"2\n3\n4\n")

        #expect(rows.count == 3)
        #expect(rows.last?.fault == CSVRow.Fault(reason: .unterminatedQuote, column: 0))
        #expect(rows.last?.number == 3)
        #expect(rows.last?.line == 3)
    }

    @Test("cells of 1 MiB and 200 columns are read, more are not, and memory is not spent on them")
    func limitsSizes() {
        let cell = [UInt8](repeating: 0x61, count: CSVReader.largestCell)
        let wide = [UInt8](repeating: UInt8(ascii: ","), count: 199)
        let quoted = Array("\"".utf8) + cell + Array("a\"\n".utf8)
        let row = (0..<5).flatMap { _ in cell.dropLast() + Array(",".utf8) } + Array("\n".utf8)

        #expect(Self.rows(cell).first?.cells.first?.utf8.count == CSVReader.largestCell)
        #expect(Self.rows(cell + [0x61, 0x0A, 0x62]).map(\.fault?.reason) == [.cellTooLarge, nil])
        #expect(Self.rows(quoted + [0x62], pieces: 65_536).map(\.fault?.reason) == [.cellTooLarge, nil])
        #expect(Self.rows(row + [0x62]).map(\.fault?.reason) == [.rowTooLarge, nil])
        #expect(Self.rows(wide + [0x0A]).first?.cells.count == 200)
        #expect(Self.rows(wide + [0x2C, 0x0A, 0x62]).map(\.fault?.reason) == [.tooManyColumns, nil])
    }
}
