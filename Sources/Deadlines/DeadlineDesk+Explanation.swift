import Foundation
package import Kernel
import Organisation
package import Playbooks
package import Postgres

extension DeadlineDesk {
    /// Why a limit ends when it does.
    ///
    /// Counted from the facts and the calendar of the version that they name; nothing of it is read from the stored moment.
    ///
    /// - Parameter playbook: The current playbook, by which most limits were counted.
    /// - Throws: `DeadlineRefusal.absent` where there is none for the asker.
    package func explanation(
        of id: ID<Deadline>,
        playbook: Playbook,
        in transaction: Transaction
    ) async throws -> DeadlineExplanation {
        var found = try await explained(id, playbook, in: transaction)
        // Row and facts are read one after the other; what moved in between is read again.
        for _ in 0..<3 where !found.isSound { found = try await explained(id, playbook, in: transaction) }
        return found
    }

    /// Everything that is on record about a limit, for those who see its case to this day.
    ///
    /// - Throws: `DeadlineRefusal.absent` where there is none for the asker.
    package func record(of id: ID<Deadline>, in transaction: Transaction) async throws -> DeadlineRecord {
        guard let found: Deadline = try await transaction.row(.whole(id)) else { throw DeadlineRefusal.absent }
        let facts = try await facts(of: [id], in: transaction)
        let turns = try await transaction.rows(.turns(of: found), as: Turn.self)
        return DeadlineRecord(deadline: found, facts: facts, custody: custody(turns, of: found, facts))
    }

    private func explained(
        _ id: ID<Deadline>,
        _ playbook: Playbook,
        in transaction: Transaction
    ) async throws -> DeadlineExplanation {
        let record = try await record(of: id, in: transaction)
        var calendar = playbook.calendar
        var digest: String?
        if let version = record.deadline.calendar {
            digest = try await PlaybookDesk().digest(of: version, in: transaction)
            if digest != playbook.digest {
                calendar = try Playbook.calendar(try await PlaybookDesk().calendar(of: version, in: transaction))
            }
        }
        return try DeadlineExplanation(of: record, by: calendar, digest: digest, ruleSets: playbook.ruleSets)
    }

    /// The turns that lie between arming and end; neighbours of one agency are one turn.
    private func custody(_ turns: [Turn], of found: Deadline, _ facts: [DeadlineFact]) -> [DeadlineRecord.Custody] {
        let end = facts.last { ["met", "deemed", "cancelled"].contains($0.fact) }?.at
        var custody: [DeadlineRecord.Custody] = []
        for turn in turns {
            let since = max(turn.at, found.armedAt)
            if let end, since > end { break }
            if let last = custody.last {
                if last.agency == turn.agency { continue }
                custody[custody.count - 1] = .init(agency: last.agency, since: last.since, until: since)
                // Nobody had it for no time at all.
                if last.since == since { custody.removeLast() }
            }
            custody.append(.init(agency: turn.agency, since: since, until: end))
        }
        return custody
    }
}

/// From when on an agency had the case.
private struct Turn: Sendable, RowDecodable {
    let agency: AgencyID
    let at: Date

    init(row: Row) throws {
        agency = try row["custody"]
        at = try row["at"]
    }
}

extension SQL {
    fileprivate static func whole(_ id: ID<Deadline>) -> SQL {
        "SELECT \(deadlineColumns) FROM hy.deadlines WHERE id = \(id) AND hy.sees_deadline_whole(id)"
    }

    fileprivate static func turns(of deadline: Deadline) -> SQL {
        """
        SELECT custody, at FROM hy.case_steps
        WHERE case_id = \(deadline.caseID) AND step IN ('route', 'return', 'raise', 'transfer') ORDER BY id
        """
    }
}
