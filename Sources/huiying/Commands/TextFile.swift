import Assessment
import Foundation
import Intake
import Kernel

/// A CSV file of texts, read by the names of its columns.
struct TextFile {
    /// One row: its number, as a spreadsheet shows it, and the cells that were asked for.
    struct Row {
        let number: Int
        let cells: [String?]
    }

    /// A column by the names that it may have, in lower case.
    struct Column {
        let names: [String]
        let isNeeded: Bool

        static let id = Column(names: ["id", "编号"], isNeeded: false)
        static let title = Column(names: ["title", "标题"], isNeeded: false)
        static let text = Column(names: ["text", "正文", "内容"], isNeeded: true)

        static func label(of task: ModelTask) -> Column {
            Column(names: [task.rawValue, "label", "标签"], isNeeded: true)
        }
    }

    let path: String
    /// SHA-256 of the file, in hexadecimal.
    let digest: String
    private let file: ImportedFile
    private let encoding: FileEncoding

    /// Opens a file and finds out how it is encoded.
    init(path: String) throws {
        self.path = path
        file = try ImportedFile(path: path)
        let (digest, encoding) = try file.look()
        self.digest = digest.map { String(format: "%02x", $0) }.joined()
        self.encoding = encoding
    }

    /// Calls `each` with every row that can be read; a row that cannot is named on standard error.
    ///
    /// - Parameter said: Called with how many of a hundred parts of the file were read.
    func read(_ columns: [Column], said: (Int) -> Void = { _ in }, each: (Row) throws -> Void) throws {
        var reader = CSVReader(encoding: encoding)
        var places: [Int?]?
        var width = 0
        var faults = Faults()
        func take(_ rows: [CSVRow]) throws {
            for row in rows {
                if let fault = row.fault {
                    faults.note(row.number, fault.reason)
                } else if let places {
                    if row.cells == [""] { continue }
                    guard row.cells.count == width else {
                        faults.note(row.number, .wrongCells)
                        continue
                    }
                    try each(Row(number: row.number, cells: places.map { $0.map { row.cells[$0] } }))
                } else {
                    places = try Self.places(of: columns, in: row.cells)
                    width = row.cells.count
                }
            }
        }
        var done = 0
        while let piece = try file.next() {
            try take(reader.rows(in: piece))
            done += piece.count
            said(done * 100 / max(file.size, 1))
        }
        try take(reader.finish())
        faults.tell()
        if places == nil {
            throw Complaint("文件 \(path) 是空的，第一行应当是表头。", "The file \(path) is empty; its first row must be a header.")
        }
    }

    private static func places(of columns: [Column], in header: [String]) throws -> [Int?] {
        let names = header.map { $0.trimmingCharacters(in: .whitespacesAndNewlines).lowercased() }
        return try columns.map { column in
            let place = column.names.lazy.compactMap { names.firstIndex(of: $0) }.first
            guard place != nil || !column.isNeeded else {
                let wanted = column.names.joined(separator: " / ")
                throw Complaint(
                    "表头中没有 \(wanted) 列；现有的列：\(header.prefix(20).joined(separator: "、"))。",
                    "The header has no column \(wanted); it has: \(header.prefix(20).joined(separator: ", "))."
                )
            }
            return place
        }
    }

    /// Rows that could not be read.
    private struct Faults {
        private var count = 0
        private var first: [String] = []

        mutating func note(_ row: Int, _ reason: FileFault) {
            count += 1
            let code = ProblemCode.csv(reason)
            if first.count < 10 {
                first.append(Terminal.words("第 \(row) 行：\(code.zh)", "Row \(row): \(code.en)"))
            }
        }

        func tell() {
            guard count > 0 else { return }
            Terminal.note("\(count) 行没有读到：", "\(count) rows could not be read:")
            for line in first { Terminal.complain("  " + line) }
        }
    }
}
