import Foundation
package import Kernel
import Playbooks
package import Postgres

/// What the information office publishes itself (规则发布): it owns the playbooks.
extension PlaybookDesk {
    /// Publishes the files of the current version with some of them changed, as they were previewed.
    ///
    /// What is current already is left as it is, whoever asks.
    ///
    /// - Parameters:
    ///   - changed: Contents by path; those that are not given stay.
    ///   - digest: What the version is named by: 64 hexadecimal digits, as the preview said.
    ///   - current: The digest of the version against which it was previewed.
    ///   - note: Why, in one line of 1 to 200 characters.
    /// - Throws: `PlaybookRefusal`, `RoleRefusal`.
    package func publish(
        changed: [String: String],
        previewedAs digest: String,
        inPlaceOf current: String,
        note: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Publication {
        let why = try Self.note(note, by: principal)
        let known = try await currentVersion(in: transaction)
        guard [current, digest].contains(known?.digest) else { throw PlaybookRefusal.changed }
        let files = (known?.files ?? [:]).merging(changed) { $1 }
        // Read before anybody waits for it.
        let playbook = try Self.read(files)
        guard playbook.digest == digest else { throw PlaybookRefusal.changed }
        try await takeTurn(inPlaceOf: known?.id, in: transaction)
        return try await makeCurrent(files, digest, why, as: .published, in: transaction)
    }

    /// Publishes the files of an earlier version again.
    ///
    /// - Parameters:
    ///   - current: The digest of the version that whoever asks saw as the current one.
    ///   - note: Why, in one line of 1 to 200 characters.
    /// - Throws: `PlaybookRefusal`, `RoleRefusal`.
    package func restore(
        _ id: PlaybookID,
        inPlaceOf current: String,
        note: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Publication {
        let why = try Self.note(note, by: principal)
        guard let version = try await version(id, in: transaction) else { throw PlaybookRefusal.absent }
        let known = try await currentVersion(in: transaction)
        guard known?.digest == current else { throw PlaybookRefusal.changed }
        let digest = try Self.read(version.files).digest
        try await takeTurn(inPlaceOf: known?.id, in: transaction)
        return try await makeCurrent(version.files, digest, why, as: .restored, in: transaction)
    }

    /// Makes whoever publishes next wait until the transaction ends.
    ///
    /// - Throws: `PlaybookRefusal.changed` where another version is current by now.
    package func takeTurn(inPlaceOf version: PlaybookID?, in transaction: Transaction) async throws {
        try await takeTurn(in: transaction)
        guard try await currentID(in: transaction) == version else { throw PlaybookRefusal.changed }
    }

    private static func note(_ text: String, by principal: Principal) throws -> String {
        _ = try principal.official(for: .publishPlaybook)
        let note = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard (1...200).contains(note.unicodeScalars.count), !note.contains(where: \.isNewline) else {
            throw PlaybookRefusal.noteMissing
        }
        return note
    }

    private static func read(_ files: [String: String]) throws(PlaybookRefusal) -> Playbook {
        do throws(PlaybookErrors) { return try Playbook(files: files) } catch { throw .mistaken(error) }
    }
}
