package import Deadlines
package import Foundation
package import Kernel
package import Postgres

/// Everything on record about one case.
package struct CaseFile: Sendable {
    /// The case as it stood when the file was read.
    package let found: Case
    /// The agencies that help the lead agency, which is not among them.
    package let assistants: [AgencyID]
    /// The limits on answering it, first due first.
    package let deadlines: [Deadline]
    /// Everything that was done with it, in order.
    package let steps: [CaseStep]
    /// What the lead agency answered, oldest first.
    package let answers: [CaseAnswer]
    /// The evidence on file, oldest first and without the bytes.
    package let attachments: [Attachment]
}

/// One step of a case: what, when, by whom, and which agency had custody.
package struct CaseStep: Sendable, RowDecodable {
    /// One of `route`, `accept`, `answer` and `close`.
    package let step: String
    /// The moment of the transaction that took the step.
    package let at: Date
    /// The name of the person who took it; nil for routing, which the service does.
    package let person: String?
    /// The short name of the agency that the person acted for; nil for routing.
    package let agency: String?
    /// The short name of the agency that had custody then.
    package let custody: String

    package init(row: Row) throws {
        step = try row["step"]
        at = try row["at"]
        person = try row["person"]
        agency = try row["agency"]
        custody = try row["custody"]
    }
}

/// What an agency answered.
package struct CaseAnswer: Sendable, RowDecodable {
    /// Made by `CaseDesk.answer`.
    package let id: ID<Answer>
    /// The moment of the transaction that gave it.
    package let at: Date
    /// 1 to 20,000 characters, trimmed.
    package let text: String
    /// The name of the person who answered.
    package let person: String
    /// The short name of the agency that answered.
    package let agency: String

    package init(row: Row) throws {
        id = try row["id"]
        at = try row["at"]
        text = try row["text"]
        person = try row["person"]
        agency = try row["agency"]
    }
}

extension CaseDesk {
    /// The whole file of a case, or nothing for who may not see it.
    package func file(_ id: ID<Case>, in transaction: Transaction) async throws -> CaseFile? {
        guard let found = try await found(id, in: transaction) else { return nil }
        return CaseFile(
            found: found,
            assistants: try await transaction.values(.assistants(of: id)),
            deadlines: try await DeadlineDesk().deadlines(ofCase: id.rawValue, in: transaction),
            steps: try await transaction.rows(.steps(of: id)),
            answers: try await transaction.rows(.answers(of: id)),
            attachments: try await AttachmentDesk().attachments(of: .case(id), in: transaction)
        )
    }
}
