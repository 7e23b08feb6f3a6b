import Deadlines
package import Foundation
import Journal
package import Kernel
package import Postgres

/// What can be done with a case.
package struct CaseDesk: Sendable {
    private let deadlines = DeadlineDesk()

    package init() {}

    /// Takes the duty on (签收).
    ///
    /// - Throws: `CaseRefusal`, `RoleRefusal`.
    package func accept(_ id: ID<Case>, by principal: Principal, in transaction: Transaction) async throws -> Case {
        let official = try principal.official(for: .acceptCase)
        let found = try await held(id, by: official, in: transaction)
        let next = try found.state.after(.accept)
        return try await moved(found, .accept, to: next, by: official, in: transaction)
    }

    /// Answers for the event; ends the limits that wait for the answer.
    ///
    /// - Parameter text: 1 to 20,000 characters.
    /// - Throws: `CaseRefusal`, `RoleRefusal`.
    package func answer(
        _ id: ID<Case>,
        text: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Case {
        let official = try principal.official(for: .answerCase)
        let words = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard (1...20_000).contains(words.unicodeScalars.count) else { throw CaseRefusal.answerEmpty }
        let found = try await held(id, by: official, in: transaction)
        let next = try found.state.after(.answer)
        try await transaction.execute(.add(ID(), words, to: id, by: official, at: transaction.moment))
        let moved = try await moved(found, .answer, to: next, by: official, in: transaction)
        try await deadlines.meet(caseID: id.rawValue, in: transaction)
        try await transaction.leave(.caseAnswered, for: id.rawValue)
        return moved
    }

    /// Closes an answered case; the information office does it, and only with evidence on file.
    ///
    /// - Throws: `CaseRefusal`, `RoleRefusal`.
    package func close(_ id: ID<Case>, by principal: Principal, in transaction: Transaction) async throws -> Case {
        let official = try principal.official(for: .closeCase)
        guard let found: Case = try await transaction.row(.locked(id)) else { throw CaseRefusal.absent }
        let next = try found.state.after(.close)
        guard try await transaction.value(.hasEvidence(id), as: Bool.self) == true else {
            throw CaseRefusal.proofMissing
        }
        return try await moved(found, .close, to: next, by: official, in: transaction)
    }

    /// One case, or nothing for who may not see it.
    package func found(_ id: ID<Case>, in transaction: Transaction) async throws -> Case? {
        try await transaction.row(.found(id))
    }

    /// Cases, the newest first, after the last one of the page before.
    package func cases(
        of agency: AgencyID?,
        after last: CasePosition?,
        state: Case.State?,
        limit: Int
    ) -> Query<Case> {
        Query(.cases(of: agency, after: last, state: state, limit: limit))
    }

    private func held(_ id: ID<Case>, by official: Official, in transaction: Transaction) async throws -> Case {
        guard let seen: Case = try await transaction.row(.found(id)) else { throw CaseRefusal.absent }
        guard seen.agency == official.agency else { throw CaseRefusal.notYours }
        guard let found: Case = try await transaction.row(.locked(id)) else { throw CaseRefusal.notYours }
        return found
    }

    private func moved(
        _ found: Case,
        _ step: Case.Step,
        to next: Case.State,
        by official: Official,
        in transaction: Transaction
    ) async throws -> Case {
        let moment = transaction.moment
        guard let moved: Case = try await transaction.row(.move(found.id, to: next, at: moment)) else {
            throw CaseRefusal.absent
        }
        try await transaction.execute(.record(step, of: found, by: official, at: moment))
        try await transaction.journal(JournalEntry("case.\(step.rawValue)", "case", found.id.rawValue))
        return moved
    }
}

/// The mark of an answer's id.
package enum Answer {}

/// Where a list of cases goes on.
package struct CasePosition: Sendable {
    /// When the last case shown was opened; earlier ones follow.
    package let openedAt: Date
    /// The last case shown; tells cases of the same moment apart.
    package let id: ID<Case>

    /// Remembers a case's place.
    package init(openedAt: Date, id: ID<Case>) {
        self.openedAt = openedAt
        self.id = id
    }
}
