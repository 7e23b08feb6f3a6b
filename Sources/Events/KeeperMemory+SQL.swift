import Foundation
import Postgres

/// What a keeper reads back.
extension SQL {
    /// What `RecordedWords` reads, of items and what `asTheyCame` joins.
    static let recordedWords: SQL = """
        occurred_at, is_dated, words.title, left(words.text, 4000) AS text,
        coalesce(assessed.matters, '[]') AS matters, coalesce(assessed.risks, '{}') AS risks
        """

    /// The words with which items came, and what was found in them then; leaves items out whose words were erased.
    static func asTheyCame(_ item: SQL) -> SQL {
        """
        CROSS JOIN LATERAL (
            SELECT revision, title, text FROM hy.item_texts WHERE item_id = \(item) AND erased_at IS NULL ORDER BY revision LIMIT 1
        ) AS words
        LEFT JOIN LATERAL (
            SELECT matters, risks FROM hy.assessments
            WHERE item_id = \(item) AND assessments.revision = words.revision
            ORDER BY playbook_id DESC, model DESC LIMIT 1
        ) AS assessed ON true
        """
    }

    /// Of the newest items of all events, or of some, those that stand for themselves, in the order in which they were placed,
    /// with the time in which others say the same.
    ///
    /// - Parameter most: How many are answered; of more those that were heard last.
    static func voices(in events: [UUID]? = nil, newest: Int, most: Int) -> SQL {
        let chosen: SQL = events.map { "WHERE event_id = ANY (\($0))" } ?? ""
        return """
            SELECT voices.event_id, closed_at, voices.id, heard_last, said_first, said_last
            FROM (
                SELECT own.event_id, own.item_id AS id, own.placed_at, heard_last, said_first, said_last
                FROM (
                    SELECT coalesce(original.item_id, newest.item_id) AS voice,
                           max(occurred_at) AS heard_last, min(occurred_at) FILTER (WHERE is_dated) AS said_first,
                           max(occurred_at) FILTER (WHERE is_dated) AS said_last
                    FROM (
                        SELECT item_id, event_id, folded_into FROM hy.event_items \(chosen)
                        ORDER BY placed_at DESC, item_id DESC LIMIT \(planned: newest)
                    ) AS newest
                    JOIN hy.items ON items.id = newest.item_id
                    -- What people took away from its original, or what that itself repeats, stands for itself.
                    LEFT JOIN hy.event_items AS original
                    ON original.item_id = newest.folded_into AND original.event_id = newest.event_id
                       AND original.folded_into IS NULL
                    GROUP BY 1
                ) AS said JOIN hy.event_items AS own ON own.item_id = voice
                ORDER BY heard_last DESC, voice DESC LIMIT \(planned: most)
            ) AS voices
            JOIN hy.events ON events.id = voices.event_id
            JOIN hy.items ON items.id = voices.id
            ORDER BY voices.placed_at, accepted_at, occurred_at, voices.id
            """
    }

    /// The words with which some items came.
    static func words(of items: [UUID]) -> SQL {
        """
        SELECT id, \(recordedWords) FROM hy.items \(asTheyCame("items.id")) WHERE id = ANY (\(items))
        """
    }

    /// What people took apart and neither took back nor put together again; out of all events, or out of some.
    static func bars(of events: [UUID]? = nil) -> SQL {
        let chosen: SQL = events.map { "AND from_id = ANY (\($0))" } ?? ""
        return """
            SELECT item_id, from_id FROM hy.regrouped_items JOIN hy.regroupings ON regroupings.id = regrouping_id
            WHERE kind <> 'merge' AND undone_at IS NULL \(chosen) AND NOT EXISTS (
                SELECT FROM hy.event_items WHERE event_items.item_id = regrouped_items.item_id AND event_id = from_id
            )
            ORDER BY regrouping_id, item_id
            """
    }

    /// The events on both sides of regroupings that the keeper hears of.
    static func sides(of changes: [Int64]) -> SQL {
        """
        SELECT event_id FROM hy.gathering_changes WHERE id = ANY (\(changes))
        UNION
        SELECT other_id FROM hy.gathering_changes
        JOIN hy.event_steps ON event_steps.event_id = gathering_changes.event_id AND event_steps.at = gathering_changes.at
        WHERE gathering_changes.id = ANY (\(changes)) AND regrouping_id IS NOT NULL
        ORDER BY 1
        """
    }
}
