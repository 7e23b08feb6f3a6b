import ArgumentParser
import Doctor
import Foundation
import Jobs
import Kernel
import Postgres

/// Finds what is wrong, and says what to do.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract:
            "Finds what is wrong with server, roles, schema, settings, disk, clock and work, and says the remedy.",
        discussion: """
            It changes nothing. It ends with 0 when all is well, with 1 when somebody should look, and with 2 when \
            something is wrong.

            Example:
              huiying doctor
              huiying doctor --json
            """
    )

    @Flag(help: "Prints the findings as JSON.") var json = false

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        var findings: [Finding] = []
        do throws(Settings.Invalid) {
            let settings = try Settings(environment: environment)
            let folder = settings.database == nil ? OwnFolder(settings).path : nil
            let seals = Ground.seals(settings).path
            findings += MachineExamination(environment: environment, folder: folder, seals: seals).findings()
            findings += await look(at: settings)
        } catch {
            findings += MachineExamination(environment: environment, folder: nil).findings()
        }
        try say(findings)
        throw ExitCode(findings.exitCode)
    }

    private func look(at settings: Settings) async -> [Finding] {
        do {
            guard let conninfo = settings.database else { return try await lookAtOwnServer(settings) }
            return await look(at: conninfo)
        } catch {
            return [notStarted("\(error)")]
        }
    }

    /// A server of the program's own is started where there is one; none is made.
    private func lookAtOwnServer(_ settings: Settings) async throws -> [Finding] {
        let folder = OwnFolder(settings).path
        guard FileManager.default.fileExists(atPath: folder) else {
            Terminal.note("还没有数据；huiying serve 会建立。", "There is no data yet; huiying serve makes it.")
            return []
        }
        let server = try await EmbeddedServer.start(
            .init(folder: folder, programs: settings.programs, sharing: .allowed)
        )
        let found = await look(at: server.conninfo(user: "hy_login", database: Ground.name))
        try await server.stop()
        return found
    }

    private func look(at conninfo: String) async -> [Finding] {
        let database = Database(.init(conninfo: conninfo, connections: 1, durability: .none))
        let found = await Examination(database).findings()
        await database.close()
        return found
    }

    private func notStarted(_ fault: String) -> Finding {
        Finding(
            "server.not-started",
            .wrong,
            what: Sentence(zh: "自带的数据库不能启动：\(fault)", en: "The server of the program's own does not start: \(fault)"),
            why: Sentence(zh: "服务读写的一切都在数据库里。", en: "Everything the service reads and writes is there."),
            remedy: Sentence(
                zh: "看数据目录下的 server.log；缺程序时运行：apt-get install postgresql",
                en: "See server.log in the data folder; where programs are missing, run: apt-get install postgresql"
            )
        )
    }

    private func say(_ findings: [Finding]) throws {
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes, .sortedKeys]
            Terminal.say(String(decoding: try encoder.encode(findings.map(FindingView.init)), as: UTF8.self))
            return
        }
        for finding in findings {
            let mark = Terminal.words(finding.weight.zh, finding.weight.en)
            Terminal.say("[\(mark)] \(finding.code): \(Terminal.words(finding.what.zh, finding.what.en))")
            Terminal.say("  \(Terminal.words(finding.why.zh, finding.why.en))")
            Terminal.say("  → \(Terminal.words(finding.remedy.zh, finding.remedy.en))")
        }
        if findings.exitCode == 0 { Terminal.say("没有发现问题。", "Nothing is wrong.") }
    }
}

/// A finding as JSON, in the terminal's language.
private struct FindingView: Encodable {
    let code: String
    let weight: String
    let object: String
    let what: String
    let why: String
    let remedy: String

    init(_ finding: Finding) {
        code = finding.code
        weight = finding.weight.rawValue
        object = finding.object
        what = Terminal.words(finding.what.zh, finding.what.en)
        why = Terminal.words(finding.why.zh, finding.why.en)
        remedy = Terminal.words(finding.remedy.zh, finding.remedy.en)
    }
}

extension Finding.Weight {
    fileprivate var zh: String {
        switch self {
        case .wrong: "错误"
        case .warning: "注意"
        case .unknown: "不明"
        }
    }

    fileprivate var en: String {
        switch self {
        case .wrong: "WRONG"
        case .warning: "LOOK"
        case .unknown: "UNKNOWN"
        }
    }
}
