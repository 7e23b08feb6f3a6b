import Foundation
import Journal
package import Kernel
import Organisation
import Playbooks
package import Postgres

/// Cases in the wrong hands, and answers that do not do.
extension CaseDesk {
    /// Gives a case back that the agency has not accepted (退回).
    ///
    /// It goes on to the agency that is proposed. Where none is, and the third time, it is raised to the information
    /// office, whose decision cannot be returned.
    ///
    /// - Parameter reason: 1 to 2,000 characters.
    /// - Throws: `CaseRefusal`, `RoleRefusal`.
    package func giveBack(
        _ id: ID<Case>,
        to proposed: AgencyID?,
        reason: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Case {
        let official = try principal.official(for: .acceptCase)
        let words = try Self.words(reason)
        let found = try await held(id, by: official, in: transaction)
        let target = if let proposed { try await living(proposed, in: transaction) } else { AgencyID?.none }
        let step = try found.returning(to: target, at: transaction.moment)
        var move = CaseMove(step: step, state: try found.state.after(step), custody: found.agency, words: words)
        move.isHandedOver = true
        if step == .return, let target {
            move.custody = target
        } else {
            move.custody = try await informationOffice(in: transaction)
            move.proposed = target
        }
        return try await moved(found, move, by: official, in: transaction)
    }

    /// Passes a case on to another agency (转办); the information office does it.
    ///
    /// - Parameter reason: 1 to 2,000 characters.
    /// - Throws: `CaseRefusal`, `RoleRefusal`.
    package func transfer(
        _ id: ID<Case>,
        to agency: AgencyID,
        reason: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Case {
        let official = try principal.official(for: .directCase)
        let words = try Self.words(reason)
        let found = try await locked(id, in: transaction)
        let next = try found.state.after(.transfer)
        let target = try await living(agency, in: transaction)
        // One that was raised may be decided in favour of who has it; any other goes to somebody else.
        guard target != found.agency || found.state == .raised else { throw CaseRefusal.sameAgency }
        let move = CaseMove(step: .transfer, state: next, custody: target, isHandedOver: true, words: words)
        return try await moved(found, move, by: official, in: transaction)
    }

    /// Sends an answer back that does not do (退回重办); the information office does it.
    ///
    /// - Parameter reason: 1 to 2,000 characters.
    /// - Throws: `CaseRefusal`, `RoleRefusal`.
    package func sendBack(
        _ id: ID<Case>,
        reason: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Case {
        try await direct(.sendBack, id, reason, by: principal, in: transaction)
    }

    /// Opens a closed case again, for the agency that had it; the information office does it.
    ///
    /// - Parameter reason: 1 to 2,000 characters.
    /// - Throws: `CaseRefusal`, `RoleRefusal`.
    package func reopen(
        _ id: ID<Case>,
        reason: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Case {
        try await direct(.reopen, id, reason, by: principal, in: transaction)
    }

    private func direct(
        _ step: Case.Step,
        _ id: ID<Case>,
        _ reason: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Case {
        let official = try principal.official(for: .directCase)
        let words = try Self.words(reason)
        let found = try await locked(id, in: transaction)
        let moved = try await moved(found, try found.staying(step, words: words), by: official, in: transaction)
        try await transaction.leave(.caseSentBack, for: id.rawValue)
        return moved
    }

    /// The agency that lives today in the place of one that is named (article 5).
    private func living(_ agency: AgencyID, in transaction: Transaction) async throws -> AgencyID {
        let found = try await Directory().successor(of: agency, on: transaction.moment, in: transaction)
        guard let found else { throw CaseRefusal.agencyUnknown }
        return found
    }

    private func informationOffice(in transaction: Transaction) async throws -> AgencyID {
        let offices = try await Directory().agencies(
            forDuty: Duty.informationOffice,
            on: transaction.moment,
            in: transaction
        )
        guard let office = offices.first else { throw CaseRefusal.nobodyDecides }
        return office
    }

    static func words(_ reason: String) throws(CaseRefusal) -> String {
        let words = reason.trimmingCharacters(in: .whitespacesAndNewlines)
        guard (1...2_000).contains(words.unicodeScalars.count) else { throw .reasonMissing }
        return words
    }
}
