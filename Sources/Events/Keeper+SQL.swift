import Foundation
import Kernel
import Postgres

extension SQL {
    static func unplaced(ofBatch batch: UUID) -> SQL {
        """
        SELECT items.id, accepted_at, occurred_at, history, title, text, assessments.score, assessments.matter,
               assessments.risks
        FROM hy.items
        JOIN hy.item_texts ON item_texts.item_id = items.id AND item_texts.revision = items.revision
        JOIN hy.assessments ON assessments.item_id = items.id AND assessments.revision = items.revision
        WHERE batch_id = \(batch) AND NOT EXISTS (SELECT FROM hy.event_items WHERE event_items.item_id = items.id)
        ORDER BY occurred_at, items.id
        """
    }

    /// The newest items of events that can still grow, in the order in which they were placed.
    static func placed(most: Int) -> SQL {
        """
        SELECT event_id, id, occurred_at, title, text FROM (
            SELECT event_items.event_id, items.id, occurred_at, item_texts.title, item_texts.text, placed_at
            FROM hy.events
            JOIN hy.event_items ON event_items.event_id = events.id
            JOIN hy.items ON items.id = event_items.item_id
            JOIN hy.item_texts ON item_texts.item_id = items.id AND item_texts.revision = items.revision
            WHERE events.state <> 'closed'
            ORDER BY placed_at DESC, items.id DESC LIMIT \(most)
        ) AS newest
        ORDER BY placed_at, id
        """
    }

    /// New events in the order of their numbers, each with the step that says so.
    static func open(
        _ opened: [(event: UUID, item: UnplacedItem)],
        from first: Int,
        playbook: PlaybookID,
        at moment: Date
    )
        -> SQL
    {
        """
        WITH opened AS (
            INSERT INTO hy.events
                (id, year, number, state, matter, history, discovered_at, first_item_at, last_item_at, items, folded,
                 top_item_id, top_score, heat, heat_at, risks, playbook_id)
            SELECT id, hy.year_of(\(moment)), \(Int32(first - 1)) + place::integer, 'recorded', matter, history,
                   discovered_at, item_at, item_at, 1, 0, item, score, 0, \(moment), string_to_array(risks, ','),
                   \(playbook)
            FROM unnest(
                \(opened.map(\.event)), \(opened.map(\.item.matter)), \(opened.map(\.item.history)),
                \(opened.map(\.item.acceptedAt)), \(opened.map(\.item.occurredAt)), \(opened.map(\.item.id)),
                \(opened.map(\.item.score)), \(opened.map { $0.item.risks.joined(separator: ",") })
            ) WITH ORDINALITY AS given (id, matter, history, discovered_at, item_at, item, score, risks, place)
            RETURNING id
        )
        INSERT INTO hy.event_steps (event_id, step, at) SELECT id, 'gathered', \(moment) FROM opened
        """
    }

    static func place(_ members: [Gathering.Member], at moment: Date) -> SQL {
        """
        INSERT INTO hy.event_items (item_id, event_id, placed_at, similarity, folded_into, placed_by)
        SELECT item, event, \(moment), likeness, folded, 'keeper'
        FROM unnest(
            \(members.map(\.item)), \(members.map(\.event)), \(members.map(\.likeness)), \(members.map(\.foldedInto))
        ) AS given (item, event, likeness, folded)
        ON CONFLICT (item_id) DO NOTHING
        """
    }

    /// What the members of events add up to: counts, first and last moment, the gravest item, risks.
    static func refresh(_ events: [UUID]) -> SQL {
        """
        WITH sums AS (
            SELECT event_id, count(*)::integer AS items, count(folded_into)::integer AS folded,
                   min(occurred_at) AS first_at, max(occurred_at) AS last_at, bool_and(history) AS history
            FROM hy.event_items JOIN hy.items ON items.id = event_items.item_id
            WHERE event_id = ANY (\(events)) GROUP BY event_id
        ), tops AS (
            SELECT DISTINCT ON (event_id) event_id, assessments.item_id, score, matter
            FROM hy.event_items
            JOIN hy.items ON items.id = event_items.item_id
            JOIN hy.assessments ON assessments.item_id = items.id AND assessments.revision = items.revision
            WHERE event_id = ANY (\(events))
            ORDER BY event_id, score DESC, occurred_at, assessments.item_id
        ), matters AS (
            SELECT event_id, mode() WITHIN GROUP (ORDER BY matter) AS matter
            FROM hy.event_items
            JOIN hy.items ON items.id = event_items.item_id
            JOIN hy.assessments ON assessments.item_id = items.id AND assessments.revision = items.revision
            WHERE event_id = ANY (\(events)) AND matter IS NOT NULL GROUP BY event_id
        ), dangers AS (
            SELECT event_id, array_agg(DISTINCT risk ORDER BY risk) AS risks
            FROM hy.event_items
            JOIN hy.items ON items.id = event_items.item_id
            JOIN hy.assessments ON assessments.item_id = items.id AND assessments.revision = items.revision
            CROSS JOIN unnest(assessments.risks) AS risk
            WHERE event_id = ANY (\(events)) GROUP BY event_id
        )
        UPDATE hy.events SET
            items = sums.items, folded = sums.folded, first_item_at = sums.first_at, last_item_at = sums.last_at,
            history = sums.history, top_item_id = tops.item_id, top_score = tops.score,
            matter = coalesce(matters.matter, tops.matter), risks = coalesce(dangers.risks, '{}')
        FROM sums JOIN tops USING (event_id) LEFT JOIN matters USING (event_id) LEFT JOIN dangers USING (event_id)
        WHERE events.id = sums.event_id
        """
    }

    /// The items that still warm an event: after five days next to nothing of an item's part is left.
    static func parts(of events: [UUID], at moment: Date) -> SQL {
        """
        SELECT event_items.event_id, items.source_id, assessments.reach, items.occurred_at
        FROM hy.events
        JOIN hy.event_items ON event_items.event_id = events.id
        JOIN hy.items ON items.id = event_items.item_id
        JOIN hy.assessments ON assessments.item_id = items.id AND assessments.revision = items.revision
        WHERE events.id = ANY (\(events))
          AND occurred_at > CASE WHEN events.history THEN last_item_at ELSE \(moment) END - interval '5 days'
        """
    }

    static func states(of events: [UUID]) -> SQL {
        "SELECT id, history, last_item_at, top_score, risks FROM hy.events WHERE id = ANY (\(events)) ORDER BY id"
    }

    /// Heat and proposals; a proposal only ever becomes graver, and an event of history gets none.
    static func warm(_ readings: [HeatReading], at moment: Date) -> SQL {
        """
        WITH given AS (
            SELECT event, heat, at, level
            FROM unnest(
                \(readings.map(\.event)), \(readings.map(\.heat)), \(readings.map(\.at)), \(readings.map { $0.level?.rawValue })
            ) AS given (event, heat, at, level)
        ), proposed AS (
            SELECT event, given.level FROM given JOIN hy.events ON events.id = given.event
            WHERE given.level IS NOT NULL AND NOT history AND events.level IS NULL
              AND given.level < coalesce(proposed_level, 5)
        ), warmed AS (
            UPDATE hy.events SET
                heat = given.heat, heat_at = given.at, proposed_level = coalesce(proposed.level, proposed_level),
                proposed_at = CASE WHEN proposed.level IS NULL THEN proposed_at ELSE \(moment) END,
                state = CASE WHEN proposed.level IS NOT NULL AND state = 'recorded' THEN 'open' ELSE state END
            FROM given LEFT JOIN proposed USING (event)
            WHERE events.id = given.event
        )
        INSERT INTO hy.event_steps (event_id, step, at, level)
        SELECT event, 'level-proposed', \(moment), level FROM proposed
        """
    }

    static func chart(_ readings: [HeatReading]) -> SQL {
        """
        INSERT INTO hy.event_heat (event_id, hour, heat, items)
        SELECT event, date_trunc('hour', at), heat, items
        FROM unnest(
            \(readings.map(\.event)), \(readings.map(\.at)), \(readings.map(\.heat)), \(readings.map { Int32($0.items) })
        ) AS given (event, at, heat, items)
        ON CONFLICT (event_id, hour) DO UPDATE SET heat = excluded.heat, items = excluded.items
        """
    }
}
