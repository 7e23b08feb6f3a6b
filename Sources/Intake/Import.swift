package import Foundation
package import Kernel
package import Postgres

/// The mark of an import's id.
package enum Import {
    /// Where a file stands.
    package enum State: String, Sendable, Hashable, CaseIterable, SQLDecodable {
        /// Its bytes are coming in.
        case uploading
        /// All of it came; nothing is read until somebody has looked at its columns.
        case held
        /// Its rows are being stored, or wait to be.
        case reading
        /// Every row was answered.
        case ended
        /// Nothing could be taken from it.
        case refused
        /// The upload was broken off, or nobody wanted what came.
        case abandoned
    }
}

/// A file before it is read in.
package struct ImportFile: Sendable {
    /// What the file is called, without its folder; the first 200 characters are kept.
    package let name: String
    /// SHA-256 of the file: 32 bytes.
    package let digest: [UInt8]
    /// Its length in bytes.
    package let size: Int
    /// How it is to be read.
    package let reading: FileReading
    /// Where its items come from.
    package let source: SourceID
    /// Whether its items arm no limit and notify nobody.
    package let history: Bool
    /// Whether nothing is stored unless every row can be.
    package let whole: Bool

    /// Describes a file.
    package init(
        name: String,
        digest: [UInt8],
        size: Int,
        reading: FileReading,
        source: SourceID,
        history: Bool,
        whole: Bool = false
    ) {
        self.name = name
        self.digest = digest
        self.size = size
        self.reading = reading
        self.source = source
        self.history = history
        self.whole = whole
    }
}

/// The record of a file that is read in: how far it is, and what became of its rows so far.
package struct ImportRecord: Sendable, RowDecodable {
    /// What the record is found by.
    package let id: ID<Import>
    /// Where its items come from.
    package let source: SourceID
    /// Where it stands.
    package let state: Import.State
    /// Whether its bytes lie in the database, to be read by the service itself.
    package let uploaded: Bool
    /// What the file is called.
    package let name: String
    /// SHA-256 of the file, once all of it came: 32 bytes.
    package let digest: [UInt8]?
    /// Its length in bytes; of an upload, what has come so far.
    package let size: Int
    /// How many of its bytes lie behind the last row stored.
    package let done: Int
    /// How it is read.
    package let reading: FileReading
    /// Its columns, once its header was recognised; JSON has none.
    package let columns: ImportColumns?
    /// Whether its items arm no limit and notify nobody.
    package let history: Bool
    /// Whether nothing is stored unless every row can be.
    package let whole: Bool
    /// The moment of its first transaction.
    package let begunAt: Date
    /// When the last row was answered, or reading was given up.
    package let endedAt: Date?
    /// Why nothing could be taken: the name of a `ProblemCode`.
    package let fault: String?
    /// Every row answered so far: the sum of the four counts that follow.
    package let rows: Int
    /// Rows that are new items.
    package let accepted: Int
    /// Rows whose items were there with the same content.
    package let duplicate: Int
    /// Rows whose items were there with other content, and got a new revision.
    package let changed: Int
    /// Rows that could not be taken; the record lists them.
    package let rejected: Int
    let attempts: Int32

    package init(row: Row) throws {
        id = try row["id"]
        source = try row["source_id"]
        attempts = try row["attempts"]
        state = try row["state"]
        uploaded = try row["uploaded"]
        name = try row["file_name"]
        digest = try row["file_digest"]
        size = try row["size"]
        done = try row["done"]
        let mapping: JSON = try row["mapping"]
        reading = try FileReading(
            form: row["form"],
            encoding: row["encoding"],
            mapping: JSONDecoder().decode([String: String].self, from: Data(mapping.text.utf8))
        )
        let columns: JSON? = try row["columns"]
        self.columns = try columns.map { try JSONDecoder().decode(ImportColumns.self, from: Data($0.text.utf8)) }
        history = try row["history"]
        whole = try row["whole"]
        begunAt = try row["begun_at"]
        endedAt = try row["ended_at"]
        fault = try row["fault"]
        rows = try row["rows"]
        accepted = try row["accepted"]
        duplicate = try row["duplicate"]
        changed = try row["changed"]
        rejected = try row["rejected"]
    }
}

/// What the columns of a file were taken for.
package struct ImportColumns: Sendable, Hashable, Codable {
    /// The name of each column that is read, by the field of items that it is read as, such as `text`.
    package let read: [String: String]
    /// The names of columns that are passed over, in their order: the first fifty.
    package let ignored: [String]

    /// The columns of a header.
    package init(_ header: TableHeader) {
        read = Dictionary(uniqueKeysWithValues: header.columns.map { ($0.key.rawValue, header.name(of: $0.value)) })
        ignored = Array(header.ignored.prefix(50))
    }
}

/// A row of a file that was not taken: its place and one reason, never what it says.
package struct Rejected: Sendable, Hashable, RowDecodable {
    /// The number that a spreadsheet shows; of JSON the line.
    package let row: Int
    /// Which of the row's reasons it is, from 0.
    package let place: Int
    /// The line of the file on which the row begins.
    package let line: Int
    /// The column or field it is about; empty when it is about the whole row.
    package let column: String
    /// The name of a `ProblemCode`.
    package let code: String

    package init(row: Row) throws {
        self.row = try row["row_number"]
        place = try Int(row["place"] as Int32)
        line = try row["line"]
        column = try row["column_name"]
        code = try row["code"]
    }

    /// Every reason of every row that was not taken.
    static func of(_ items: [FileItem]) -> [Rejected] {
        items.flatMap { item in item.problems.enumerated().map { Rejected(item, $0, $1) } }
    }

    init(_ item: FileItem, _ place: Int, _ problem: Problem) {
        row = item.row
        self.place = place
        line = item.line
        column = TextRules.short(problem.pointer)
        code = problem.code.name
    }
}

/// Every "no" about imports.
package enum ImportRefusal: Refusal, CaseIterable {
    /// It does not exist, or not for the asker.
    case absent
    /// Another process stores its rows.
    case takenOver
    /// Files of the source are coming in already, as many as may at once.
    case tooMany
    /// Files of the source wait to be looked at, as many as may.
    case tooManyHeld
    /// Another file is being looked at.
    case busy
    /// It does not wait for anybody to look at its columns.
    case notHeld
    /// A workbook is larger than is looked at beforehand.
    case tooLargeToTry

    package var code: String {
        switch self {
        case .absent: "import.absent"
        case .takenOver: "import.taken-over"
        case .tooMany: "import.too-many"
        case .tooManyHeld: "import.too-many-held"
        case .busy: "import.busy"
        case .notHeld: "import.not-held"
        case .tooLargeToTry: "import.too-large-to-try"
        }
    }

    package var sentence: Sentence {
        switch self {
        case .absent:
            Sentence(zh: "没有这次导入，或您无权查看。", en: "There is no such import, or you may not see it.")
        case .takenOver:
            Sentence(
                zh: "另一个进程正在导入同一个文件，请等它结束。",
                en: "Another process is importing the same file; wait for its end."
            )
        case .tooMany:
            Sentence(
                zh: "该来源已有 4 个文件正在上传，请等其中一个结束。",
                en: "Four files of this source are coming in; wait until one of them is done."
            )
        case .tooManyHeld:
            Sentence(
                zh: "该来源已有 4 个文件等待核对，请先处理其中一个。",
                en: "Four files of this source wait to be looked at; deal with one of them first."
            )
        case .busy:
            Sentence(zh: "正在试读另一个文件，请几秒后再试。", en: "Another file is being looked at; try again in a few seconds.")
        case .notHeld:
            Sentence(zh: "该文件不在等待核对。", en: "The file does not wait for anybody to look at its columns.")
        case .tooLargeToTry:
            Sentence(
                zh: "工作簿超过 32 MiB，不能事先核对；请另存为 CSV，或直接读入。",
                en:
                    "The workbook has more than 32 MiB and cannot be looked at beforehand; save it as CSV, or read it as it is."
            )
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .absent: .absent
        case .takenOver, .notHeld, .tooManyHeld: .conflict
        case .tooLargeToTry: .against
        case .tooMany, .busy: .tooMany
        }
    }
}
