import Deadlines
package import Foundation
import Journal
package import Kernel
package import Postgres

/// How an agency comes to its answer: a draft, and the signature of its head, without which nothing leaves it.
extension CaseDesk {
    /// Puts a draft of the answer before the head of the agency (报送拟答复); a newer one takes the place of the last.
    ///
    /// - Parameter text: 1 to 20,000 characters.
    /// - Throws: `CaseRefusal`, `RoleRefusal`.
    package func draft(
        _ id: ID<Case>,
        text: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Case {
        let official = try principal.official(for: .draftAnswer)
        let words = try Self.answerWords(text)
        let found = try await held(id, by: official, in: transaction)
        let move = try found.staying(.draft)
        let moment = max(transaction.moment, found.heldSince)
        try await transaction.execute(.draft(ID(), words, of: id, by: official, at: moment))
        return try await moved(found, move, by: official, in: transaction)
    }

    /// Gives a draft back to be written again (退改); the head of the agency does it.
    ///
    /// - Parameter reason: 1 to 2,000 characters.
    /// - Throws: `CaseRefusal`, `RoleRefusal`.
    package func reject(
        _ id: ID<Case>,
        reason: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Case {
        let official = try principal.official(for: .answerCase)
        let words = try Self.words(reason)
        let found = try await held(id, by: official, in: transaction)
        return try await moved(found, try found.staying(.reject, words: words), by: official, in: transaction)
    }

    /// Signs the newest draft as it stands (签发): it is the agency's answer from then on, and ends the limits on it.
    ///
    /// - Parameter draft: The draft that the head has read.
    /// - Throws: `CaseRefusal`, `RoleRefusal`.
    package func sign(
        _ id: ID<Case>,
        draft: ID<Draft>,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Case {
        let official = try principal.official(for: .answerCase)
        let found = try await held(id, by: official, in: transaction)
        let move = try found.staying(.answer)
        guard found.state == .drafted,
            let newest: CaseDraft = try await transaction.row(.newestDraft(of: id))
        else {
            throw CaseRefusal.notDrafted
        }
        guard newest.id == draft else { throw CaseRefusal.draftSuperseded }
        return try await answer(found, move, newest.text, as: draft, by: official, in: transaction)
    }

    /// Answers for the event in the head's own words; ends the limits that wait for the answer.
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
        let words = try Self.answerWords(text)
        let found = try await held(id, by: official, in: transaction)
        return try await answer(found, try found.staying(.answer), words, as: nil, by: official, in: transaction)
    }

    private func answer(
        _ found: Case,
        _ move: CaseMove,
        _ words: String,
        as draft: ID<Draft>?,
        by official: Official,
        in transaction: Transaction
    ) async throws -> Case {
        let moment = max(transaction.moment, found.heldSince)
        try await transaction.execute(.add(ID(), words, draft, to: found.id, by: official, at: moment))
        let moved = try await moved(found, move, by: official, in: transaction)
        try await deadlines.meet(caseID: found.id.rawValue, in: transaction)
        return moved
    }

    private static func answerWords(_ text: String) throws(CaseRefusal) -> String {
        let words = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard (1...20_000).contains(words.unicodeScalars.count) else { throw .answerEmpty }
        return words
    }
}

/// The mark of an answer's id.
package enum Answer {}

/// The mark of a draft's id.
package enum Draft {}

/// What a liaison proposes to answer; only the agency itself sees it.
package struct CaseDraft: Sendable, RowDecodable {
    /// Made by `CaseDesk.draft`; whoever signs names it.
    package let id: ID<Draft>
    /// The moment of the transaction that put it forward.
    package let at: Date
    /// 1 to 20,000 characters, trimmed.
    package let text: String
    /// The name of the person who wrote it.
    package let person: String

    package init(row: Row) throws {
        id = try row["id"]
        at = try row["at"]
        text = try row["text"]
        person = try row["person"]
    }
}
