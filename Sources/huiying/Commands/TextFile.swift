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
            for row in rows where row.fault != nil || !Self.isBlank(row, width: width) {
                guard let places else {
                    if let fault = row.fault { throw Faults.complaint(row.number, fault.reason) }
                    (places, width) = (try Self.places(of: columns, in: row.cells), row.cells.count)
                    continue
                }
                if let fault = row.fault {
                    faults.note(row.number, fault.reason)
                } else if row.cells.count != width {
                    faults.note(row.number, .wrongCells)
                } else {
                    try each(Row(number: row.number, cells: places.map { $0.map { row.cells[$0] } }))
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

    /// Whether nothing is written in a row; in a file of one column that is a row like others.
    private static func isBlank(_ row: CSVRow, width: Int) -> Bool {
        width != 1 && row.cells.allSatisfy { $0.allSatisfy(\.isWhitespace) }
    }

    private static func places(of columns: [Column], in header: [String]) throws -> [Int?] {
        let names = header.map { $0.trimmingCharacters(in: .whitespacesAndNewlines).lowercased() }
        return try columns.map { column in
            let found =
                column.names.lazy.map { name in names.indices.filter { names[$0] == name } }.first { !$0.isEmpty } ?? []
            guard found.count <= 1 else {
                let name = names[found[0]]
                throw Complaint("表头中有不止一列叫 \(name)。", "More than one column of the header is called \(name).")
            }
            guard found.first != nil || !column.isNeeded else {
                let wanted = column.names.joined(separator: " / ")
                let there = header.prefix(20).map(Shown.short)
                throw Complaint(
                    "表头中没有 \(wanted) 列；现有的列：\(there.joined(separator: "、"))。",
                    "The header has no column \(wanted); it has: \(there.joined(separator: ", "))."
                )
            }
            return found.first
        }
    }

    /// Rows that could not be read.
    private struct Faults {
        private var count = 0
        private var first: [String] = []

        mutating func note(_ row: Int, _ reason: FileFault) {
            count += 1
            if first.count < 10 { first.append(Self.complaint(row, reason).description) }
        }

        static func complaint(_ row: Int, _ reason: FileFault) -> Complaint {
            let code = ProblemCode.csv(reason)
            return Complaint("第 \(row) 行：\(code.zh)", "Row \(row): \(code.en)")
        }

        func tell() {
            guard count > 0 else { return }
            Terminal.note("\(count) 行没有读到：", "\(count) rows could not be read:")
            for line in first { Terminal.complain("  " + line) }
        }
    }
}

/// What a file holds, as it may be shown to whoever runs a command: short, on one line, without anything that a terminal obeys.
enum Shown {
    static func short(_ text: String) -> String {
        let plain = text.unicodeScalars.map { scalar -> Character in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: " "
            default: Character(scalar)
            }
        }
        return plain.count > 40 ? String(plain.prefix(40)) + "…" : String(plain)
    }
}
