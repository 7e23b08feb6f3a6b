import ArgumentParser
import Foundation
import Intake
import Jobs
import Kernel
import Logging
import Organisation
import Postgres
import Yams

/// Reads items from a file.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Takes items in from a workbook (xlsx), a CSV file, or one JSON object a line.",
        discussion: """
            Columns are recognised by name: id/编号, title/标题/留言主题, text/内容/留言详情, time/时间/留言时间, \
            author/用户/留言用户, url, likes/点赞数, dislikes/反对数 and so on; so are those of 12345 work orders \
            (工单编号, 诉求内容, 来电时间) and of monitoring exports (文章标题, 原文链接, 发布时间). A mapping file names \
            others, a line each, such as "text: 说明". Of a workbook the first visible sheet with such a header is \
            read; titles may stand above it. A file whose name ends in .ndjson or .jsonl holds one item a line, as \
            POST /v1/items takes it. CSV is UTF-8 or GB18030 (GBK), told apart by its lines unless --encoding says.

            An import that was broken off goes on when the same command is given for the same file. Importing a file \
            again adds nothing. What is imported is history: counted, searched and gathered, but it arms no limit and \
            notifies nobody, unless --live is given. Rows that cannot be taken are listed in a file by row, column \
            and reason, never by what they say.

            Example:
              huiying import messages.csv
              huiying import orders.csv --mapping orders.yaml --source hotline --live
            """
    )

    @Argument(help: "The file.") var file: String
    @Option(help: "The code of the source that the items come from.") var source = "import"
    @Option(help: "A YAML file that says which column holds which field.") var mapping: String?
    @Option(help: "The encoding of a CSV file: utf-8 or gb18030; found by itself unless said.")
    var encoding: FileEncoding?
    @Option(help: "Where rejected rows are listed; FILE.rejected.csv unless said.") var rejected: String?
    @Flag(help: "Store nothing unless every row can be taken.") var all = false
    @Flag(help: "The items are news: limits run and people are told.") var live = false

    func run() async throws {
        try await Program.run { settings in
            let opened = try ImportedFile(path: file)
            let (digest, found) = try opened.look()
            let reading = try reading(found)
            if let header = try opened.check(reading) { say(header) }
            let ground = try await Ground.open(settings)
            do {
                try await take(opened, digest, reading, ground)
                try await ground.close()
            } catch {
                try await ground.close()
                throw error
            }
        }
    }

    private func reading(_ found: FileEncoding) throws -> FileReading {
        let kind = URL(fileURLWithPath: file).pathExtension.lowercased()
        guard ["ndjson", "jsonl"].contains(kind) else {
            let columns = try mapping.map { try Self.columns(FileText.read($0)) } ?? [:]
            if kind == "xlsx" { return FileReading(form: .xlsx, mapping: columns) }
            let encoding = encoding ?? found
            if self.encoding == nil, encoding == .gb18030 {
                Terminal.note("文件按 GB18030 编码读取。", "The file is read as GB18030.")
            }
            return FileReading(form: .csv, encoding: encoding, mapping: columns)
        }
        guard encoding != .gb18030, mapping == nil else {
            throw Complaint("JSON 文件须为 UTF-8，且不用对照文件。", "JSON is UTF-8 and takes no mapping file.")
        }
        return FileReading(form: .ndjson)
    }

    private func take(_ opened: ImportedFile, _ digest: [UInt8], _ reading: FileReading, _ ground: Ground) async throws
    {
        let city = try await City(ground, logger: .program(level: .warning))
        let code = source
        let (history, whole) = (!live, all)
        let record = try await ground.background.transaction(for: .worker) { [name = opened.name, size = opened.size] in
            guard let source = try await Directory().source(code: code, in: $0) else { throw ItemRefusal.sourceAbsent }
            let file = ImportFile(
                name: name,
                digest: digest,
                size: size,
                reading: reading,
                source: source.id,
                history: history,
                whole: whole
            )
            let desk = ImportDesk()
            if let broken = try await desk.unfinished(file, in: $0) { return broken }
            return try await desk.begin(file, in: $0)
        }
        if record.rows > 0 {
            Terminal.note(
                "接着上次中断的导入：已有 \(record.rows) 行。",
                "Going on with an import that was broken off: \(record.rows) rows are in."
            )
        }
        let rows = RejectedFile(database: ground.background)
        let ended: ImportRecord
        do {
            ended = try await Interruption.heeding {
                try await Self.store(opened, record, city)
            } interrupted: {
                Terminal.note("已中断。再次运行同一命令即可继续。", "Interrupted; give the same command again to go on.")
            }
        } catch let refusal as FileRefusal {
            let list = try await rows.write(record.id, to: rejected ?? listBeside(file))
            let (zh, en) = (refusal.problem.code.zh, refusal.problem.code.en)
            throw Complaint(zh + (list.map { "\n见 \($0)" } ?? ""), en + (list.map { "\nSee \($0)" } ?? ""))
        }
        let list = try await rows.write(ended.id, to: rejected ?? listBeside(file))
        try await gather(with: city.keeper, ground)
        report(ended, list)
    }

    /// Reads the file to its end, saying how far it is.
    private static func store(_ opened: ImportedFile, _ record: ImportRecord, _ city: City) async throws -> ImportRecord
    {
        let inForce = city.inForce
        let taking = ImportTaking(database: city.ground.background) { inForce.now.scoring }
        var progress = ImportProgress(record)
        // As no service need be running that does it; ends with the scope.
        async let _: Void = city.words.run()
        let ended = try await taking.take(record) { place in
            try opened.piece(place)
        } said: {
            progress.show($0)
        }
        progress.end()
        return ended
    }

    /// Which column is read as what, and which are passed over.
    private func say(_ header: TableHeader) {
        let found = ItemField.allCases.compactMap { field in
            header.columns[field].map { "\(field.rawValue) ← \(header.names[$0])" }
        }.joined(separator: ", ")
        let ignored = header.ignored.joined(separator: ", ")
        Terminal.note(
            "列：\(found)" + (ignored.isEmpty ? "" : "；未采用：\(ignored)"),
            "Columns: \(found)" + (ignored.isEmpty ? "" : "; passed over: \(ignored)")
        )
    }

    /// Gathers what waits into events, unless a service that runs beside does it.
    private func gather(with keeper: KeeperRunner, _ ground: Ground) async throws {
        let waiting = try await ground.background.transaction(for: .worker, .readOnly) { transaction in
            try await transaction.value(
                "SELECT count(*) FROM hy.jobs WHERE kind = 'items.accepted' AND done_at IS NULL AND dead_at IS NULL",
                as: Int.self
            )
        }
        var progress = Progress("归集", "Gathering", of: waiting ?? 0)
        var done = 0
        while true {
            let placed = try await keeper.turn()
            if placed == 0 { break }
            done += placed
            progress.show(done)
        }
        progress.end()
    }

    private func report(_ ended: ImportRecord, _ list: String?) {
        Terminal.say(
            "共 \(ended.rows) 行：新增 \(ended.accepted)，重复 \(ended.duplicate)，更新 \(ended.changed)，未采用 \(ended.rejected)。",
            """
            \(ended.rows) rows: \(ended.accepted) accepted, \(ended.duplicate) duplicate, \
            \(ended.changed) changed, \(ended.rejected) rejected.
            """
        )
        if let list { Terminal.say("未采用的行及原因见 \(list)", "Rejected rows and reasons: \(list)") }
    }

    /// Beside the file, or in the current folder where that cannot be written.
    private func listBeside(_ file: String) -> String {
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
        let name = URL(fileURLWithPath: file).lastPathComponent + ".rejected.csv"
        return FileManager.default.isWritableFile(atPath: folder) ? file + ".rejected.csv" : name
    }

    private static func columns(_ yaml: String) throws -> [String: String] {
        do {
            return try YAMLDecoder().decode([String: String].self, from: yaml)
        } catch {
            throw Complaint(
                "对照文件应为每行“字段: 列名”的 YAML。",
                "The mapping file must be YAML with a line \"field: column\" for each."
            )
        }
    }
}

extension FileEncoding: ExpressibleByArgument {}
