import Foundation
import Postgres

/// What the items of an event add up to; new items are added without reading the old ones again.
struct EventTally: Sendable {
    let id: UUID
    private(set) var history: Bool
    private(set) var firstItemAt: Date
    private(set) var lastItemAt: Date
    private(set) var items: Int
    private(set) var folded: Int
    private(set) var topItem: UUID
    private(set) var topScore: Int16
    private(set) var risks: Set<String>
    private(set) var sources: Set<UUID>
    /// What all items weigh at `attentionAt`.
    private(set) var attention: Attention
    private(set) var attentionAt: Date
    /// When the first of the added items that is no history was accepted.
    private(set) var liveSince: Date?
    /// How many of the added items are about which matter.
    private(set) var addedMatters: [String: Int] = [:]

    /// An event that its first item opens.
    init(opened id: UUID, by item: UnplacedItem) {
        self.id = id
        history = item.history
        firstItemAt = item.occurredAt
        lastItemAt = item.occurredAt
        items = 0
        folded = 0
        topItem = item.id
        topScore = item.score
        risks = []
        sources = []
        attention = Attention()
        attentionAt = item.occurredAt
    }

    /// Adds an item that was placed in the event.
    mutating func add(_ item: UnplacedItem, folds: Bool) {
        items += 1
        folded += folds ? 1 : 0
        history = history && item.history
        if !item.history { liveSince = min(liveSince ?? item.acceptedAt, item.acceptedAt) }
        firstItemAt = min(firstItemAt, item.occurredAt)
        lastItemAt = max(lastItemAt, item.occurredAt)
        if item.score > topScore {
            topScore = item.score
            topItem = item.id
        }
        risks.formUnion(item.risks)
        sources.insert(item.source)
        if let matter = item.matter { addedMatters[matter, default: 0] += 1 }
        warm(to: item.occurredAt)
        let age = hours(from: item.occurredAt, to: attentionAt)
        attention.add(Heat.Part(reach: item.reach, hoursOld: age, isNews: item.isNews))
    }

    /// Attention as it is at a moment; history has no "now", so its heat is that of its newest item.
    mutating func warm(to moment: Date) {
        guard moment > attentionAt else { return }
        attention.fade(for: hours(from: attentionAt, to: moment))
        attentionAt = moment
    }

    var heat: Heat { Heat(attention, sources: sources.count) }

    private func hours(from start: Date, to end: Date) -> Double { end.timeIntervalSince(start) / 3_600 }
}

extension EventTally: RowDecodable {
    init(row: Row) throws {
        id = try row["id"]
        history = try row["history"]
        firstItemAt = try row["first_item_at"]
        lastItemAt = try row["last_item_at"]
        items = try Int(row["items"] as Int32)
        folded = try Int(row["folded"] as Int32)
        topItem = try row["top_item_id"]
        topScore = try row["top_score"]
        risks = try Set(row["risks"] as [String])
        sources = try Set(row["source_ids"] as [UUID])
        attention = try Attention(row: row)
        attentionAt = try row["heat_at"]
    }
}

/// An event after new items were added to it.
struct EventReading: Sendable {
    let tally: EventTally
    let level: EventLevel?
}
