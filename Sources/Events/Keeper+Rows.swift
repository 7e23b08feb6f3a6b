import Assessment
import Foundation
import Postgres

/// An accepted item that is in no event yet.
struct UnplacedItem: Sendable, RowDecodable {
    let id: UUID
    let acceptedAt: Date
    let occurredAt: Date
    let history: Bool
    let title: String?
    let text: String
    let score: Int16
    let matter: String?
    let risks: [String]

    init(row: Row) throws {
        id = try row["id"]
        acceptedAt = try row["accepted_at"]
        occurredAt = try row["occurred_at"]
        history = try row["history"]
        title = try row["title"]
        text = try row["text"]
        score = try row["score"]
        matter = try row["matter"]
        risks = try row["risks"]
    }

    func candidate(_ reader: NormalReader) -> Candidate {
        Candidate(id: id, title: title.map(reader.text(of:)), text: reader.text(of: text), moment: occurredAt)
    }
}

/// An item with the event that holds it.
struct PlacedItem: Sendable, RowDecodable {
    let event: UUID
    private let id: UUID
    private let title: String?
    private let text: String
    private let occurredAt: Date

    init(row: Row) throws {
        event = try row["event_id"]
        id = try row["id"]
        title = try row["title"]
        text = try row["text"]
        occurredAt = try row["occurred_at"]
    }

    func candidate(_ reader: NormalReader) -> Candidate {
        Candidate(id: id, title: title.map(reader.text(of:)), text: reader.text(of: text), moment: occurredAt)
    }
}

/// What one item adds to its event's heat.
struct HeatPart: Sendable, RowDecodable {
    let event: UUID
    let source: UUID
    let reach: Double
    let occurredAt: Date

    init(row: Row) throws {
        event = try row["event_id"]
        source = try row["source_id"]
        reach = try Double(row["reach"] as Float)
        occurredAt = try row["occurred_at"]
    }
}

/// What a level is proposed from.
struct EventState: Sendable, RowDecodable {
    let id: UUID
    let history: Bool
    let lastItemAt: Date
    let topScore: Int
    let risks: [String]

    init(row: Row) throws {
        id = try row["id"]
        history = try row["history"]
        lastItemAt = try row["last_item_at"]
        topScore = try Int(row["top_score"] as Int16)
        risks = try row["risks"]
    }
}

/// Heat and proposed level of one event at one moment.
struct HeatReading: Sendable {
    let event: UUID
    let heat: Double
    let at: Date
    let level: EventLevel?
    let items: Int
}
