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
        let record = try await record(of: id, in: transaction)
        var counting = playbook
        if let version = record.deadline.calendar,
            let published = try await PlaybookDesk().version(version, in: transaction),
            published.digest != playbook.digest
        {
            counting = try Playbook(files: published.files)
        }
        return try DeadlineExplanation(of: record, counting: counting)
    }

    /// Everything that is on record about a limit.
    ///
    /// - Throws: `DeadlineRefusal.absent` where there is none for the asker.
    package func record(of id: ID<Deadline>, in transaction: Transaction) async throws -> DeadlineRecord {
        guard let found = try await deadline(id, in: transaction) else { throw DeadlineRefusal.absent }
        let facts = try await facts(of: [id], in: transaction)
        let custody = try await custody(of: found, facts, in: transaction)
        return DeadlineRecord(deadline: found, facts: facts, custody: custody)
    }

    private func custody(
        of found: Deadline,
        _ facts: [DeadlineFact],
        in transaction: Transaction
    ) async throws -> [DeadlineRecord.Custody] {
        struct Handover: Decodable {
            let from: UUID
            let to: UUID
        }
        let moves = try facts.filter { $0.fact == "transferred" }.map { fact in
            (try JSONDecoder().decode(Handover.self, from: Data(fact.detail.text.utf8)), max(fact.at, found.armedAt))
        }
        var holder = moves.first.map { AgencyID(rawValue: $0.0.from) }
        if holder == nil { holder = try await transaction.value(.holder(of: found), as: AgencyID.self) }
        guard var holder else { return [] }
        var since = found.armedAt
        var custody: [DeadlineRecord.Custody] = []
        for (move, at) in moves {
            custody.append(.init(agency: holder, since: since, until: at))
            (holder, since) = (AgencyID(rawValue: move.to), at)
        }
        return custody + [.init(agency: holder, since: since, until: nil)]
    }
}

extension SQL {
    /// Who had the case when the limit was armed, as nobody else has had it since.
    fileprivate static func holder(of deadline: Deadline) -> SQL {
        """
        SELECT custody FROM hy.case_steps
        WHERE case_id = \(deadline.caseID) AND custody IS NOT NULL AND at <= \(deadline.armedAt)
          AND step IN ('route', 'return', 'raise', 'transfer')
        ORDER BY id DESC LIMIT 1
        """
    }
}
