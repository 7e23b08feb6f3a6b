import Foundation
import Journal
package import Kernel
package import Postgres

/// Keeps the sources of items: the information office adds and changes them, the administrator hands their keys out.
package struct SourceDesk: Sendable {
    package init() {}

    /// Every source with who answers for it, by code.
    package func sources(in transaction: Transaction) async throws -> [SourceEntry] {
        try await transaction.rows(.sourceEntries("ORDER BY sources.code"))
    }

    /// One source; nothing where there is none for the asker.
    package func source(_ id: SourceID, in transaction: Transaction) async throws -> SourceEntry? {
        try await transaction.row(.sourceEntries("WHERE sources.id = \(id)"))
    }

    /// Adds a source.
    ///
    /// - Throws: `SourceRefusal`, `RoleRefusal`.
    package func add(
        _ draft: SourceDraft,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> SourceEntry {
        _ = try principal.official(for: .keepSources)
        try draft.check()
        guard draft.code.wholeMatch(of: #/[a-z0-9][a-z0-9-]{0,39}/#) != nil else { throw SourceRefusal.codeForm }
        let id = SourceID()
        do {
            try await transaction.execute(.add(draft, as: id))
        } catch let error as DatabaseError where error.constraint == "sources_code_once" {
            throw SourceRefusal.codeTaken
        } catch let error as DatabaseError where error.constraint == "sources_owner_known" {
            throw SourceRefusal.ownerAbsent
        }
        try await transaction.journal(JournalEntry("source.added", "source", id.rawValue))
        return try await self.entry(id, in: transaction)
    }

    /// Changes what is said of a source; its code stays.
    ///
    /// - Throws: `SourceRefusal`, `RoleRefusal`.
    package func change(
        _ id: SourceID,
        to draft: SourceDraft,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> SourceEntry {
        _ = try principal.official(for: .keepSources)
        try draft.check()
        do {
            guard try await transaction.execute(.change(id, to: draft)) == 1 else { throw SourceRefusal.absent }
        } catch let error as DatabaseError where error.constraint == "sources_owner_known" {
            throw SourceRefusal.ownerAbsent
        }
        let detail = JSON(text: #"{"state": "\#(draft.state.rawValue)"}"#)
        try await transaction.journal(JournalEntry("source.changed", "source", id.rawValue, detail: detail))
        return try await entry(id, in: transaction)
    }

    /// Says how many items are expected of a source at each hour of the week; nothing ends the watch for silence.
    ///
    /// - Throws: `SourceRefusal`, `RoleRefusal`.
    package func expect(
        _ volume: ExpectedVolume?,
        of id: SourceID,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> SourceEntry {
        _ = try principal.official(for: .keepSources)
        guard try await transaction.execute(.expect(volume, of: id)) == 1 else { throw SourceRefusal.absent }
        let detail = JSON(text: #"{"watched": \#(volume != nil)}"#)
        try await transaction.journal(JournalEntry("source.expectation-set", "source", id.rawValue, detail: detail))
        return try await entry(id, in: transaction)
    }

    /// Where a vendor's JSON holds what an item has; nothing where the source has no such profile.
    package func profile(of id: SourceID, in transaction: Transaction) async throws -> JSON? {
        try await transaction.value("SELECT profile FROM hy.sources WHERE id = \(id)", as: JSON?.self) ?? nil
    }

    /// Sets or drops a source's profile, which was checked.
    ///
    /// - Throws: `SourceRefusal.absent`, `RoleRefusal`.
    package func setProfile(
        _ profile: JSON?,
        of id: SourceID,
        by principal: Principal,
        in transaction: Transaction
    ) async throws {
        _ = try principal.official(for: .keepSources)
        guard try await transaction.execute("UPDATE hy.sources SET profile = \(profile) WHERE id = \(id)") == 1 else {
            throw SourceRefusal.absent
        }
        let detail = JSON(text: #"{"mapped": \#(profile != nil)}"#)
        try await transaction.journal(JournalEntry("source.profile-set", "source", id.rawValue, detail: detail))
    }

    /// The keys of a source, the newest first, without their secrets; the administrator sees them.
    ///
    /// - Throws: `SourceRefusal.absent`, `RoleRefusal`.
    package func keys(
        of id: SourceID,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> [MachineKey] {
        _ = try principal.official(for: .keepKeys)
        _ = try await entry(id, in: transaction)
        return try await transaction.rows(.keys(of: id))
    }

    /// Makes a key for a source; its secret is shown this once.
    ///
    /// - Parameter name: Tells the keys of a source apart: 1 to 80 characters.
    /// - Throws: `SourceRefusal`, `RoleRefusal`.
    package func addKey(
        named name: String,
        to id: SourceID,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> (key: MachineKey, secret: Secret) {
        _ = try principal.official(for: .keepKeys)
        _ = try await entry(id, in: transaction)
        let words = name.trimmingCharacters(in: .whitespacesAndNewlines)
        guard (1...80).contains(words.unicodeScalars.count) else { throw SourceRefusal.keyName }
        let (key, secret) = (ID<MachineKey>(), Secret.make(prefix: "hyk_"))
        do {
            try await transaction.execute(.addKey(key, words, secret, to: id))
        } catch let error as DatabaseError where error.constraint == "machine_keys_name_once" {
            throw SourceRefusal.keyNameTaken
        }
        try await transaction.journal(JournalEntry("key.made", "key", key.rawValue))
        guard let made: MachineKey = try await transaction.row(.key(key)) else { throw SourceRefusal.keyAbsent }
        return (made, secret)
    }

    /// Revokes a key: it is refused from now on, and never comes back.
    ///
    /// - Throws: `SourceRefusal`, `RoleRefusal`.
    package func revokeKey(
        _ key: ID<MachineKey>,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> MachineKey {
        _ = try principal.official(for: .keepKeys)
        guard let found: MachineKey = try await transaction.row(.key(key)) else { throw SourceRefusal.keyAbsent }
        guard found.revokedAt == nil else { throw SourceRefusal.keyRevoked }
        try await transaction.execute(.revoke(key))
        try await transaction.journal(JournalEntry("key.revoked", "key", key.rawValue))
        guard let revoked: MachineKey = try await transaction.row(.key(key)) else { throw SourceRefusal.keyAbsent }
        return revoked
    }

    func entry(_ id: SourceID, in transaction: Transaction) async throws -> SourceEntry {
        guard let entry = try await source(id, in: transaction) else { throw SourceRefusal.absent }
        return entry
    }
}
