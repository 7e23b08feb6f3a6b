import Foundation
import Kernel
import Postgres

extension SQL {
    /// Lists leave the factors out: they are longer than the items.
    static let listed: SQL = "\(columns), NULL::jsonb AS factors, NULL::jsonb AS advice"
    private static let opened: SQL = "\(columns), newest.factors, newest.advice"

    private static let columns: SQL = """
        items.id, items.source_id, items.external_id, items.revision, items.accepted_at, items.occurred_at,
        items.is_dated, items.history, items.url, items.likes, items.dislikes, items.comments, items.shares, items.views,
        items.version, item_texts.title, item_texts.text, item_texts.author, item_texts.hidden, item_texts.erased_at,
        item_texts.personal_erased_at, newest.score, newest.tone, newest.reach, newest.matter, newest.matters, newest.risks, newest.fingerprint, newest.playbook_id, newest.model
        """

    static let withTextAndScore: SQL = """
        JOIN hy.item_texts ON item_texts.item_id = items.id AND item_texts.revision = items.revision
        LEFT JOIN LATERAL (
            SELECT score, tone, reach, matter, matters, risks, factors, fingerprint, playbook_id, model, advice
            FROM hy.assessments
            WHERE assessments.item_id = items.id AND assessments.revision = items.revision
            ORDER BY playbook_id DESC, model DESC LIMIT 1
        ) AS newest ON true
        """

    static func item(_ id: ID<Item>) -> SQL {
        "SELECT \(opened) FROM hy.items \(withTextAndScore) WHERE items.id = \(id)"
    }

    static func items(_ ids: [ID<Item>]) -> SQL {
        "SELECT \(listed) FROM hy.items \(withTextAndScore) WHERE items.id = ANY (\(ids.map(\.rawValue)))"
    }

    static func items(for sight: Sight, after last: ItemPosition?, limit: Int) -> SQL {
        let after: SQL = last.map { "AND (occurred_at, id) < (\($0.occurredAt), \($0.id))" } ?? ""
        let within: SQL =
            switch sight {
            case .everything: "true"
            case .agency(let agency):
                """
                id IN (SELECT item_id FROM hy.access JOIN hy.event_items USING (event_id) WHERE agency_id = \(agency))
                """
            case .source(let source): "source_id = \(source)"
            case .nothing: "false"
            }
        return """
            SELECT \(listed) FROM (
                SELECT * FROM hy.items WHERE \(within) \(after)
                ORDER BY occurred_at DESC, id DESC LIMIT \(planned: limit)
            ) AS items \(withTextAndScore)
            ORDER BY items.occurred_at DESC, items.id DESC
            """
    }

    static func items(ofEvent event: UUID, after last: ItemPosition?, limit: Int) -> SQL {
        let after: SQL = last.map { "AND (items.occurred_at, items.id) < (\($0.occurredAt), \($0.id))" } ?? ""
        return """
            SELECT \(listed) FROM (
                SELECT items.* FROM hy.event_items JOIN hy.items ON items.id = event_items.item_id
                WHERE event_items.event_id = \(event) \(after)
                ORDER BY items.occurred_at DESC, items.id DESC LIMIT \(planned: limit)
            ) AS items \(withTextAndScore)
            ORDER BY items.occurred_at DESC, items.id DESC
            """
    }
}
