import Dashboard
import Events
import Foundation
import Kernel
import Postgres

/// An item of an event as its page lists it.
struct MemberRow: Sendable, RowDecodable {
    let id: UUID
    let foldedInto: UUID?
    let source: String
    let at: Date
    let author: String?
    let title: String?
    let text: String
    let url: String?
    let tone: Double
    let score: Int
    /// How many personal words are hidden in it.
    let hidden: Int

    init(row: Row) throws {
        id = try row["id"]
        foldedInto = try row["folded_into"]
        source = try row["source"]
        at = try row["occurred_at"]
        author = try row["author"]
        title = try row["title"]
        text = try row["text"]
        url = try row["url"]
        tone = try Double(row["tone"] as Float)
        score = try Int(row["score"] as Int16)
        hidden = try Int(row["hidden"] as Int16)
    }
}

/// A case of an event as its page lists it.
struct EventCaseRow: Sendable, RowDecodable {
    let id: UUID
    let number: HumanNumber
    let agency: String
    let assistants: [String]
    let state: String
    let deadline: DeadlineRow?

    init(row: Row) throws {
        id = try row["id"]
        number = try HumanNumber(year: Int(row["year"] as Int32), number: Int(row["number"] as Int32))
        agency = try row["agency"]
        assistants = try row["assistants"]
        state = try row["state"]
        deadline = try DeadlineRow.ifAny(row)
    }

    func row(_ deadline: PageDeadline?) -> EventPage.CaseRow {
        EventPage.CaseRow(
            id: id.lowercaseText,
            number: number.text("办"),
            agency: agency,
            assistants: assistants,
            state: CaseState(rawValue: state) ?? .routed,
            deadline: deadline
        )
    }
}

extension SQL {
    /// Up to 200 items, the gravest first.
    static func members(of id: ID<Event>) -> SQL {
        """
        SELECT items.id, folded_into, sources.name AS source, occurred_at, author, title, text, url, tone, score, hidden
        FROM hy.event_items
        JOIN hy.items ON items.id = event_items.item_id
        JOIN hy.sources ON sources.id = items.source_id
        JOIN hy.item_texts ON item_texts.item_id = items.id AND item_texts.revision = items.revision
        JOIN hy.assessments ON assessments.item_id = items.id AND assessments.revision = items.revision
        WHERE event_id = \(id) ORDER BY score DESC, occurred_at, items.id LIMIT 200
        """
    }

    static func cases(of id: ID<Event>) -> SQL {
        """
        SELECT cases.id, cases.year, cases.number, lead.short_name AS agency, cases.state,
               ARRAY(
                   SELECT agencies.short_name FROM hy.case_assistants
                   JOIN hy.agencies ON agencies.id = case_assistants.agency_id
                   WHERE case_id = cases.id ORDER BY agencies.code
               ) AS assistants,
               first.*
        FROM hy.cases
        JOIN hy.agencies AS lead ON lead.id = cases.agency_id
        LEFT JOIN LATERAL (
            SELECT \(DeadlineRow.columns)
            FROM hy.deadlines WHERE case_id = cases.id ORDER BY state NOT IN ('armed', 'paused', 'missed'), due_at, id LIMIT 1
        ) AS first ON true
        WHERE event_id = \(id) ORDER BY cases.year, cases.number
        """
    }
}
