import Foundation
package import Kernel
package import Playbooks
package import Postgres

/// The published versions of the playbooks; every record names the one it was made under.
package struct PlaybookDesk: Sendable {
    package init() {}

    /// Publishes a version and makes it current, unless one is current already.
    ///
    /// - Returns: The id of the version that is current now.
    package func publishFirst(_ files: [String: String], in transaction: Transaction) async throws -> PlaybookID {
        if let current = try await current(in: transaction) { return current.id }
        let playbook = try Playbook(files: files)
        let id = PlaybookID()
        let text = try String(decoding: JSONEncoder().encode(files), as: UTF8.self)
        try await transaction.execute(
            """
            INSERT INTO hy.playbook_versions (id, digest, files, published_at)
            VALUES (\(id), decode(\(playbook.digest), 'hex'), \(JSON(text: text)), \(transaction.moment))
            """
        )
        try await transaction.execute(
            "INSERT INTO hy.playbook_terms (version_id, since) VALUES (\(id), \(transaction.moment))"
        )
        return id
    }

    /// The current version: its id, and the playbook itself.
    package func current(in transaction: Transaction) async throws -> (id: PlaybookID, playbook: Playbook)? {
        let found: VersionRow? = try await transaction.row(
            """
            SELECT playbook_versions.id, files
            FROM hy.playbook_terms JOIN hy.playbook_versions ON playbook_versions.id = playbook_terms.version_id
            ORDER BY playbook_terms.id DESC LIMIT 1
            """
        )
        guard let found else { return nil }
        let files = try JSONDecoder().decode([String: String].self, from: Data(found.files.text.utf8))
        return (found.id, try Playbook(files: files))
    }
}

private struct VersionRow: RowDecodable {
    let id: PlaybookID
    let files: JSON

    init(row: Row) throws {
        id = try row["id"]
        files = try row["files"]
    }
}
