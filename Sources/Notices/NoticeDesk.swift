package import Foundation
import Kernel
package import Postgres

/// Keeps who was told of what, and what became of it over each channel.
package struct NoticeDesk: Sendable {
    package init() {}

    /// Tells people: on their own pages at once, and over the first of their channels as soon as it may be.
    ///
    /// Told again it does nothing: a person is told of a firing once. Who listens (webhooks) hears of each firing too.
    package func tell(_ tellings: [Telling], in transaction: Transaction) async throws {
        guard !tellings.isEmpty else { return }
        try await transaction.execute(.tell(tellings))
        let listens = try await transaction.value(.listens, as: Bool.self) ?? false
        guard listens else { return }
        let heard = Dictionary(grouping: tellings, by: \.firing).values.compactMap(\.first)
        try await transaction.execute(.letHear(heard))
    }

    /// Spares what has not gone out yet of alarms that are over; what is on its way goes on.
    package func spare(alarms: [UUID], in transaction: Transaction) async throws {
        try await transaction.execute(.spare(alarms, at: transaction.moment))
    }
}

extension SQL {
    /// The channel that is the program itself.
    static let inbox: SQL = "'00000000-0000-7000-8000-000000000001'::uuid"

    fileprivate static let listens: SQL =
        "SELECT EXISTS (SELECT FROM hy.channels WHERE kind = 'webhook' AND state <> 'off')"

    /// Notices, their rows on people's own pages, and those of each person's channels.
    ///
    /// The first channel that is on waits, the others stand by. Of whom no channel is on nobody is reached.
    fileprivate static func tell(_ tellings: [Telling]) -> SQL {
        """
        WITH given AS (
            SELECT * FROM unnest(
                \(tellings.map { _ in UUID.timeOrdered() }), \(tellings.map(\.firing)), \(tellings.map(\.alarm)), \(tellings.map(\.subject)),
                \(tellings.map(\.person)), \(tellings.map(\.audience)), \(tellings.map(\.agency)), \(tellings.map(\.at)),
                \(tellings.map(\.isGrave)), \(tellings.map(\.notBefore)), \(tellings.map(\.isMuted))
            ) AS given (id, firing, alarm_id, subject, person_id, audience, agency_id, at, grave, not_before, muted)
        ), written AS (
            INSERT INTO hy.notices (id, firing, alarm_id, person_id, audience, agency_id, at, grave)
            SELECT id, firing, alarm_id, person_id, audience, agency_id, at, grave FROM given
            ON CONFLICT DO NOTHING RETURNING id
        ), shown AS (
            INSERT INTO hy.deliveries (notice_id, channel_id, rank, lane, state, why, grave, not_before, ended_at)
            SELECT id, \(inbox), 0, '', CASE WHEN person_id IS NULL THEN 'failed' ELSE 'sent' END,
                   CASE WHEN person_id IS NULL THEN 'nobody-in-post' END, grave, at, at
            FROM given JOIN written USING (id)
        ), ranked AS (
            SELECT given.id, given.alarm_id, channels.id AS channel_id, ways.rank, channels.state, grave, not_before, at, muted,
                   \(lane) AS lane,
                   row_number() OVER (PARTITION BY given.id, channels.state = 'on' ORDER BY ways.rank, channels.id) AS place
            FROM given JOIN written USING (id)
            JOIN hy.ways ON ways.person_id = given.person_id
            JOIN hy.channels ON channels.id = ways.channel_id
        ), sent AS (
            INSERT INTO hy.deliveries (notice_id, channel_id, rank, lane, state, why, grave, not_before, ended_at)
            SELECT id, channel_id, rank, lane,
                   CASE WHEN state <> 'on' OR muted THEN 'spared' WHEN place = 1 THEN 'waiting' ELSE 'standby' END,
                   CASE WHEN state <> 'on' THEN 'channel-' || state WHEN muted THEN 'muted-by-graver' END,
                   grave, not_before, CASE WHEN state <> 'on' OR muted THEN at END
            FROM ranked
        )
        INSERT INTO hy.jobs (kind, subject)
        SELECT DISTINCT 'notice.unreached', alarm_id FROM (
            SELECT alarm_id FROM ranked GROUP BY id, alarm_id HAVING bool_and(state <> 'on')
        ) AS lost
        """
    }

    /// What keeps its order on a channel: a person's messages, those of a group, those of one event or source.
    private static let lane: SQL = """
        CASE WHEN channels.kind IN ('ding-talk', 'we-com', 'feishu') THEN 'group' WHEN channels.kind = 'webhook' THEN subject::text
             ELSE given.person_id::text END
        """

    fileprivate static func letHear(_ tellings: [Telling]) -> SQL {
        """
        WITH given AS (
            SELECT * FROM unnest(
                \(tellings.map { _ in UUID.timeOrdered() }), \(tellings.map(\.firing)), \(tellings.map(\.alarm)), \(tellings.map(\.subject)),
                \(tellings.map(\.custodian)), \(tellings.map(\.at)), \(tellings.map(\.isGrave))
            ) AS given (id, firing, alarm_id, subject, agency_id, at, grave)
        ), heard AS (
            SELECT given.*, channels.id AS channel_id, channels.state
            FROM given JOIN hy.channels ON kind = 'webhook' AND state <> 'off'
             AND (channels.agency_id IS NULL OR channels.agency_id = given.agency_id)
        ), written AS (
            INSERT INTO hy.notices (id, firing, alarm_id, audience, agency_id, at, grave)
            SELECT DISTINCT id, firing, alarm_id, 'listeners', agency_id, at, grave FROM heard
            ON CONFLICT DO NOTHING RETURNING id
        )
        INSERT INTO hy.deliveries (notice_id, channel_id, rank, lane, state, why, grave, not_before, ended_at)
        SELECT id, channel_id, 1, subject::text, CASE state WHEN 'on' THEN 'waiting' ELSE 'spared' END,
               CASE WHEN state <> 'on' THEN 'channel-' || state END, grave, at, CASE WHEN state <> 'on' THEN at END
        FROM heard JOIN written USING (id)
        """
    }

    fileprivate static func spare(_ alarms: [UUID], at moment: Date) -> SQL {
        """
        WITH open AS (
            SELECT notice_id, channel_id, letter_id FROM hy.deliveries JOIN hy.notices ON notices.id = notice_id
            WHERE alarm_id = ANY (\(alarms)) AND state IN ('waiting', 'standby')
        ), unsent AS MATERIALIZED (
            SELECT id FROM hy.letters
            WHERE id IN (SELECT letter_id FROM open) AND state = 'waiting' AND lease_token IS NULL AND NOT may_have_arrived
            ORDER BY id FOR UPDATE
        )
        UPDATE hy.deliveries SET state = 'spared', why = 'over', ended_at = \(moment)
        FROM open
        WHERE deliveries.notice_id = open.notice_id AND deliveries.channel_id = open.channel_id
          AND deliveries.state IN ('waiting', 'standby')
          AND deliveries.letter_id IS NOT DISTINCT FROM open.letter_id
          AND (open.letter_id IS NULL OR open.letter_id IN (SELECT id FROM unsent))
        """
    }
}
