import ArgumentParser
import Foundation
import Kernel
import Organisation
import Postgres

/// Commands about the city's organisation.
struct CityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "city",
        abstract: "Brings agencies, people, posts, sources and machine keys in from a file.",
        discussion: """
            Example:
              huiying city import city.yaml --dry-run
            """,
        subcommands: [CityImportCommand.self]
    )
}

/// Brings the organisation in line with a file.
struct CityImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Brings the organisation in line with a YAML file; safe to repeat.",
        discussion: """
            Everything or nothing: a file with mistakes changes nothing, and every mistake is named with its line. \
            Nothing is deleted: what ends is given a last day (until). The secrets of new machine keys are printed \
            this once.

            Example:
              huiying city import city.yaml --dry-run
              huiying city import city.yaml
            """
    )

    @Argument(help: "The city file; cities/default/city.yaml is a pattern.") var file: String
    @Flag(help: "Say what would change, and change nothing.") var dryRun = false

    func run() async throws {
        try await Program.run { settings in
            let city = try CityFile(yaml: FileText.read(file))
            let ground = try await Ground.open(settings)
            do {
                let report = try await take(city, ground)
                try await ground.close()
                show(report)
            } catch {
                try await ground.close()
                throw error
            }
        }
    }

    private func take(_ city: CityFile, _ ground: Ground) async throws -> CityDesk.Report {
        do {
            return try await ground.background.transaction(for: .worker) { transaction in
                let desk = CityDesk()
                _ = try await desk.found(city.name, kind: .city, in: transaction)
                let report = try await desk.take(city, in: transaction)
                if dryRun { throw DryRun(report: report) }
                return report
            }
        } catch let rehearsal as DryRun {
            return rehearsal.report
        }
    }

    private func show(_ report: CityDesk.Report) {
        if report.isUnchanged {
            return Terminal.say("城市文件与现状一致，没有变化。", "Nothing changed: the city already says what the file says.")
        }
        let head = dryRun ? Terminal.words("将会改变：", "Would change:") : Terminal.words("已改变：", "Changed:")
        let counts = Dictionary(report.changed.map { ($0.kind, $0.count) }, uniquingKeysWith: +)
        Terminal.say(
            head + counts.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { " \($0.key) \($0.value)" }.joined()
        )
        guard !dryRun else { return }
        for key in report.secrets { Terminal.say("\(key.source)\t\(key.name)\t\(key.secret.text)") }
        if !report.secrets.isEmpty {
            Terminal.note("以上密钥只显示这一次，请妥善保存。", "These keys are shown this once; keep them safe.")
        }
    }

    /// Rolls the rehearsal back.
    private struct DryRun: Error {
        let report: CityDesk.Report
    }
}

/// A text file that the operator named.
enum FileText {
    /// Reads a whole file as UTF-8.
    static func read(_ path: String) throws -> String {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw Complaint("无法读取文件 \(path)。", "The file \(path) cannot be read.")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Complaint("文件 \(path) 不是 UTF-8 编码。", "The file \(path) is not UTF-8.")
        }
        return text
    }
}
