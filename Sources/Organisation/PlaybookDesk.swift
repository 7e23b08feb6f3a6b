import Foundation
import Journal
package import Kernel
package import Playbooks
package import Postgres

/// The published versions of the playbooks; every record names the one it was made under.
package struct PlaybookDesk: Sendable {
    package init() {}

    /// What publishing did.
    package enum Publication: Sendable, Hashable {
        /// The version is current from now on.
        case current(PlaybookID)
        /// The version was current already, and nothing was written.
        case unchanged(PlaybookID)

        /// The version that is current now.
        package var id: PlaybookID {
            switch self {
            case .current(let id), .unchanged(let id): id
            }
        }
    }

    /// Publishes a version and makes it current, unless one is current already.
    ///
    /// - Returns: The id of the version that is current now.
    /// - Throws: `PlaybookErrors` for what the files say.
    package func publishFirst(_ files: [String: String], in transaction: Transaction) async throws -> PlaybookID {
        if let current = try await currentID(in: transaction) { return current }
        return try await publish(files, in: transaction).id
    }

    /// Publishes files and makes them current; the same files again are the same version.
    ///
    /// - Parameter note: Why, in 1 to 200 characters.
    /// - Throws: `PlaybookErrors` for what the files say.
    package func publish(
        _ files: [String: String],
        note: String? = nil,
        in transaction: Transaction
    ) async throws -> Publication {
        let digest = try Playbook(files: files).digest
        return try await makeCurrent(files, digest, note, as: .published, in: transaction)
    }

    /// Publishes the files of an earlier version again.
    ///
    /// - Parameter note: Why, in 1 to 200 characters.
    /// - Throws: `PlaybookErrors` where this program cannot read them any more.
    package func restore(
        _ version: PublishedPlaybook,
        note: String? = nil,
        in transaction: Transaction
    ) async throws -> Publication {
        let digest = try Playbook(files: version.files).digest
        return try await makeCurrent(version.files, digest, note, as: .restored, in: transaction)
    }

    /// The id of the current version; nothing where none was published yet.
    package func currentID(in transaction: Transaction) async throws -> PlaybookID? {
        try await transaction.value(.currentID, as: PlaybookID.self)
    }

    /// The current version: its id, and the playbook itself.
    package func current(in transaction: Transaction) async throws -> (id: PlaybookID, playbook: Playbook)? {
        guard let found = try await transaction.row(.currentVersion, as: PublishedPlaybook.self) else { return nil }
        return (found.id, try Playbook(files: found.files))
    }

    /// The current version with its files.
    package func currentVersion(in transaction: Transaction) async throws -> PublishedPlaybook? {
        try await transaction.row(.currentVersion)
    }

    /// The files of the current version, whether this program can read them or not.
    package func currentFiles(in transaction: Transaction) async throws -> [String: String]? {
        try await transaction.row(.currentVersion, as: PublishedPlaybook.self)?.files
    }

    /// The digest of a version that records name: 64 hexadecimal digits.
    package func digest(of version: PlaybookID, in transaction: Transaction) async throws -> String? {
        try await transaction.value(.digest(of: version), as: String.self)
    }

    /// The text of a version's calendar; nothing where it was published before there were calendars.
    package func calendar(of version: PlaybookID, in transaction: Transaction) async throws -> String? {
        try await transaction.value(.calendar(of: version), as: String?.self) ?? nil
    }

    /// A version with its files; nothing where there is none.
    package func version(_ id: PlaybookID, in transaction: Transaction) async throws -> PublishedPlaybook? {
        try await transaction.row(.version(id))
    }

    /// The published versions whose digest begins with some digits, two at the most.
    package func versions(beginning digits: String, in transaction: Transaction) async throws -> [PublishedPlaybook] {
        try await transaction.rows(.versions(beginning: digits))
    }

    /// Which version was current from when on, the newest first: the first one still is.
    package func terms(in transaction: Transaction) async throws -> [PlaybookTerm] {
        try await transaction.rows(.terms)
    }

    /// Whoever publishes last is current: two who publish at once take turns.
    func takeTurn(in transaction: Transaction) async throws {
        try await transaction.execute("SELECT pg_catalog.pg_advisory_xact_lock(4852812)")
    }

    /// How the journal names what makes a version current.
    enum Act: String {
        case published = "playbook.published"
        case restored = "playbook.restored"
    }

    /// Makes files current that were read and have no mistake.
    func makeCurrent(
        _ files: [String: String],
        _ digest: String,
        _ note: String?,
        as act: Act,
        in transaction: Transaction
    ) async throws -> Publication {
        try await takeTurn(in: transaction)
        let text = try String(decoding: JSONEncoder().encode(files), as: UTF8.self)
        try await transaction.execute(.store(JSON(text: text), digest, at: transaction.moment))
        guard let id = try await transaction.value(.version(digest), as: PlaybookID.self) else { throw VersionLost() }
        guard try await transaction.execute(.begin(id, note, at: transaction.moment)) == 1 else {
            return .unchanged(id)
        }
        try await transaction.journal(JournalEntry(act.rawValue, "playbook", id.rawValue))
        return .current(id)
    }
}

/// A version that was stored a moment ago cannot be read back.
struct VersionLost: Error {}
