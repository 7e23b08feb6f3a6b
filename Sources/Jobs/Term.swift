package import Foundation
import Kernel
package import Postgres

/// What only one process may do at a time, and for which term.
///
/// The database issues the terms. Every transaction of the holder begins with `confirm`, which fails when another
/// process has taken over, so a holder that slept through its lease can do no harm.
package struct Term: Sendable {
    /// The key of the term in the database, such as `keeper`.
    package let name: String
    /// Who wants it; each `Term` makes an id of its own unless it is given one.
    package let holder: UUID

    /// Names what is to be held, and who wants it.
    package init(name: String, holder: UUID = .timeOrdered()) {
        self.name = name
        self.holder = holder
    }

    /// Takes the term, or keeps it; nothing while another process holds it.
    package func take(in transaction: Transaction) async throws -> Int64? {
        try await transaction.value(.takeTerm(name, holder: holder), as: Int64.self)
    }

    /// Locks the term for this transaction.
    ///
    /// - Throws: `TermLost` when another process has it.
    package func confirm(_ term: Int64, in transaction: Transaction) async throws {
        guard try await transaction.value(.confirmTerm(name, holder: holder, term: term), as: Int64.self) != nil
        else { throw TermLost() }
    }

    /// Lets whoever comes next take the term at once, where this holder still has it; nobody works under it any more.
    package func giveBack(_ term: Int64, in transaction: Transaction) async throws {
        try await transaction.execute(.giveBackTerm(name, holder: holder, term: term))
    }
}

/// Another process has taken over.
package struct TermLost: Error {}

extension SQL {
    static func takeTerm(_ name: String, holder: UUID) -> SQL {
        """
        INSERT INTO hy.terms AS held (name, holder, term, lease_until)
        VALUES (\(name), \(holder), 1, clock_timestamp() + interval '10 seconds')
        ON CONFLICT (name) DO UPDATE SET
            holder = excluded.holder, lease_until = excluded.lease_until,
            term = held.term + (held.holder <> excluded.holder)::integer
        WHERE held.holder = excluded.holder OR held.lease_until < clock_timestamp()
           OR held.lease_until > clock_timestamp() + interval '1 minute'
        RETURNING term
        """
    }

    static func confirmTerm(_ name: String, holder: UUID, term: Int64) -> SQL {
        """
        UPDATE hy.terms SET lease_until = clock_timestamp() + interval '10 seconds'
        WHERE name = \(name) AND holder = \(holder) AND term = \(term) RETURNING term
        """
    }

    static func giveBackTerm(_ name: String, holder: UUID, term: Int64) -> SQL {
        """
        UPDATE hy.terms SET lease_until = clock_timestamp()
        WHERE name = \(name) AND holder = \(holder) AND term = \(term)
        """
    }
}
