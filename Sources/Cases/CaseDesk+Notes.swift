package import Foundation
import Journal
package import Kernel
package import Postgres

/// What is done about a case without moving it.
extension CaseDesk {
    /// Says who of the agency deals with it (指定承办人).
    ///
    /// - Throws: `CaseRefusal`, `RoleRefusal`.
    package func assign(
        _ id: ID<Case>,
        to person: PersonID,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Case {
        let official = try principal.official(for: .acceptCase)
        let found = try open(try await held(id, by: official, in: transaction))
        guard try await staff(of: found.agency, in: transaction).contains(where: { $0.id == person }) else {
            throw CaseRefusal.personUnknown
        }
        try await note(.assign, CaseNote(assignee: person), of: found, by: official, in: transaction)
        guard let assigned: Case = try await transaction.row(.assign(id, to: person)) else { throw CaseRefusal.absent }
        return assigned
    }

    /// Adds what the lead or an assisting agency has to say (协办意见、进展).
    ///
    /// - Parameter text: 1 to 2,000 characters.
    /// - Throws: `CaseRefusal`, `RoleRefusal`.
    package func contribute(
        _ id: ID<Case>,
        text: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Case {
        let official = try principal.official(for: .addToCase)
        let words = try Self.words(text)
        let found = try await seen(id, in: transaction)
        let assistants: [AgencyID] = try await transaction.values(.assistants(of: id))
        guard found.agency == official.agency || assistants.contains(official.agency) else {
            throw CaseRefusal.notYours
        }
        try await note(.contribute, CaseNote(words: words), of: found, by: official, in: transaction)
        return found
    }

    /// Asks for more time (申请延期); what becomes of it is decided where limits are.
    ///
    /// - Parameters:
    ///   - moment: Later than now.
    ///   - reason: 1 to 2,000 characters.
    /// - Throws: `CaseRefusal`, `RoleRefusal`.
    package func askForTime(
        _ id: ID<Case>,
        until moment: Date,
        reason: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Case {
        let official = try principal.official(for: .acceptCase)
        let words = try Self.words(reason)
        guard moment > transaction.moment else { throw CaseRefusal.notLater }
        let found = try open(try await held(id, by: official, in: transaction))
        let details = CaseNote(words: words, wantedUntil: moment)
        try await note(.askExtension, details, of: found, by: official, in: transaction)
        return found
    }

    /// Who can be named to deal with an agency's cases today, by name.
    package func staff(of agency: AgencyID, in transaction: Transaction) async throws -> [StaffMember] {
        try await transaction.rows(.staff(of: agency, on: transaction.moment))
    }

    /// A case that is not closed, held as it stands for who may see it.
    func seen(_ id: ID<Case>, in transaction: Transaction) async throws -> Case {
        try await transaction.execute("SELECT hy.hold_case(\(id))")
        guard let found = try await found(id, in: transaction) else { throw CaseRefusal.absent }
        return try open(found)
    }

    func open(_ found: Case) throws(CaseRefusal) -> Case {
        guard found.state != .closed else { throw .closed }
        return found
    }

    func note(
        _ note: Case.Note,
        _ details: CaseNote,
        of found: Case,
        by official: Official,
        in transaction: Transaction
    ) async throws {
        let moment = max(transaction.moment, found.heldSince)
        try await transaction.execute(.note(note, details, of: found, by: official, at: moment))
        try await transaction.journal(JournalEntry("case.\(note.rawValue)", "case", found.id.rawValue))
    }
}

/// What a note says beside its kind.
struct CaseNote {
    var words: String?
    var assignee: PersonID?
    var wantedUntil: Date?
    var instruction: Int32?
}

/// Somebody who works on an agency's cases.
package struct StaffMember: Sendable, RowDecodable {
    /// Who it is.
    package let id: PersonID
    /// The name, 1 to 40 characters.
    package let name: String

    package init(row: Row) throws {
        id = try row["id"]
        name = try row["name"]
    }
}
