import ArgumentParser
import Crypto
import Foundation
import Jobs
import Journal
import Kernel
import Postgres

/// Commands about the record of who did what.
struct JournalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal",
        abstract: "Verifies that nobody changed the record of who did what, and exports it.",
        discussion: """
            The service chains the rows of the journal by SHA-256 and signs about every minute how far the chain has come. \
            These checkpoints lie outside the database, in HUIYING_SEALS (the folder of the program's data with -seals \
            behind its name, unless said). Keep a copy of them on another machine.

            Example:
              huiying journal verify
              huiying journal export --to journal.ndjson
              huiying journal key
            """,
        subcommands: [JournalVerifyCommand.self, JournalExportCommand.self, JournalKeyCommand.self]
    )
}

/// Prints the key with which checkpoints are verified.
struct JournalKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Prints the public key that checkpoints are verified with: 64 hexadecimal digits (Ed25519).",
        discussion: """
            Make it known to whoever shall be able to verify the journal, and keep it where the machine's administrators \
            cannot change it.

            Example:
              huiying journal key
            """
    )

    func run() async throws {
        try await Program.run { settings in
            let folder = Ground.seals(settings)
            guard let key = try folder.publicKey() else {
                throw Complaint(
                    "\(folder.path) 中还没有密钥；huiying serve 会建立。",
                    "There is no key in \(folder.path) yet; huiying serve makes it."
                )
            }
            Terminal.say([UInt8](key.rawRepresentation).hex)
        }
    }
}

extension SealFolder {
    /// The public key of the key that signs; nothing where none was made yet.
    func publicKey() throws -> Curve25519.Signing.PublicKey? {
        do { return try key()?.publicKey } catch let fault as SealFolderFault {
            throw Complaint("不能使用签名密钥：\(fault)。", "The signing key cannot be used: \(fault).")
        }
    }
}

extension Curve25519.Signing.PublicKey {
    /// Reads a key as `huiying journal key` prints it.
    init(digits: String) throws {
        guard let bytes = [UInt8](hex: digits.lowercased()), bytes.count == 32 else {
            throw Complaint(
                "公钥应为 huiying journal key 打印的 64 位十六进制数字。",
                "A key is 64 hexadecimal digits, as huiying journal key prints them."
            )
        }
        try self.init(rawRepresentation: Data(bytes))
    }
}

/// A city's database as its auditor reads it: nothing is made or migrated, and nothing that is damaged is refused.
struct AuditedDatabase {
    private let database: Database
    private let desk = SealDesk()

    /// Opens the database, uses it, and lets it go whatever happens.
    static func using<Answer: Sendable>(
        _ settings: Settings,
        _ body: (AuditedDatabase) async throws -> Answer
    ) async throws -> Answer {
        guard let conninfo = settings.database else { return try await usingOwnServer(settings, body) }
        return try await using(conninfo, body)
    }

    private static func usingOwnServer<Answer: Sendable>(
        _ settings: Settings,
        _ body: (AuditedDatabase) async throws -> Answer
    ) async throws -> Answer {
        let folder = OwnFolder(settings).path
        guard FileManager.default.fileExists(atPath: folder) else {
            throw Complaint("还没有数据（\(folder)）。", "There is no data yet (\(folder)).")
        }
        let server = try await EmbeddedServer.start(
            .init(folder: folder, programs: settings.programs, sharing: .allowed)
        )
        do {
            let answer = try await using(server.conninfo(user: "hy_login", database: Ground.name), body)
            try await server.stop()
            return answer
        } catch {
            try await server.stop()
            throw error
        }
    }

    private static func using<Answer: Sendable>(
        _ conninfo: String,
        _ body: (AuditedDatabase) async throws -> Answer
    ) async throws -> Answer {
        let audited = AuditedDatabase(Database(.init(conninfo: conninfo, connections: 1, durability: .none)))
        do {
            let answer = try await body(audited)
            await audited.database.close()
            return answer
        } catch let fault as DatabaseError where fault.kind == .refused("42P01") {
            await audited.database.close()
            throw Complaint(
                "数据库中没有封存用的表：请运行 huiying migrate；若曾运行过，则有人删除了它们。",
                "The tables of the seals are not there: run huiying migrate; if it ran before, somebody dropped them."
            )
        } catch {
            await audited.database.close()
            throw error
        }
    }

    private init(_ database: Database) { self.database = database }

    /// Reads in the auditor's name.
    func read<Answer: Sendable>(
        _ body: @Sendable (SealDesk, Transaction) async throws -> Answer
    ) async throws -> Answer {
        try await database.transaction(for: .auditor, .readOnly) { [desk] in try await body(desk, $0) }
    }

    /// Each piece in a transaction of its own, so that none stays open long.
    var source: JournalSource {
        JournalSource(
            sealed: { [self] seq in try await read { try await $0.sealed(from: seq, in: $1) } },
            unsealed: { [self] place in try await read { try await $0.unsealed(after: place, in: $1) } },
            standing: { [self] in try await read { try await $0.whole(in: $1) } },
            books: { [self] in try await read { try await $0.books(in: $1) } },
            records: { [self] book, numbers in
                try await read { try await $0.records(of: book, numbers, in: $1) }
            }
        )
    }
}
