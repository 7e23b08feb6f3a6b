import Assessment
import Foundation
import Intake
import Kernel
import Playbooks
package import Postgres

/// An accepted item that is in no event yet.
struct UnplacedItem: Sendable, RowDecodable {
    let id: UUID
    let source: UUID
    let acceptedAt: Date
    let occurredAt: Date
    let isDated: Bool
    let history: Bool
    /// Whether a medium tells it.
    let isNews: Bool
    let title: String?
    let text: String
    let score: Int16
    let reach: Double
    let matter: String?
    let matters: [Candidate.Matter]
    let risks: [String]

    init(row: Row) throws {
        id = try row["id"]
        source = try row["source_id"]
        acceptedAt = try row["accepted_at"]
        occurredAt = try row["occurred_at"]
        isDated = try row["is_dated"]
        history = try row["history"]
        isNews = try row["news"]
        title = try row["title"]
        text = try row["text"]
        score = try row["score"]
        reach = try Double(row["reach"] as Float)
        matter = try row["matter"]
        matters = try Candidate.matters(of: row["matters"])
        risks = try row["risks"]
    }

    /// A recorded item under another playbook.
    init(_ item: RecordedItem, _ judgement: Judgement) {
        id = item.id.rawValue
        source = item.source.rawValue
        acceptedAt = item.acceptedAt
        occurredAt = item.occurredAt
        isDated = true
        history = item.history
        isNews = Heat.isNews(item.kind)
        // It has its place.
        title = nil
        text = ""
        score = Int16(judgement.score)
        reach = Double(judgement.reach)
        matter = judgement.matter
        matters = []
        risks = judgement.risks
    }

    func candidate(_ reader: NormalReader) -> Candidate {
        Candidate(
            id: id,
            title: title.map(reader.text(of:)),
            text: reader.text(of: text),
            moment: occurredAt,
            isDated: isDated,
            matters: matters,
            risks: risks
        )
    }
}

/// An item that was changed after it was placed.
struct ChangedItem: Sendable, RowDecodable {
    let id: UUID
    let event: UUID
    /// What it repeats in that event; nil where it stands for itself.
    let original: UUID?
    /// When it was said, where that is known.
    let said: Date?

    init(row: Row) throws {
        id = try row["id"]
        event = try row["event_id"]
        original = try row["repeats"]
        said = try row["is_dated"] ? row["occurred_at"] : nil
    }
}

/// An item that stands for itself, with the event that holds it.
package struct PlacedItem: Sendable, RowDecodable {
    let id: UUID
    let event: UUID
    /// When the event was closed; nil while it is not.
    let closedAt: Date?
    /// When it was last heard in these or nearly the same words.
    let heard: Date
    /// From the first to the last time at which it was said so; nil where none of it was dated.
    let said: ClosedRange<Date>?

    package init(row: Row) throws {
        event = try row["event_id"]
        closedAt = try row["closed_at"]
        heard = try row["heard_last"]
        let first: Date? = try row["said_first"]
        let last: Date? = try row["said_last"]
        said = if let first, let last { first...last } else { nil }
        id = try row["id"]
    }
}

/// An item that stands for itself, with the words with which it came.
package struct WordedItem: Sendable {
    let item: PlacedItem
    private let words: RecordedWords

    init(_ item: PlacedItem, _ words: RecordedWords) {
        self.item = item
        self.words = words
    }

    func candidate(_ reader: NormalReader) -> Candidate { words.candidate(item.id, reader) }
}

extension Keeper {
    /// Items with the words with which they came, in their order, without those whose words were erased.
    package static func words(of placed: [PlacedItem], in transaction: Transaction) async throws -> [WordedItem] {
        let rows = try await transaction.rows(.words(of: placed.map(\.id)), as: WordsRow.self)
        let words = Dictionary(uniqueKeysWithValues: rows.map { ($0.id, $0.words) })
        return placed.compactMap { item in words[item.id].map { WordedItem(item, $0) } }
    }
}

/// What was recorded of an item, by its id.
struct WordsRow: RowDecodable {
    let id: UUID
    let words: RecordedWords

    init(row: Row) throws {
        id = try row["id"]
        words = try RecordedWords(row: row)
    }
}

/// What gathering reads of an item that is recorded: the words with which it came and what was found in them.
struct RecordedWords: Sendable, RowDecodable {
    private let title: String?
    private let text: String
    let occurredAt: Date
    private let isDated: Bool
    private let matters: [Candidate.Matter]
    private let risks: [String]

    /// When it was said, as far as that is known.
    var said: ClosedRange<Date>? { isDated ? occurredAt...occurredAt : nil }

    init(title: String?, text: String, occurredAt: Date) {
        self.title = title
        self.text = text
        self.occurredAt = occurredAt
        isDated = true
        matters = []
        risks = []
    }

    init(row: Row) throws {
        title = try row["title"]
        text = try row["text"]
        occurredAt = try row["occurred_at"]
        isDated = try row["is_dated"]
        matters = try Candidate.matters(of: row["matters"])
        risks = try row["risks"]
    }

    func candidate(_ id: UUID, _ reader: NormalReader) -> Candidate {
        Candidate(
            id: id,
            title: title.map(reader.text(of:)),
            text: reader.text(of: text),
            moment: occurredAt,
            isDated: isDated,
            matters: matters,
            risks: risks
        )
    }
}

extension Candidate {
    /// The matters of a stored assessment.
    fileprivate static func matters(of json: JSON) throws -> [Matter] {
        try JSONDecoder().decode([RankedMatter].self, from: Data(json.text.utf8)).map { ($0.code, $0.share) }
    }
}

/// An event of which a medium of a rank tells.
struct RankRow: RowDecodable {
    let event: UUID
    let rank: LevelRules.MediaRank?

    init(row: Row) throws {
        event = try row["event_id"]
        rank = LevelRules.MediaRank(rawValue: try row["kind"])
    }
}

/// Something that the keeper must hear of before it goes on.
struct GatheringChange: Sendable, RowDecodable {
    let id: Int64
    let event: UUID
    let change: String
    let at: Date

    init(row: Row) throws {
        id = try row["id"]
        event = try row["event_id"]
        change = try row["change"]
        at = try row["at"]
    }
}

/// An event that an item is kept out of, because a person took it out.
struct Bar: Sendable, RowDecodable {
    let item: UUID
    let event: UUID

    init(row: Row) throws {
        item = try row["item_id"]
        event = try row["from_id"]
    }
}

/// What the database says about events at one moment, as a keeper reads it back, but for the words, of which there may be very many.
package struct KeeperMemory: Sendable {
    let items: [PlacedItem]
    let bars: [Bar]
    /// The last change that is in it already.
    let lastChange: Int64
}
