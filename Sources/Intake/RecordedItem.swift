package import Assessment
package import Foundation
package import Kernel
package import Postgres

/// What an assessment decides about an item.
package struct Judgement: Sendable, Hashable {
    /// The matter that it is about first; nothing where no word speaks for one.
    package let matter: String?
    /// From 0 to 100.
    package let score: Int
    /// From 0 to 1, as precise as it is stored.
    package let reach: Float
    /// The codes of the risks that it shows.
    package let risks: [String]

    init(_ found: Assessment) {
        matter = found.matters.first?.code
        score = found.score
        reach = Float(found.reach)
        risks = found.risks.map(\.code)
    }

    init(row: Row) throws {
        matter = try row["matter"]
        score = Int(try row["score"] as Int16)
        reach = try row["reach"]
        risks = try row["risks"]
    }
}

/// An item with the event that it is in.
package struct RecordedItem: Sendable, RowDecodable {
    /// The item.
    package let id: ID<Item>
    /// The event that holds it.
    package let event: UUID
    /// Where it came from.
    package let source: SourceID
    /// What kind of place that is.
    package let kind: String
    /// When it came in.
    package let acceptedAt: Date
    /// When it was written or, where that is unknown, accepted.
    package let occurredAt: Date
    /// Whether it arms no limit.
    package let history: Bool

    package init(row: Row) throws {
        id = try row["id"]
        event = try row["event_id"]
        source = try row["source_id"]
        kind = try row["kind"]
        acceptedAt = try row["accepted_at"]
        occurredAt = try row["occurred_at"]
        history = try row["history"]
    }
}

/// What was decided about an item when it came, with everything that this rests on.
package struct RecordedAssessment: Sendable, RowDecodable {
    let item: ID<Item>
    /// What is assessed, with the weight that its source had when it came, and how it stood among that source's items.
    package let input: AssessmentInput
    /// What was decided.
    package let judgement: Judgement
    /// The version under which that was.
    package let playbook: PlaybookID
    /// The models with which that was.
    package let model: String

    package init(row: Row) throws {
        item = try row["id"]
        let (among, above) = (try row["among"] as Int?, try row["above"] as Int?)
        input = AssessmentInput(
            title: try row["title"],
            text: try row["text"],
            likes: try row["likes"],
            dislikes: try row["dislikes"],
            comments: try row["comments"],
            shares: try row["shares"],
            views: try row["views"],
            sourceWeight: try row["weight"]
        )
        .ranked(among.flatMap { among in above.map { SpreadRank(among: among, above: $0) } })
        judgement = try Judgement(row: row)
        playbook = try row["playbook_id"]
        model = try row["model"]
    }
}

extension Scoring {
    /// What would be decided about a recorded item under this version.
    package func judge(_ found: RecordedAssessment) -> Judgement { Judgement(assess(found.input)) }
}

extension IntakeDesk {
    /// The newest items that are in events, in the order in which they came.
    package func recorded(newest count: Int, in transaction: Transaction) async throws -> [RecordedItem] {
        try await transaction.rows(
            """
            SELECT items.id, newest.event_id, items.source_id, sources.kind, accepted_at, occurred_at, history
            FROM (
                SELECT item_id, event_id FROM hy.event_items ORDER BY placed_at DESC, item_id DESC LIMIT \(planned: count)
            ) AS newest
            JOIN hy.items ON items.id = newest.item_id
            JOIN hy.sources ON sources.id = items.source_id
            JOIN hy.item_texts ON item_texts.item_id = items.id AND item_texts.revision = items.revision AND erased_at IS NULL
            ORDER BY accepted_at, occurred_at, items.id
            """
        )
    }

    /// What was decided about some items, in their order; nothing of those whose words were erased.
    ///
    /// Texts may be long, so a thousand or two are asked for at a time.
    package func assessments(
        of items: [RecordedItem],
        in transaction: Transaction
    ) async throws -> [(item: RecordedItem, found: RecordedAssessment)] {
        let rows: [RecordedAssessment] = try await transaction.rows(
            """
            SELECT items.id, title, text, likes, dislikes, comments, shares, views,
                   assessed.weight, (spread -> 'among')::bigint AS among, (spread -> 'above')::bigint AS above,
                   assessed.matter, assessed.score, assessed.reach, assessed.risks, assessed.playbook_id, assessed.model
            FROM hy.items
            JOIN hy.sources ON sources.id = items.source_id
            JOIN hy.item_texts ON item_texts.item_id = items.id AND item_texts.revision = items.revision AND erased_at IS NULL
            CROSS JOIN LATERAL (
                SELECT matter, score, reach, risks, playbook_id, model,
                       coalesce(
                           (jsonb_path_query_first(factors, '$[*] ? (@.code == "source").value'))::double precision, sources.weight
                       ) AS weight,
                       jsonb_path_query_first(factors, '$[*] ? (@.code == "reach").spread') AS spread
                FROM hy.assessments
                WHERE assessments.item_id = items.id AND assessments.revision = items.revision
                ORDER BY playbook_id DESC, model DESC LIMIT 1
            ) AS assessed
            WHERE items.id = ANY (\(items.map(\.id.rawValue)))
            """
        )
        let found = Dictionary(uniqueKeysWithValues: rows.map { ($0.item, $0) })
        return items.compactMap { item in found[item.id].map { (item, $0) } }
    }
}
