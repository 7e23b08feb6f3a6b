import Deadlines
package import Foundation
import Journal
package import Kernel
package import Postgres

/// What can be done with a case.
package struct CaseDesk: Sendable {
    let deadlines = DeadlineDesk()

    package init() {}

    /// Takes the duty on (签收).
    ///
    /// - Throws: `CaseRefusal`, `RoleRefusal`.
    package func accept(_ id: ID<Case>, by principal: Principal, in transaction: Transaction) async throws -> Case {
        let official = try principal.official(for: .acceptCase)
        let found = try await held(id, by: official, in: transaction)
        return try await moved(found, try found.staying(.accept), by: official, in: transaction)
    }

    /// Closes an answered case; the information office does it, and only with evidence that the agency has added since
    /// the answer was last sent back or the case reopened, and once every instruction was reported on and its order to
    /// act, if it has one, is closed.
    ///
    /// - Throws: `CaseRefusal`, `RoleRefusal`.
    package func close(_ id: ID<Case>, by principal: Principal, in transaction: Transaction) async throws -> Case {
        let official = try principal.official(for: .closeCase)
        let found = try await locked(id, in: transaction)
        let move = try found.staying(.close)
        guard try await transaction.value(.hasEvidence(id, for: official), as: Bool.self) == true else {
            throw CaseRefusal.proofMissing
        }
        let instructions = try await transaction.rows(.instructions(of: id), as: Instruction.self)
        guard instructions.allSatisfy(\.isReported) else { throw CaseRefusal.instructionOpen }
        guard try await transaction.value(.openOrder(of: id), as: UUID.self) == nil else { throw CaseRefusal.orderOpen }
        let closed = try await moved(found, move, by: official, in: transaction)
        try await transaction.leave(.caseClosed, for: id.rawValue)
        return closed
    }

    /// One case, or nothing for who may not see it.
    package func found(_ id: ID<Case>, in transaction: Transaction) async throws -> Case? {
        try await transaction.row(.found(id))
    }

    /// Cases, the newest first, after the last one of the page before.
    package func cases(
        for sight: Sight,
        after last: CasePosition?,
        state: Case.State?,
        limit: Int
    ) -> Query<Case> {
        Query(.cases(for: sight, after: last, state: state, limit: limit))
    }

    func held(_ id: ID<Case>, by official: Official, in transaction: Transaction) async throws -> Case {
        guard let seen: Case = try await transaction.row(.found(id)) else { throw CaseRefusal.absent }
        guard seen.agency == official.agency else { throw CaseRefusal.notYours }
        guard let found: Case = try await transaction.row(.locked(id)) else { throw CaseRefusal.notYours }
        // Between the two looks it may have been handed over.
        guard found.agency == official.agency else { throw CaseRefusal.notYours }
        return found
    }

    func locked(_ id: ID<Case>, in transaction: Transaction) async throws -> Case {
        guard let found: Case = try await transaction.row(.locked(id)) else { throw CaseRefusal.absent }
        return found
    }

    /// Records the step, then takes it: who hands a case over may add nothing to it afterwards.
    func moved(
        _ found: Case,
        _ move: CaseMove,
        by official: Official?,
        in transaction: Transaction
    ) async throws -> Case {
        // The moment was read before the row was locked; custody never goes back in time.
        let moment = max(transaction.moment, found.heldSince)
        try await transaction.execute(.record(move, of: found, by: official, at: moment))
        guard let moved: Case = try await transaction.row(.move(found, move, at: moment)) else {
            throw CaseRefusal.absent
        }
        try await transaction.journal(JournalEntry("case.\(move.step.rawValue)", "case", found.id.rawValue))
        return moved
    }
}

/// A step that is about to be taken: where it leads, and who has the case then.
struct CaseMove {
    let step: Case.Step
    let state: Case.State
    var custody: AgencyID
    var isHandedOver = false
    var words: String?
    var proposed: AgencyID?
}

extension Case {
    /// A step after which the same agency has the case.
    func staying(_ step: Step, words: String? = nil) throws(CaseRefusal) -> CaseMove {
        CaseMove(step: step, state: try state.after(step), custody: agency, words: words)
    }
}

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
