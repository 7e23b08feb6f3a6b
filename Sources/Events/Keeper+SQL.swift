import Foundation
import Kernel
import Playbooks
import Postgres

extension SQL {
    static func unplaced(of batches: [UUID], most: Int) -> SQL {
        """
        SELECT items.id, items.source_id, hy.is_news(sources.kind) AS news, accepted_at, occurred_at, is_dated, history, title, text,
               assessments.score, assessments.reach, assessments.matter, assessments.matters, assessments.risks
        FROM hy.items
        JOIN hy.sources ON sources.id = items.source_id
        JOIN hy.item_texts ON item_texts.item_id = items.id AND item_texts.revision = items.revision
        JOIN hy.assessments ON assessments.item_id = items.id AND assessments.revision = items.revision
        -- Looked up item by item: joined, all places are read for each part of a burst while the table is thought small.
        WHERE batch_id = ANY (\(batches)) AND (SELECT count(*) FROM hy.event_items WHERE item_id = items.id) = 0
        ORDER BY accepted_at, occurred_at, items.id LIMIT \(planned: most)
        """
    }

    /// New events in the order of their numbers, each with the step that says so.
    static func open(
        _ opened: [Gathering.Opening],
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
                 top_item_id, top_score, attention, source_ids, heat, heat_at, risks, playbook_id, predecessor_id)
            SELECT id, hy.year_of(\(moment)), \(Int32(first - 1)) + place::integer, 'recorded', matter, history,
                   discovered_at, item_at, item_at, 1, 0, item, score, 0, '{}', 0, \(moment), '{}', \(playbook), predecessor
            FROM unnest(
                \(opened.map(\.event)), \(opened.map(\.item.matter)), \(opened.map(\.item.history)),
                \(opened.map(\.item.acceptedAt)), \(opened.map(\.item.occurredAt)), \(opened.map(\.item.id)),
                \(opened.map(\.item.score)), \(opened.map(\.predecessor))
            ) WITH ORDINALITY AS given (id, matter, history, discovered_at, item_at, item, score, predecessor, place)
            RETURNING id, predecessor_id
        )
        INSERT INTO hy.event_steps (event_id, step, at, other_id)
        SELECT id, 'gathered', \(moment), predecessor_id FROM opened
        UNION ALL
        SELECT predecessor_id, 'followed', \(moment), id FROM opened WHERE predecessor_id IS NOT NULL
        """
    }

    static func place(_ members: [Gathering.Member], at moment: Date) -> SQL {
        """
        INSERT INTO hy.event_items (item_id, event_id, placed_at, similarity, folded_into, placed_by)
        SELECT item, event, \(moment), likeness, folded, 'keeper'
        FROM unnest(
            \(members.map(\.item.id)), \(members.map(\.event)), \(members.map(\.likeness)), \(members.map(\.foldedInto))
        ) AS given (item, event, likeness, folded)
        ON CONFLICT (item_id) DO NOTHING
        """
    }

    /// Items of these batches that stand in an event already and were changed.
    static func changed(of batches: [UUID]) -> SQL {
        """
        SELECT items.id, occurred_at, is_dated, event_items.event_id, original.item_id AS repeats
        FROM hy.items
        JOIN hy.event_items ON event_items.item_id = items.id
        LEFT JOIN hy.event_items AS original
        ON original.item_id = event_items.folded_into AND original.event_id = event_items.event_id AND original.folded_into IS NULL
        WHERE batch_id = ANY (\(batches)) AND items.revision > 1
        ORDER BY accepted_at, items.id
        """
    }

    /// What events add up to, locked until the new items are added.
    static func tallies(of events: [UUID]) -> SQL {
        """
        SELECT id, history, first_item_at, last_item_at, items, folded, top_item_id, top_score, risks, source_ids,
               attention, news_attention, heat_at
        FROM hy.events WHERE id = ANY (\(events)) ORDER BY id FOR UPDATE
        """
    }

    /// Those of some sources that are media of a rank.
    static func media(among sources: Set<UUID>) -> SQL {
        let ranks = LevelRules.MediaRank.allCases.map(\.rawValue)
        return "SELECT id FROM hy.sources WHERE id = ANY (\(Array(sources))) AND kind = ANY (\(ranks))"
    }

    /// The kinds of media that tell of events with an item of such a score.
    static func ranks(of events: [UUID], by media: Set<UUID>, from score: Int) -> SQL {
        """
        SELECT DISTINCT event_id, kind FROM hy.event_items
        JOIN hy.items ON items.id = item_id
        JOIN hy.sources ON sources.id = items.source_id
        JOIN hy.assessments ON assessments.item_id = items.id AND assessments.revision = items.revision
        WHERE event_id = ANY (\(events)) AND items.source_id = ANY (\(Array(media))) AND score >= \(Int16(clamping: score))
        """
    }

    static func count(matters tallies: [EventTally]) -> SQL {
        let added = tallies.flatMap { tally in tally.addedMatters.map { (tally.id, $0.key, Int32($0.value)) } }
        return """
            INSERT INTO hy.event_matters AS old (event_id, matter, items)
            SELECT event, matter, items
            FROM unnest(\(added.map(\.0)), \(added.map(\.1)), \(added.map(\.2))) AS given (event, matter, items)
            ON CONFLICT (event_id, matter) DO UPDATE SET items = old.items + excluded.items
            """
    }

    /// Counts, heat and proposals; a proposal only ever becomes graver, and an event of history gets none.
    ///
    /// One that is graver than what a person confirmed waits for a person as well.
    ///
    /// A proposal that must be confirmed in time is entered with the moment in which it is escalated.
    /// - Parameter regrouped: Whether a regrouping is why they are looked at: what it brought is taken back with it.
    static func write(
        _ readings: [EventReading],
        confirming limit: ConfirmationLimit,
        at moment: Date,
        regrouped: Bool = false
    ) -> SQL {
        let tallies = readings.map(\.tally)
        return """
            WITH given AS (
                SELECT * FROM unnest(
                    \(tallies.map(\.id)), \(tallies.map(\.history)), \(tallies.map(\.firstItemAt)),
                    \(tallies.map(\.lastItemAt)), \(tallies.map { Int32($0.items) }), \(tallies.map { Int32($0.folded) }),
                    \(tallies.map(\.topItem)), \(tallies.map(\.topScore)),
                    \(tallies.map { $0.risks.sorted().joined(separator: ",") }),
                    \(tallies.map { $0.sources.map(\.uuidString).sorted().joined(separator: ",") }),
                    \(tallies.map(\.attention.social)), \(tallies.map(\.attention.news)), \(tallies.map(\.attentionAt)),
                    \(tallies.map { Float($0.heat.value) }), \(readings.map { $0.level?.rawValue }), \(tallies.map(\.liveSince))
                ) AS given (event, history, first_at, last_at, items, folded, top_item, top_score, risks, sources,
                            attention, news_attention, attention_at, heat, level, live_since)
            ), matters AS (
                SELECT DISTINCT ON (event_id) event_id AS event, matter FROM hy.event_matters
                WHERE event_id = ANY (\(tallies.map(\.id))) ORDER BY event_id, items DESC, matter
            ), proposed AS (
                -- Behind what a person said, whose event it was when this began.
                SELECT event, given.level, greatest(\(moment), level_at + interval '1 microsecond') AS at,
                       given.level < coalesce(events.level, 5) AS waits,
                       CASE WHEN \(regrouped) THEN (
                           SELECT max(regroupings.id) FROM hy.regroupings
                           WHERE given.event IN (from_id, to_id) AND undone_at IS NULL
                       ) END AS through
                FROM given JOIN hy.events ON events.id = given.event
                WHERE given.level IS NOT NULL AND NOT given.history AND events.state IN ('recorded', 'open')
                  AND given.level < coalesce(proposed_level, 5)
            ), written AS (
                UPDATE hy.events SET
                    -- What was history becomes news with its first live item: the city knew of it no earlier.
                    discovered_at = CASE WHEN events.history AND NOT given.history
                                         THEN coalesce(live_since, discovered_at) ELSE discovered_at END,
                    history = given.history, first_item_at = first_at, last_item_at = last_at, items = given.items,
                    folded = given.folded, top_item_id = top_item, top_score = given.top_score,
                    risks = string_to_array(given.risks, ','), source_ids = string_to_array(sources, ',')::uuid[],
                    attention = given.attention, news_attention = given.news_attention, heat_at = attention_at, heat = given.heat,
                    matter = coalesce(matters.matter, events.matter),
                    proposed_level = coalesce(proposed.level, proposed_level),
                    proposed_at = CASE WHEN proposed.level IS NULL THEN proposed_at ELSE proposed.at END,
                    proposed_through = CASE WHEN proposed.level IS NULL THEN proposed_through ELSE proposed.through END,
                    state = CASE WHEN proposed.level IS NOT NULL AND state = 'recorded' THEN 'open' ELSE state END
                FROM given LEFT JOIN proposed USING (event) LEFT JOIN matters USING (event)
                WHERE events.id = given.event
            ), steps AS (
                INSERT INTO hy.event_steps (event_id, step, at, level)
                SELECT event, 'level-proposed', at, level FROM proposed WHERE waits
                RETURNING id, event_id, level, at
            )
            INSERT INTO hy.level_escalations (proposal, event_id, level, due_at)
            SELECT id, event_id, level, at + \(limit.seconds) * interval '1 second'
            FROM steps WHERE level = ANY (\(limit.levels))
            """
    }

    /// The second wave of closed events: what came in opens them again.
    static func reopen(_ events: [UUID], at moment: Date) -> SQL {
        """
        WITH reopened AS (
            UPDATE hy.events SET state = 'open', closed_at = NULL
            WHERE id = ANY (\(events)) AND state = 'closed' RETURNING id
        ), steps AS (
            INSERT INTO hy.event_steps (event_id, step, at) SELECT id, 'reopened', \(moment) FROM reopened
        )
        INSERT INTO hy.journal (at, principal, action, subject_kind, subject_id)
        SELECT \(moment), 'worker', 'event.reopened', 'event', id FROM reopened
        """
    }

    /// Lets go on what its end broke off, for events that are open again: the time in which a proposed level has to be
    /// confirmed, the alarm of one that was not, and the opening of the case of a confirmed one.
    static func goOn(_ events: [UUID]) -> SQL { "SELECT hy.go_on(\(events))" }

    /// Tells of those events, open again after they were closed, of which these items made enough to be heard anew.
    static func comeUpAgain(_ events: [UUID], at moment: Date) -> SQL {
        """
        INSERT INTO hy.jobs (kind, subject)
        SELECT 'event.come-up-again', events.id
        FROM hy.events CROSS JOIN LATERAL (
            SELECT max(at) AS at FROM hy.event_steps WHERE event_id = events.id AND step = 'closed'
        ) AS closing CROSS JOIN LATERAL (
            SELECT count(*) AS heard, count(*) FILTER (WHERE placed_at = \(moment)) AS now
            FROM hy.event_items JOIN hy.items ON items.id = event_items.item_id
            WHERE event_id = events.id AND placed_at > closing.at AND folded_into IS NULL AND NOT items.history
        ) AS voices
        WHERE events.id = ANY (\(events)) AND state = 'open' AND closing.at IS NOT NULL
          AND heard >= \(EventDesk.secondWaveVoices) AND heard - now < \(EventDesk.secondWaveVoices)
        """
    }

    static func chart(_ readings: [EventReading]) -> SQL {
        let tallies = readings.map(\.tally)
        return """
            INSERT INTO hy.event_heat (event_id, hour, heat, news)
            SELECT event, date_trunc('hour', at), heat, news
            FROM unnest(
                \(tallies.map(\.id)), \(tallies.map(\.attentionAt)), \(tallies.map { Float($0.heat.value) }), \(tallies.map { Float($0.heat.news) })
            ) AS given (event, at, heat, news)
            ON CONFLICT (event_id, hour) DO UPDATE SET heat = excluded.heat, news = excluded.news
            """
    }
}
