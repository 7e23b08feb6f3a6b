import Foundation
import Kernel
import Postgres

/// Attempts and leases go by the database's own clock; when something may go out at all by the law's moment.
extension SQL {
    /// Where something waits that may go out now, over the channel or another one, or waits although the channel is not on.
    static func busyChannels(_ moment: Date) -> SQL {
        let long: Double = LetterDesk.longRest / .seconds(1)
        return """
            SELECT id FROM hy.channels JOIN hy.channel_means ON channel_means.channel_id = channels.id
            WHERE CASE WHEN state <> 'on' THEN
                EXISTS (SELECT FROM hy.letters WHERE letters.channel_id = channels.id AND state = 'waiting')
                OR EXISTS (SELECT FROM hy.deliveries WHERE deliveries.channel_id = channels.id AND state = 'waiting' AND letter_id IS NULL)
            WHEN rests_until > clock_timestamp() THEN kind <> 'webhook' AND EXISTS (
                SELECT FROM hy.deliveries
                WHERE deliveries.channel_id = channels.id AND state = 'waiting' AND letter_id IS NULL AND not_before <= \(moment)
                  AND (rests_until > clock_timestamp() + \(long) * interval '1 second' OR EXISTS (
                    SELECT FROM hy.letters
                    WHERE letters.channel_id = deliveries.channel_id AND letters.lane = deliveries.lane
                      AND letters.state = 'waiting' AND letters.why IS NOT NULL
                )) AND \(hasStandby)
            ) ELSE
                EXISTS (
                    SELECT FROM hy.letters
                    WHERE letters.channel_id = channels.id AND state = 'waiting' AND due_at <= clock_timestamp()
                      AND (lease_until IS NULL OR lease_until < clock_timestamp())
                ) OR EXISTS (
                    SELECT FROM hy.deliveries
                    WHERE deliveries.channel_id = channels.id AND state = 'waiting' AND letter_id IS NULL AND not_before <= \(moment)
                )
            END
            ORDER BY id
            """
    }

    /// Whether what waits could go over another channel of its person's, which is on and does not rest for long.
    private static let hasStandby: SQL = """
        EXISTS (
            SELECT FROM hy.deliveries AS other JOIN hy.channels ON channels.id = other.channel_id AND channels.state = 'on'
            JOIN hy.channel_means ON channel_means.channel_id = channels.id
            WHERE other.notice_id = deliveries.notice_id AND other.state = 'standby' AND NOT \(restsLong)
        )
        """

    /// Whoever takes from a channel holds it, so that a lane gets one letter and the allowance is counted once.
    static func heldChannel(_ id: UUID) -> SQL {
        """
        SELECT \(held)
        FROM hy.channels JOIN hy.channel_means ON channel_means.channel_id = channels.id
        WHERE id = \(id)
        FOR UPDATE OF channel_means SKIP LOCKED
        """
    }

    /// What waits and lies in no letter goes into one for each lane that has none under way, the graver and older first.
    static func gather(_ channel: HeldChannel, _ moment: Date, most: Int) -> SQL {
        let inOne = channel.kind == .webhook ? 1 : most
        let isReady: SQL =
            "channel_id = \(channel.id) AND state = 'waiting' AND letter_id IS NULL AND not_before <= \(moment)"
        return """
            WITH RECURSIVE lanes AS (
                (SELECT lane FROM hy.deliveries WHERE \(isReady) ORDER BY lane LIMIT 1)
                UNION ALL
                SELECT (SELECT lane FROM hy.deliveries WHERE \(isReady) AND lane > lanes.lane ORDER BY lane LIMIT 1)
                FROM lanes WHERE lane IS NOT NULL
            ), made AS (
                INSERT INTO hy.letters (id, channel_id, lane)
                SELECT gen_random_uuid(), \(channel.id), lane FROM lanes
                WHERE lane IS NOT NULL AND NOT EXISTS (
                    SELECT FROM hy.letters
                    WHERE letters.channel_id = \(channel.id) AND letters.lane = lanes.lane AND letters.state = 'waiting'
                )
                LIMIT 500
                RETURNING id, lane
            ), ready AS MATERIALIZED (  -- else each row that waits would be looked for in all lanes
                SELECT made.id, chosen.notice_id FROM made CROSS JOIN LATERAL (
                    SELECT notice_id FROM hy.deliveries WHERE \(isReady) AND lane = made.lane
                    ORDER BY \(order(channel)) notice_id LIMIT \(planned: inOne)
                ) AS chosen
            )
            UPDATE hy.deliveries SET letter_id = ready.id FROM ready
            WHERE deliveries.notice_id = ready.notice_id AND channel_id = \(channel.id)
              AND deliveries.state = 'waiting' AND deliveries.letter_id IS NULL
            """
    }

    /// Machines are told in the order in which things happened; people of what is grave first.
    private static func order(_ channel: HeldChannel) -> SQL { channel.kind == .webhook ? "" : "grave DESC," }

    static func dueLetters(_ channel: UUID, most: Int) -> SQL {
        """
        SELECT id, clock_timestamp() AS now_is FROM hy.letters
        WHERE channel_id = \(channel) AND state = 'waiting' AND due_at <= clock_timestamp()
          AND (lease_until IS NULL OR lease_until < clock_timestamp())
        ORDER BY due_at, id LIMIT \(planned: most) FOR UPDATE SKIP LOCKED
        """
    }

    static func note(_ taken: [Date], on channel: UUID) -> SQL {
        "UPDATE hy.channel_means SET taken = \(taken) WHERE channel_id = \(channel)"
    }

    static func lease(_ letters: [UUID]) -> SQL {
        """
        UPDATE hy.letters
        SET attempts = attempts + 1, may_have_arrived = may_have_arrived OR lease_token IS NOT NULL,
            lease_token = nextval('hy.lease_tokens'), lease_until = clock_timestamp() + interval '1 minute'
        WHERE id = ANY (\(letters)) RETURNING id, attempts, lease_token
        """
    }

    static func notices(in letters: [UUID]) -> SQL {
        """
        SELECT letter_id, notices.id, notices.alarm_id, notices.firing, notices.at, ways.address
        FROM hy.deliveries JOIN hy.notices ON notices.id = notice_id
        LEFT JOIN hy.ways ON ways.person_id = notices.person_id AND ways.channel_id = deliveries.channel_id
        WHERE letter_id = ANY (\(letters)) AND deliveries.state = 'waiting'
        ORDER BY letter_id, deliveries.grave DESC, notices.id
        """
    }

    /// Locked before the letters of a channel, in the order in which whoever takes them locks.
    static func means(of channel: UUID) -> SQL {
        "SELECT channel_id FROM hy.channel_means WHERE channel_id = \(channel) FOR UPDATE"
    }

    /// What is in letters that were put off, of alarms that ended meanwhile; what may have arrived is no message that was spared.
    static func spareOver(in letters: [UUID], at moment: Date) -> SQL {
        """
        UPDATE hy.deliveries SET state = 'spared', why = 'over', ended_at = \(moment)
        FROM hy.notices JOIN hy.alarms ON alarms.id = alarm_id AND alarms.state = 'over', hy.letters
        WHERE letters.id = ANY (\(letters)) AND letters.lease_token IS NULL AND NOT may_have_arrived
          AND letter_id = letters.id AND notice_id = notices.id AND deliveries.state = 'waiting'
        """
    }

    static func holds(_ letter: TakenLetter) -> SQL {
        """
        SELECT id FROM hy.letters WHERE id = \(letter.id) AND lease_token = \(letter.token) AND state = 'waiting' FOR UPDATE
        """
    }

    static func sent(_ letter: TakenLetter, evidence: String, at moment: Date) -> SQL {
        """
        WITH ended AS (\(end(letter.id, "sent", why: nil, evidence: evidence))), sent AS (
            UPDATE hy.deliveries SET state = 'sent', ended_at = \(moment) WHERE letter_id = \(letter.id) AND state = 'waiting'
            RETURNING notice_id
        )
        UPDATE hy.deliveries SET state = 'spared', why = 'reached-before', ended_at = \(moment)
        WHERE notice_id IN (SELECT notice_id FROM sent) AND state = 'standby'
        """
    }

    static func end(_ letter: UUID, _ state: String, why: String?, evidence: String?) -> SQL {
        """
        UPDATE hy.letters
        SET state = \(state), why = \(why), evidence = left(\(evidence), 300), ended_at = clock_timestamp(), lease_token = NULL,
            lease_until = NULL
        WHERE id = \(letter) AND state = 'waiting'
        """
    }

    static func endAll(on channel: UUID, why: String) -> SQL {
        """
        UPDATE hy.letters
        SET state = 'failed', why = \(why), ended_at = clock_timestamp(), lease_token = NULL, lease_until = NULL
        WHERE channel_id = \(channel) AND state = 'waiting' RETURNING id
        """
    }

    static func putOff(_ letter: TakenLetter, by seconds: Double, _ reason: Reason) -> SQL {
        """
        UPDATE hy.letters
        SET due_at = clock_timestamp() + \(seconds) * interval '1 second', why = \(reason.obstacle.rawValue),
            may_have_arrived = may_have_arrived OR \(reason.obstacle.leavesInDoubt), evidence = left(\(reason.detail), 300), lease_token = NULL, lease_until = NULL
        WHERE id = \(letter.id)
        """
    }

    static func rest(_ channel: UUID, for seconds: Double) -> SQL {
        """
        UPDATE hy.channel_means
        SET rests_until = greatest(rests_until, clock_timestamp() + \(seconds) * interval '1 second')
        WHERE channel_id = \(channel)
        """
    }

    static func shut(_ channel: UUID, why: String) -> SQL {
        "UPDATE hy.channels SET state = 'dead', why = \(why) WHERE id = \(channel) AND state = 'on'"
    }

    /// What is in a letter that tarries goes over each person's next channel, where there is one that is on.
    static func fallBack(_ letter: UUID, why: String, at moment: Date) -> SQL {
        fallBack(where: "letter_id = \(letter)", why, moment)
    }

    /// The same for every letter of a channel but those that are on their way.
    static func fallBack(allOn channel: UUID, why: String, at moment: Date) -> SQL {
        let isInOne: SQL = """
            letter_id IN (
                SELECT id FROM hy.letters
                WHERE letters.channel_id = \(channel) AND letters.state = 'waiting'
                  AND (lease_until IS NULL OR lease_until < clock_timestamp())
            )
            """
        return fallBack(where: isInOne, why, moment)
    }

    private static func fallBack(where isInOne: SQL, _ why: String, _ moment: Date) -> SQL {
        """
        WITH stuck AS (
            SELECT notice_id FROM hy.deliveries WHERE \(isInOne) AND state = 'waiting' AND \(hasStandby)
        ), \(failing("\(isInOne) AND notice_id IN (SELECT notice_id FROM stuck)", why, moment))
        """
    }

    /// What is new waits neither behind a letter that tarries nor for a channel that rests for long, where the person has another
    /// channel.
    static func passBy(_ channel: HeldChannel, at moment: Date) -> SQL {
        let isHeldUp: SQL =
            channel.restsLong
            ? "true"
            : """
            lane IN (
                SELECT lane FROM hy.letters
                WHERE letters.channel_id = \(channel.id) AND letters.state = 'waiting' AND letters.why IS NOT NULL
            )
            """
        let passes: SQL = """
            channel_id = \(channel.id) AND letter_id IS NULL AND not_before <= \(moment) AND \(isHeldUp) AND \(hasStandby)
            """
        return "WITH \(failing(passes, "behind-a-letter", moment))"
    }

    /// Tries a letter that was put off for long where something grave waits behind it: at once where each attempt that fails has
    /// the channel rest, else in a minute, so that no letter is tried more often than once a minute.
    ///
    /// From the third attempt on that costs it none of its attempts, as long as they would have taken: it outlives an outage all
    /// the same, and ends where the outage lasts. What may just have arrived is not sent again for that.
    static func bringForward(on channel: UUID, within seconds: Double, at moment: Date) -> SQL {
        let resting = Obstacle.allCases.filter(\.holdsChannel).map(\.rawValue)
        let doubtful = Obstacle.allCases.filter(\.leavesInDoubt).map(\.rawValue)
        return """
            WITH tarrying AS MATERIALIZED (
                SELECT id FROM hy.letters
                WHERE channel_id = \(channel) AND state = 'waiting' AND why IS NOT NULL AND lease_token IS NULL
                  AND (NOT may_have_arrived OR why <> ALL (\(doubtful)))
                  AND due_at > clock_timestamp() + interval '1 minute' AND EXISTS (
                    SELECT FROM hy.deliveries
                    WHERE deliveries.channel_id = letters.channel_id AND deliveries.lane = letters.lane
                      AND deliveries.state = 'waiting' AND letter_id IS NULL AND grave AND not_before <= \(moment)
                )
                FOR UPDATE SKIP LOCKED
            )
            UPDATE hy.letters
            SET due_at = clock_timestamp() + CASE WHEN why = ANY (\(resting)) THEN interval '0' ELSE interval '1 minute' END,
                attempts = attempts - CASE
                    WHEN attempts >= \(planned: LetterDesk.patience)
                     AND made_at > clock_timestamp() - \(seconds) * interval '1 second' THEN 1 ELSE 0 END
            FROM tarrying WHERE letters.id = tarrying.id
            """
    }

    static func fail(letters: [UUID], why: String, at moment: Date) -> SQL {
        "WITH \(failing("letter_id = ANY (\(letters))", why, moment))"
    }

    static func failWaiting(on channel: UUID, why: String, at moment: Date) -> SQL {
        "WITH \(failing("channel_id = \(channel)", why, moment))"
    }

    /// Fails what waits; each person's next channel that is on takes it over.
    ///
    /// Where a person has no channel left a job says so; whether the audience has anybody left is looked at then.
    private static func failing(_ which: SQL, _ why: String, _ moment: Date) -> SQL {
        """
        failed AS (
            UPDATE hy.deliveries SET state = 'failed', why = \(why), ended_at = \(moment)
            WHERE state = 'waiting' AND \(which) RETURNING notice_id, channel_id
        ), next AS (
            SELECT DISTINCT ON (other.notice_id) other.notice_id, other.channel_id
            FROM failed JOIN hy.deliveries AS other ON other.notice_id = failed.notice_id AND other.state = 'standby'
            JOIN hy.channels ON channels.id = other.channel_id AND channels.state = 'on' AND channels.id <> failed.channel_id
            JOIN hy.channel_means ON channel_means.channel_id = channels.id
            ORDER BY other.notice_id, \(restsLong), other.rank, other.channel_id
        ), moved AS (
            UPDATE hy.deliveries SET state = 'waiting' FROM next
            WHERE deliveries.notice_id = next.notice_id AND deliveries.channel_id = next.channel_id
              AND deliveries.state = 'standby'
        ), lost AS (
            SELECT alarm_id FROM failed JOIN hy.notices ON notices.id = notice_id
            WHERE person_id IS NOT NULL AND notice_id NOT IN (SELECT notice_id FROM next)
        )
        INSERT INTO hy.jobs (kind, subject) SELECT DISTINCT 'notice.unreached', alarm_id FROM lost
        """
    }
}
