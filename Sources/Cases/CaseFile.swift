package import Deadlines
package import Foundation
package import Kernel
package import Postgres

/// Everything on record about one case.
package struct CaseFile: Sendable {
    package let found: Case
    package let assistants: [AgencyID]
    package let deadlines: [Deadline]
    package let steps: [CaseStep]
    package let answers: [CaseAnswer]
    package let attachments: [Attachment]
}

/// One step of a case: what, when, by whom, and which agency had custody.
package struct CaseStep: Sendable, RowDecodable {
    package let step: String
    package let at: Date
    package let person: String?
    package let agency: String?
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
    package let id: ID<Answer>
    package let at: Date
    package let text: String
    package let person: String
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
