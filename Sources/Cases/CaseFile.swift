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
    /// Its limits, those on orders to act among them, first due first.
    package let deadlines: [Deadline]
    /// Which agency had it from when to when; the segments follow one another without a gap, and the last goes on.
    package let custody: [Custody]
    /// Everything that was done with it, in order.
    package let steps: [CaseStep]
    /// What the asker's own agency drafted, oldest first.
    package let drafts: [CaseDraft]
    /// What the lead agency answered, oldest first.
    package let answers: [CaseAnswer]
    /// The evidence on file, oldest first and without the bytes.
    package let attachments: [Attachment]
    /// The orders to act about it, the newest first; none for who had it once.
    package let orders: [Order]
}

/// One step of a case: what, when, by whom, and which agency had custody.
package struct CaseStep: Sendable, RowDecodable {
    /// `route`, or the raw value of a `Case.Step` or a `Case.Note`.
    package let step: String
    /// The moment of the transaction that took the step.
    package let at: Date
    /// The name of the person who took it; nil for what the service does, such as routing.
    package let person: String?
    /// The short name of the agency that the person acted for; nil for what the service does.
    package let agency: String?
    /// The short name of the agency that had custody after it.
    package let custody: String
    /// Why it was taken: 1 to 2,000 characters; nil for steps that need no reason.
    package let words: String?
    /// The short name of the agency that was proposed when the case was raised, if one was.
    package let proposed: String?
    /// The name of the person who deals with it from then on; nil for steps that name nobody.
    package let assignee: String?
    /// Until when more time was asked for, if it was.
    package let wantedUntil: Date?
    /// The number, from 1, of the instruction that was given or reported on; nil for other steps.
    package let instruction: Int?

    package init(row: Row) throws {
        step = try row["step"]
        at = try row["at"]
        person = try row["person"]
        agency = try row["agency"]
        custody = try row["custody"]
        words = try row["words"]
        proposed = try row["proposed"]
        assignee = try row["assignee"]
        wantedUntil = try row["wanted_until"]
        instruction = try (row["instruction"] as Int32?).map(Int.init)
    }
}

/// The time in which one agency had a case.
package struct Custody: Sendable, RowDecodable {
    /// Who had it.
    package let agency: AgencyID
    /// The short name of that agency.
    package let name: String
    /// The moment in which it was routed, returned, raised or passed on to it.
    package let since: Date
    /// The moment in which the next agency got it; nil for who has it now.
    package let until: Date?

    package init(row: Row) throws {
        agency = try row["agency_id"]
        name = try row["short_name"]
        since = try row["since"]
        until = try row["until"]
    }
}

/// What an agency answered.
package struct CaseAnswer: Sendable, RowDecodable {
    /// Made when the head signs.
    package let id: ID<Answer>
    /// The moment of the transaction that gave it.
    package let at: Date
    /// 1 to 20,000 characters, trimmed.
    package let text: String
    /// The name of the head who signed it.
    package let person: String
    /// The name of the person who drafted it; nil where it is the head's own, or where the asker may not see the draft.
    package let drafter: String?
    /// The short name of the agency that answered.
    package let agency: String

    package init(row: Row) throws {
        id = try row["id"]
        at = try row["at"]
        text = try row["text"]
        person = try row["person"]
        drafter = try row["drafter"]
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
            custody: try await transaction.rows(.custody(of: id)),
            steps: try await transaction.rows(.steps(of: id)),
            drafts: try await transaction.rows(.drafts(of: id)),
            answers: try await transaction.rows(.answers(of: id)),
            attachments: try await AttachmentDesk().attachments(of: .case(id), in: transaction),
            orders: try await OrderDesk().orders(of: id, in: transaction)
        )
    }
}
