import Foundation
package import Intake
package import Kernel
import PlaybookFiles
package import Playbooks
package import Postgres

/// The playbook that comes with the program, read once for all tests.
package enum Shipped {
    /// The files, read and checked.
    package static func playbook() throws -> Playbook { try read.get() }

    /// The same with one text in one of the files replaced.
    package static func playbook(changing file: String, _ old: String, to new: String) throws -> Playbook {
        try playbook(changing: [(file, old, new)])
    }

    /// The same with texts replaced: the file, what stands in it, and what shall.
    package static func playbook(changing changes: [(file: String, old: String, new: String)]) throws -> Playbook {
        var files = try PlaybookFolder.files(in: PlaybookFiles.folder)
        for change in changes {
            guard let text = files[change.file], text.contains(change.old) else {
                throw NothingToChange(file: change.file)
            }
            files[change.file] = text.replacing(change.old, with: change.new)
        }
        return try Playbook(files: files)
    }

    private struct NothingToChange: Error { let file: String }

    /// The id under which a database of its own publishes it.
    package static let version = PlaybookID()

    /// What scores deliveries under it.
    package static func scoring() throws -> Scoring { try scores.get() }

    fileprivate static func files() throws -> JSON {
        let files = try PlaybookFolder.files(in: PlaybookFiles.folder)
        return JSON(text: String(decoding: try JSONEncoder().encode(files), as: UTF8.self))
    }

    private static let read = Result { try Playbook(folder: PlaybookFiles.folder) }
    private static let scores = Result { try Scoring(playbook: playbook(), version: version) }
}

extension Transaction {
    /// A published version of the playbooks.
    ///
    /// Its digest is a random one, so that tests beside one another do not wait for a key; only the shipped version has files.
    @discardableResult
    package func makePlaybook(_ id: PlaybookID = PlaybookID()) async throws -> PlaybookID {
        let digest = Secret.make(prefix: "").digest
        let files = id == Shipped.version ? try Shipped.files() : JSON(text: "{}")
        try await execute(
            """
            INSERT INTO hy.playbook_versions (id, digest, files, published_at)
            VALUES (\(id), \(digest), \(files), \(moment))
            """
        )
        try await execute("INSERT INTO hy.playbook_terms (version_id, since) VALUES (\(id), \(moment))")
        return id
    }
}
