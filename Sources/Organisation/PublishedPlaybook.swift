package import Foundation
package import Kernel
package import Postgres

/// One published version with its files, as they were.
package struct PublishedPlaybook: Sendable, RowDecodable {
    /// What records name it by.
    package let id: PlaybookID
    /// SHA-256 over the files: 64 hexadecimal digits.
    package let digest: String
    /// Contents by path.
    package let files: [String: String]

    package init(row: Row) throws {
        id = try row["id"]
        digest = try row["digest"]
        let json: JSON = try row["files"]
        files = try JSONDecoder().decode([String: String].self, from: Data(json.text.utf8))
    }
}

/// A time during which a version is or was current.
package struct PlaybookTerm: Sendable, RowDecodable {
    /// The version.
    package let version: PlaybookID
    /// SHA-256 over its files: 64 hexadecimal digits.
    package let digest: String
    /// From when on; the next term ends it.
    package let since: Date
    /// Why, in the words of whoever published it.
    package let note: String?
    /// The name of the person who began it; nothing where the operator did.
    package let begunBy: String?

    package init(row: Row) throws {
        version = try row["version_id"]
        digest = try row["digest"]
        since = try row["since"]
        note = try row["note"]
        begunBy = try row["begun_by"]
    }
}

extension SQL {
    static let currentID: SQL = "SELECT version_id FROM hy.playbook_terms ORDER BY id DESC LIMIT 1"

    static let currentVersion: SQL = """
        SELECT playbook_versions.id, encode(digest, 'hex') AS digest, files
        FROM hy.playbook_terms JOIN hy.playbook_versions ON playbook_versions.id = playbook_terms.version_id
        ORDER BY playbook_terms.id DESC LIMIT 1
        """

    static let terms: SQL = """
        SELECT version_id, encode(digest, 'hex') AS digest, since, note, people.name AS begun_by
        FROM hy.playbook_terms
        JOIN hy.playbook_versions ON playbook_versions.id = playbook_terms.version_id
        LEFT JOIN hy.people ON people.id = playbook_terms.begun_by
        ORDER BY playbook_terms.id DESC
        """

    static func version(_ id: PlaybookID) -> SQL {
        "SELECT id, encode(digest, 'hex') AS digest, files FROM hy.playbook_versions WHERE id = \(id)"
    }

    static func versions(beginning digits: String) -> SQL {
        """
        SELECT id, encode(digest, 'hex') AS digest, files FROM hy.playbook_versions
        WHERE starts_with(encode(digest, 'hex'), \(digits)) ORDER BY published_at, id LIMIT 2
        """
    }

    static func calendar(of version: PlaybookID) -> SQL {
        "SELECT files ->> 'calendar.yaml' FROM hy.playbook_versions WHERE id = \(version)"
    }

    static func digest(of version: PlaybookID) -> SQL {
        "SELECT encode(digest, 'hex') FROM hy.playbook_versions WHERE id = \(version)"
    }

    static func version(_ digest: String) -> SQL {
        "SELECT id FROM hy.playbook_versions WHERE digest = decode(\(digest), 'hex')"
    }

    /// Files that are stored already stay as they are.
    static func store(_ files: JSON, _ digest: String, at moment: Date) -> SQL {
        """
        INSERT INTO hy.playbook_versions (id, digest, files, published_at, published_by)
        VALUES (\(PlaybookID()), decode(\(digest), 'hex'), \(files), \(moment), hy.person())
        ON CONFLICT ON CONSTRAINT playbook_versions_digest_once DO NOTHING
        """
    }

    /// Nothing is written where the version is current already.
    static func begin(_ version: PlaybookID, _ note: String?, at moment: Date) -> SQL {
        """
        INSERT INTO hy.playbook_terms (version_id, since, note, begun_by)
        SELECT \(version), \(moment), \(note), hy.person()
        WHERE \(version) IS DISTINCT FROM (SELECT version_id FROM hy.playbook_terms ORDER BY id DESC LIMIT 1)
        """
    }
}
