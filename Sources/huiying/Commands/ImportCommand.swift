import ArgumentParser
import Foundation
import Intake
import Kernel
import Logging
import Postgres
import Yams

/// Reads items from a CSV file.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Takes items in from a CSV file in UTF-8 whose first row is a header.",
        discussion: """
            Columns are recognised by name: id/编号, title/标题/留言主题, text/内容/留言详情, time/时间/留言时间, \
            author/用户/留言用户, url, likes/点赞数, dislikes/反对数 and so on. A mapping file names others, a line \
            each, such as "text: 诉求内容". Importing the same file again adds nothing.

            What is imported is history: counted, searched and gathered, but it arms no limit and notifies nobody, \
            unless --live is given. Rows that cannot be taken are listed in a file by row, column and reason.

            Example:
              huiying import messages.csv
              huiying import orders.csv --mapping orders.yaml --source hotline --live
            """
    )

    @Argument(help: "The CSV file.") var file: String
    @Option(help: "The code of the source that the items come from.") var source = "import"
    @Option(help: "A YAML file that says which column holds which field.") var mapping: String?
    @Option(help: "Where rejected rows are listed; FILE.rejected.csv unless said.") var rejected: String?
    @Flag(help: "The items are news: limits run and people are told.") var live = false

    func run() async throws {
        try await Program.run { settings in
            let columns = try mapping.map { try Self.columns(FileText.read($0)) } ?? [:]
            let reader = try ImportReader(path: file, mapping: columns)
            let ground = try await Ground.open(settings)
            do {
                try await take(reader, ground)
                try await ground.close()
            } catch {
                try await ground.close()
                throw error
            }
        }
    }

    private func take(_ reader: ImportReader, _ ground: Ground) async throws {
        let city = try await City(ground, logger: .program(level: .warning))
        let taking = ImportTaking(ground: ground, scoring: city.inForce.now.scoring, sourceCode: source, history: !live)
        let list = rejected ?? listBeside(file)
        let counts = try await taking.take(
            reader,
            named: URL(fileURLWithPath: file).lastPathComponent,
            rejectedTo: list
        )
        try await taking.gather(with: city.keeper)
        Terminal.say(
            "共 \(counts.rows) 行：新增 \(counts.accepted)，重复 \(counts.duplicate)，更新 \(counts.changed)，未采用 \(counts.rejected)。",
            """
            \(counts.rows) rows: \(counts.accepted) accepted, \(counts.duplicate) duplicate, \
            \(counts.changed) changed, \(counts.rejected) rejected.
            """
        )
        if counts.rejected > 0 {
            Terminal.say("未采用的行及原因见 \(list)", "Rejected rows and reasons: \(list)")
        }
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
