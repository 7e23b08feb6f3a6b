import Foundation
package import Kernel
import Playbooks
package import Postgres

/// What the information office publishes itself (规则发布): it owns the playbooks.
extension PlaybookDesk {
    /// Publishes the files of the current version with some of them changed, as they were previewed.
    ///
    /// - Parameters:
    ///   - changed: Contents by path; those that are not given stay.
    ///   - digest: What the version is named by: 64 hexadecimal digits, as the preview said.
    ///   - note: Why, in one line of 1 to 200 characters.
    /// - Throws: `PlaybookRefusal`, `RoleRefusal`.
    package func publish(
        changed: [String: String],
        previewedAs digest: String,
        note: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Publication {
        let why = try Self.note(note, by: principal)
        try await takeTurn(in: transaction)
        let files = (try await currentFiles(in: transaction) ?? [:]).merging(changed) { $1 }
        let playbook = try Self.read(files)
        guard playbook.digest == digest.lowercased() else { throw PlaybookRefusal.changed }
        return try await makeCurrent(files, playbook.digest, why, as: .published, in: transaction)
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
        try await takeTurn(in: transaction)
        guard let version = try await version(id, in: transaction) else { throw PlaybookRefusal.absent }
        guard try await currentVersion(in: transaction)?.digest == current.lowercased() else {
            throw PlaybookRefusal.changed
        }
        return try await makeCurrent(
            version.files,
            try Self.read(version.files).digest,
            why,
            as: .restored,
            in: transaction
        )
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
