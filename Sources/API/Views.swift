import Cases
import Deadlines
import Events
import Foundation
import Intake
import Kernel
import Postgres

/// A case as the API shows it.
///
/// The wire has its own types, so a room may change without breaking a client.
struct CaseView: Encodable {
    let id: String
    let number: String
    let eventID: String
    let plan: String
    let agencyID: String
    let state: String
    let title: String
    let discoveredAt: Date
    let openedAt: Date
    let heldSince: Date
    let returns: Int
    let ruled: Bool
    let assigneeID: String?
    let closedAt: Date?
    let version: Int

    enum CodingKeys: String, CodingKey {
        case id, number, plan, state, title, returns, ruled, version
        case eventID = "event_id"
        case agencyID = "agency_id"
        case heldSince = "held_since"
        case assigneeID = "assignee_id"
        case discoveredAt = "discovered_at"
        case openedAt = "opened_at"
        case closedAt = "closed_at"
    }

    init(_ found: Case) {
        id = found.id.text
        number = found.number.text("办")
        eventID = found.event.text
        plan = found.plan
        agencyID = found.agency.text
        state = found.state.rawValue
        title = found.title
        discoveredAt = found.discoveredAt
        openedAt = found.openedAt
        heldSince = found.heldSince
        returns = found.returns
        ruled = found.isRuled
        assigneeID = found.assignee?.text
        closedAt = found.closedAt
        version = found.version
    }
}

/// A case with everything on record about it.
struct CaseFileView: Encodable {
    let found: CaseView
    let reason: RawJSON
    let assistants: [String]
    let deadlines: [DeadlineView]
    let custody: [Segment]
    let steps: [Step]
    let drafts: [Draft]
    let answers: [Answer]
    let attachments: [AttachmentView]
    let orders: [OrderView]

    enum CodingKeys: String, CodingKey {
        case found = "case"
        case reason, assistants, deadlines, custody, steps, drafts, answers, attachments, orders
    }

    struct Step: Encodable {
        let step: String
        let at: Date
        let person: String?
        let agency: String?
        let custody: String
        let words: String?
        let proposed: String?
        let assignee: String?
        let wantedUntil: Date?
        let instruction: Int?

        enum CodingKeys: String, CodingKey {
            case step, at, person, agency, custody, words, proposed, assignee, instruction
            case wantedUntil = "wanted_until"
        }
    }

    struct Segment: Encodable {
        let agencyID: String
        let agency: String
        let since: Date
        let until: Date?

        enum CodingKeys: String, CodingKey {
            case agency, since, until
            case agencyID = "agency_id"
        }
    }

    struct Answer: Encodable {
        let id: String
        let at: Date
        let text: String
        let person: String
        let drafter: String?
        let agency: String
    }

    struct Draft: Encodable {
        let id: String
        let at: Date
        let text: String
        let person: String
    }

    init(_ file: CaseFile) {
        found = CaseView(file.found)
        reason = RawJSON(text: file.found.reason.text)
        assistants = file.assistants.map(\.text)
        deadlines = file.deadlines.map(DeadlineView.init)
        orders = file.orders.map(OrderView.init)
        custody = file.custody.map {
            Segment(agencyID: $0.agency.text, agency: $0.name, since: $0.since, until: $0.until)
        }
        steps = file.steps.map {
            Step(
                step: $0.step,
                at: $0.at,
                person: $0.person,
                agency: $0.agency,
                custody: $0.custody,
                words: $0.words,
                proposed: $0.proposed,
                assignee: $0.assignee,
                wantedUntil: $0.wantedUntil,
                instruction: $0.instruction
            )
        }
        answers = file.answers.map {
            Answer(
                id: $0.id.text,
                at: $0.at,
                text: $0.text,
                person: $0.person,
                drafter: $0.drafter,
                agency: $0.agency
            )
        }
        drafts = file.drafts.map { Draft(id: $0.id.text, at: $0.at, text: $0.text, person: $0.person) }
        attachments = file.attachments.map(AttachmentView.init)
    }
}

/// A deadline as the API shows it.
struct DeadlineView: Encodable {
    let id: String
    let rule: String
    let startsAt: Date
    let armedAt: Date
    let dueAt: Date
    let state: String
    let pausedAt: Date?
    let provisional: Bool
    let metAt: Date?
    let endedBy: String
    let orderID: String?

    enum CodingKeys: String, CodingKey {
        case id, rule, state, provisional
        case endedBy = "ended_by"
        case orderID = "order_id"
        case pausedAt = "paused_at"
        case startsAt = "starts_at"
        case armedAt = "armed_at"
        case dueAt = "due_at"
        case metAt = "met_at"
    }

    init(_ deadline: Deadline) {
        id = deadline.id.text
        rule = deadline.rule
        startsAt = deadline.startsAt
        armedAt = deadline.armedAt
        dueAt = deadline.dueAt
        state = deadline.state.rawValue
        pausedAt = deadline.pausedAt
        provisional = deadline.isProvisional
        metAt = deadline.metAt
        endedBy = deadline.endedBy.rawValue
        orderID = deadline.orderID.map { ID<Order>(rawValue: $0).text }
    }
}

/// An attachment as the API shows it.
struct AttachmentView: Encodable {
    let id: String
    let name: String
    let mediaType: String
    let size: Int
    let sha256: String
    let addedAt: Date

    enum CodingKeys: String, CodingKey {
        case id, name, size, sha256
        case mediaType = "media_type"
        case addedAt = "added_at"
    }

    init(_ attachment: Attachment) {
        id = attachment.id.text
        name = attachment.name
        mediaType = attachment.mediaType
        size = attachment.size
        sha256 = attachment.digest.hex
        addedAt = attachment.addedAt
    }
}
