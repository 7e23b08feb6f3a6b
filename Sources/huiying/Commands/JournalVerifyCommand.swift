import ArgumentParser
import Crypto
import Foundation
import Jobs
import Journal
import Kernel

/// Verifies the journal.
struct JournalVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Looks whether rows of the journal, seals or checkpoints were altered, removed, added or reordered.",
        discussion: """
            Ends with 0 when all is well, with 2 when something is wrong, with one line for each kind of damage, and with 1 \
            when it could not look. The service may run meanwhile.

            The checkpoints and the key are looked for in HUIYING_SEALS; name a copy that was kept elsewhere with \
            --checkpoints, and the key that was noted down with --key. An exported journal is verified on any machine.

            Example:
              huiying journal verify
              huiying journal verify --checkpoints /media/usb/checkpoints.ndjson --key 7d4e…
              huiying journal verify --file journal.ndjson --key 7d4e…
            """
    )

    @Option(help: "A file with the checkpoints, instead of the one in HUIYING_SEALS.") var checkpoints: String?
    @Option(help: "The public key, as huiying journal key prints it.") var key: String?
    @Option(help: "An exported journal, instead of the database.") var file: String?
    @Flag(help: "Prints what was found as JSON.") var json = false

    func run() async throws {
        var isClean = false
        do {
            try await Program.run { settings in
                let found = if let file { try await verdict(onFile: file) } else { try await verdict(settings) }
                try say(found)
                isClean = found.isClean
            }
        } catch is ExitCode {
            throw ExitCode(1)
        }
        if !isClean { throw ExitCode(2) }
    }

    private func verdict(_ settings: Settings) async throws -> JournalVerification.Verdict {
        let folder = Ground.seals(settings)
        let key = try key.map(Curve25519.Signing.PublicKey.init(digits:)) ?? folder.publicKey()
        return try await AuditedDatabase.using(settings) { database in
            let newest = try await database.read { try await $0.head(in: $1)?.seq ?? 0 }
            var progress = Progress("核对", "Verifying", of: Int(max(newest, 1)))
            let verification = JournalVerification(database.source) { line in key.map(line.isSigned(by:)) ?? false }
            let verdict = try await verification.run(isCopy: checkpoints != nil) {
                let lines = try checkpoints.map(Self.contents) ?? Self.found(in: folder)
                try Self.demand(key, for: lines)
                return lines
            } progress: {
                progress.show($0)
            }
            progress.end()
            return verdict
        }
    }

    private func verdict(onFile path: String) async throws -> JournalVerification.Verdict {
        guard let exported = ExportedJournal(try Self.contents(path)) else {
            throw Complaint("\(path) 不是导出的留痕。", "\(path) is no exported journal.")
        }
        let digits = key ?? exported.head.key
        let key = try digits.map(Curve25519.Signing.PublicKey.init(digits:))
        let verification = JournalVerification(exported.source) { line in key.map(line.isSigned(by:)) ?? false }
        let verdict = try await verification.run(isCopy: checkpoints != nil) {
            let lines = try checkpoints.map(Self.contents) ?? exported.checkpoints
            try Self.demand(key, for: lines)
            return lines
        }
        var more = exported.finding.map { [$0] } ?? []
        if self.key == nil, key != nil { more.append(exported.ownKey) }
        return verdict.adding(more)
    }

    /// Without a key nothing says who wrote the checkpoints.
    private static func demand(_ key: Curve25519.Signing.PublicKey?, for lines: Data?) throws {
        guard key == nil, lines?.isEmpty == false else { return }
        throw Complaint(
            "没有公钥，无法核对签名；请用 --key 指明（huiying journal key 打印的）。",
            "Without the key no signature can be verified; name it with --key (huiying journal key prints it)."
        )
    }

    private static func found(in folder: SealFolder) throws -> Data? {
        do { return try folder.checkpoints() } catch let fault as SealFolderFault {
            throw Complaint("读不到检查点：\(fault)。", "The checkpoints cannot be read: \(fault).")
        }
    }

    private static func contents(_ path: String) throws -> Data {
        guard let contents = try SealFolder.contents(of: path) else {
            throw Complaint("没有文件 \(path)。", "There is no file \(path).")
        }
        return contents
    }

    private func say(_ verdict: JournalVerification.Verdict) throws {
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .withoutEscapingSlashes, .sortedKeys]
            return Terminal.say(String(decoding: try encoder.encode(VerdictView(verdict)), as: UTF8.self))
        }
        for finding in verdict.findings {
            let line =
                "\(Terminal.words(finding.what.zh, finding.what.en)) → "
                + Terminal.words(finding.remedy.zh, finding.remedy.en)
            if finding.kind.isAlarm {
                Terminal.say("[\(finding.kind.rawValue)] \(line)")
            } else {
                Terminal.note(line, line)
            }
        }
        guard verdict.isClean else { return }
        let newest = verdict.newest.map(\.momentInChina) ?? Terminal.words("无", "none")
        Terminal.say(
            "留痕完好：封存 \(verdict.seals) 环，检查点 \(verdict.checkpoints) 个，最新检查点 \(newest)。",
            "The journal is whole: \(verdict.seals) seals, \(verdict.checkpoints) checkpoints, the newest of \(newest)."
        )
        if verdict.checkpoints == 0 {
            Terminal.note(
                "没有检查点可供核对：有数据库超级用户权限的人可以整体改写而不被发现。",
                "There were no checkpoints to compare with: a superuser of the database can rewrite all of it unnoticed."
            )
        }
    }
}

/// A verdict as JSON, in the terminal's language.
private struct VerdictView: Encodable {
    struct FindingView: Encodable {
        let kind: String
        let isAlarm: Bool
        let place: Int64
        let until: Int64?
        let row: Int64?
        let count: Int
        let what: String
        let remedy: String
    }

    let isClean: Bool
    let seals: Int
    let checkpoints: Int
    let newestCheckpoint: String?
    let findings: [FindingView]

    init(_ verdict: JournalVerification.Verdict) {
        isClean = verdict.isClean
        seals = verdict.seals
        checkpoints = verdict.checkpoints
        newestCheckpoint = verdict.newest?.moment
        findings = verdict.findings.map { finding in
            FindingView(
                kind: finding.kind.rawValue,
                isAlarm: finding.kind.isAlarm,
                place: finding.place,
                until: finding.until,
                row: finding.row,
                count: finding.count,
                what: Terminal.words(finding.what.zh, finding.what.en),
                remedy: Terminal.words(finding.remedy.zh, finding.remedy.en)
            )
        }
    }
}
