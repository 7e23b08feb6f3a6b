package import Foundation
import Kernel
package import Postgres

/// One thing that was done, as the journal keeps it: ids, codes and digests, never what people wrote.
package struct JournalEntry: Sendable {
    /// A name such as `case.accepted`.
    package let action: String
    /// What it was done to, such as `case`.
    package let subjectKind: String
    /// The id of what it was done to.
    package let subject: UUID
    /// Ids, codes and figures as a JSON object.
    package let detail: JSON
    /// SHA-256 of what was taken in or given out, where there is such a thing: 32 bytes.
    package let digest: [UInt8]?

    /// Puts an entry together.
    package init(
        _ action: String,
        _ subjectKind: String,
        _ subject: UUID,
        detail: JSON = JSON(text: "{}"),
        digest: [UInt8]? = nil
    ) {
        self.action = action
        self.subjectKind = subjectKind
        self.subject = subject
        self.detail = detail
        self.digest = digest
    }
}

extension Transaction {
    /// Journals what this transaction does, in the name of who it is for.
    ///
    /// The transaction fails if the row cannot be written: nothing is done without its trace.
    package func journal(_ entry: JournalEntry) async throws {
        try await execute(.journal(entry, at: moment))
    }
}

extension SQL {
    static func journal(_ entry: JournalEntry, at moment: Date) -> SQL {
        """
        INSERT INTO hy.journal
            (at, principal, person_id, post_id, agency_id, source_id, action, subject_kind, subject_id, detail, digest)
        VALUES (\(moment), hy.principal(), hy.person(), hy.post(), hy.agency(), hy.source(),
                \(entry.action), \(entry.subjectKind), \(entry.subject), \(entry.detail), \(entry.digest))
        """
    }
}
