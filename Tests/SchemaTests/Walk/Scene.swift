import Foundation
import Kernel

/// One row of two agencies in every table: what stands first is agency a's, what stands second is agency b's.
enum Scene {
    /// The agencies' sides, with which every id of theirs begins.
    enum Side: String, CaseIterable {
        case a
        case b
    }

    /// An id of the scene, such as `a1` for the first agency.
    static func id(_ name: String) -> UUID {
        let text = "00000000-0000-7000-8000-" + String(repeating: "0", count: 12 - name.count) + name
        return UUID(uuidString: text) ?? UUID()
    }

    static func person(_ role: Role, _ side: Side) -> UUID { id("c\(side.rawValue)\(number(role))") }
    static func post(_ role: Role, _ side: Side) -> UUID { id("d\(side.rawValue)\(number(role))") }
    private static func number(_ role: Role) -> Int { Role.allCases.firstIndex(of: role) ?? 0 }

    static var script: String { "BEGIN;" + directory + ground + matters + work + "COMMIT;" }

    private static var directory: String {
        var people: [String] = []
        var posts: [String] = []
        for role in Role.allCases {
            for side in Side.allCases {
                people.append("('\(person(role, side))', '\(role.rawValue)-\(side.rawValue)', '某人')")
                let agency = id("\(side.rawValue)1")
                posts.append(
                    "('\(post(role, side))', '\(person(role, side))', '\(agency)', '\(role.rawValue)', '2020-01-01')"
                )
            }
        }
        return """
            CREATE FUNCTION pg_temp.u(name text) RETURNS uuid LANGUAGE sql AS
                $$ SELECT ('00000000-0000-7000-8000-' || lpad(name, 12, '0'))::uuid $$;
            INSERT INTO hy.city (name, kind) VALUES ('甲市', 'drill');
            INSERT INTO hy.number_series VALUES ('event', 2026, 1), ('case', 2026, 1);
            INSERT INTO hy.agencies (id, code, name, short_name, kind, since) VALUES
                (pg_temp.u('a1'), 'one', '一局', '一局', 'department', '2020-01-01'),
                (pg_temp.u('b1'), 'two', '二局', '二局', 'department', '2020-01-01');
            INSERT INTO hy.agency_duties VALUES (pg_temp.u('a1'), 'housing'), (pg_temp.u('b1'), 'water');
            INSERT INTO hy.people (id, login, name) VALUES \(people.joined(separator: ", "));
            INSERT INTO hy.posts (id, person_id, agency_id, role, since) VALUES \(posts.joined(separator: ", "));
            """
    }

    private static let ground = """
        INSERT INTO hy.sources (id, code, name, kind, weight) VALUES
            (pg_temp.u('a2'), 'one', '一', 'hotline', 0.5), (pg_temp.u('b2'), 'two', '二', 'forum', 0.5);
        INSERT INTO hy.machine_keys (id, source_id, name, prefix, digest) VALUES
            (pg_temp.u('a3'), pg_temp.u('a2'), 'k', 'hyk_', sha256('a')),
            (pg_temp.u('b3'), pg_temp.u('b2'), 'k', 'hyk_', sha256('b'));
        INSERT INTO hy.sign_in_links (digest, post_id, expires_at) VALUES
            (sha256('a'), pg_temp.u('da0'), now()), (sha256('b'), pg_temp.u('db0'), now());
        INSERT INTO hy.sessions (digest, post_id, person_id, expires_at) VALUES
            (sha256('a'), pg_temp.u('da0'), pg_temp.u('ca0'), now()),
            (sha256('b'), pg_temp.u('db0'), pg_temp.u('cb0'), now());
        INSERT INTO hy.delegations (id, post_id, person_id, first_day, last_day, reason, made_by) VALUES
            (pg_temp.u('af'), pg_temp.u('da1'), pg_temp.u('ca2'), current_date, current_date + 3, '出差', pg_temp.u('ca1')),
            (pg_temp.u('bf'), pg_temp.u('db1'), pg_temp.u('cb2'), current_date, current_date + 3, '出差', pg_temp.u('cb1'));
        INSERT INTO hy.passwords (person_id, cost, block_size, parallelism, salt, hash) VALUES
            (pg_temp.u('ca0'), 15, 8, 3, substr(sha256('a'), 1, 16), sha256('a')),
            (pg_temp.u('cb0'), 15, 8, 3, substr(sha256('b'), 1, 16), sha256('b'));
        INSERT INTO hy.sign_in_attempts VALUES (sha256('a'), 1, now(), now()), (sha256('b'), 1, now(), now());
        INSERT INTO hy.journal (at, principal, action, subject_kind, subject_id) VALUES
            (now(), 'worker', 'city.imported', 'city', pg_temp.u('a1')),
            (now(), 'worker', 'city.imported', 'city', pg_temp.u('b1'));
        INSERT INTO hy.journal_seals VALUES (1, 1, sha256('a')), (2, 2, sha256('b'));
        INSERT INTO hy.journal_checkpoints VALUES
            (pg_temp.u('a4'), 1, 1, sha256('a'), 's', '1', 0), (pg_temp.u('b4'), 1, 2, sha256('b'), 's', '1', 0);
        INSERT INTO hy.jobs (kind, subject) VALUES
            ('items.accepted', pg_temp.u('a4')), ('items.accepted', pg_temp.u('b4'));
        INSERT INTO hy.terms VALUES
            ('keeper', pg_temp.u('a4'), 1, now()), ('sealer', pg_temp.u('b4'), 1, now());
        INSERT INTO hy.playbook_versions (id, digest, files, published_at) VALUES
            (pg_temp.u('a5'), sha256('a'), '{}', now()), (pg_temp.u('b5'), sha256('b'), '{}', now());
        INSERT INTO hy.playbook_terms (version_id, since, note) VALUES
            (pg_temp.u('a5'), now(), '试用'), (pg_temp.u('b5'), now(), '试用');
        INSERT INTO hy.kept_answers (asker, key, fingerprint, status, headers, body) VALUES
            (pg_temp.u('a2'), 'k', sha256('a'), 201, '{}', ''), (pg_temp.u('b2'), 'k', sha256('b'), 201, '{}', '');
        """

    private static let matters = """
        INSERT INTO hy.imports (id, source_id, file_digest, file_name, history, begun_at, state, uploaded) VALUES
            (pg_temp.u('a6'), pg_temp.u('a2'), sha256('a'), 'a.csv', true, now(), 'uploading', true),
            (pg_temp.u('b6'), pg_temp.u('b2'), sha256('b'), 'b.csv', true, now(), 'uploading', true);
        INSERT INTO hy.import_rejections VALUES
            (pg_temp.u('a6'), pg_temp.u('a2'), 2, 0, 2, '时间', 'item.time'),
            (pg_temp.u('b6'), pg_temp.u('b2'), 2, 0, 2, '时间', 'item.time');
        INSERT INTO hy.import_pieces VALUES
            (pg_temp.u('a6'), pg_temp.u('a2'), 0, 'a'), (pg_temp.u('b6'), pg_temp.u('b2'), 0, 'b');
        INSERT INTO hy.feeds (id, source_id, name, url, host, every_minutes, made_at, made_by) VALUES
            (pg_temp.u('a60'), pg_temp.u('a2'), 'a/', 'http://a/', 'a:80', 15, now(), pg_temp.u('ca0')),
            (pg_temp.u('b60'), pg_temp.u('b2'), 'b/', 'http://b/', 'b:80', 15, now(), pg_temp.u('cb0'));
        INSERT INTO hy.models VALUES
            (pg_temp.u('a64'), 'tone', sha256('a'), '{}', 'a', now()), (pg_temp.u('b64'), 'rumour', sha256('b'), '{}', 'b', now());
        INSERT INTO hy.model_terms (task, model_id, since) VALUES ('tone', pg_temp.u('a64'), now()), ('rumour', NULL, now());
        INSERT INTO hy.source_reactions VALUES (pg_temp.u('a2'), now(), '{0, 1}'), (pg_temp.u('b2'), now(), '{2}');
        INSERT INTO hy.watches VALUES (now() - interval '2 hours', now() - interval '1 hour', now()), (now(), now(), now());
        INSERT INTO hy.silences (id, source_id, since, noticed_at) VALUES
            (pg_temp.u('a63'), pg_temp.u('a2'), now() - interval '1 hour', now()),
            (pg_temp.u('b63'), pg_temp.u('b2'), now() - interval '1 hour', now());
        INSERT INTO hy.push_secrets (id, source_id, slot, sealed) VALUES
            (pg_temp.u('a62'), pg_temp.u('a2'), 1, sha256('a') || '0'), (pg_temp.u('b62'), pg_temp.u('b2'), 1, sha256('b') || '0');
        INSERT INTO hy.quarantined_bodies (id, source_id, feed_id, received_at, reason, digest, size, bytes) VALUES
            (pg_temp.u('a61'), pg_temp.u('a2'), pg_temp.u('a60'), now(), 'malformed', sha256('a'), 1, 'a'),
            (pg_temp.u('b61'), pg_temp.u('b2'), pg_temp.u('b60'), now(), 'malformed', sha256('b'), 1, 'b');
        INSERT INTO hy.batches VALUES
            (pg_temp.u('a7'), pg_temp.u('a2'), NULL, now(), false, 1, 1, 0, 0, 0, sha256('a')),
            (pg_temp.u('b7'), pg_temp.u('b2'), NULL, now(), false, 1, 1, 0, 0, 0, sha256('b'));
        INSERT INTO hy.items
            (id, source_id, external_id, digest, batch_id, accepted_at, occurred_at, history, state, likes, dislikes,
             comments, shares, views) VALUES
            (pg_temp.u('a8'), pg_temp.u('a2'), 'x', sha256('a'), pg_temp.u('a7'), now(), now(), false, 'assessed',
             0, 0, 0, 0, 0),
            (pg_temp.u('b8'), pg_temp.u('b2'), 'x', sha256('b'), pg_temp.u('b7'), now(), now(), false, 'assessed',
             0, 0, 0, 0, 0);
        INSERT INTO hy.item_texts (item_id, revision, source_id, text, grams) VALUES
            (pg_temp.u('a8'), 1, pg_temp.u('a2'), '甲', '{}'), (pg_temp.u('b8'), 1, pg_temp.u('b2'), '乙', '{}');
        INSERT INTO hy.personal_words VALUES
            (pg_temp.u('a8'), 1, pg_temp.u('a2'), 'text', 0, 'phone', '1234'),
            (pg_temp.u('b8'), 1, pg_temp.u('b2'), 'text', 0, 'name', '三');
        INSERT INTO hy.assessments VALUES
            (pg_temp.u('a8'), 1, pg_temp.u('a5'), 'm', pg_temp.u('a2'), 50, 0, 0, NULL, '[]', '{}', '[]', 0),
            (pg_temp.u('b8'), 1, pg_temp.u('b5'), 'm', pg_temp.u('b2'), 50, 0, 0, NULL, '[]', '{}', '[]', 0);
        INSERT INTO hy.events
            (id, year, number, state, history, discovered_at, first_item_at, last_item_at, items, folded, top_item_id,
             top_score, attention, source_ids, heat, heat_at, risks, playbook_id) VALUES
            (pg_temp.u('a9'), 2026, 1, 'open', false, now(), now(), now(), 1, 0, pg_temp.u('a8'), 50, 1, '{}', 5, now(), '{}',
             pg_temp.u('a5')),
            (pg_temp.u('b9'), 2026, 2, 'open', false, now(), now(), now(), 1, 0, pg_temp.u('b8'), 50, 1, '{}', 5, now(), '{}',
             pg_temp.u('b5'));
        INSERT INTO hy.event_items VALUES
            (pg_temp.u('a8'), pg_temp.u('a9'), now(), 1, NULL, 'keeper'),
            (pg_temp.u('b8'), pg_temp.u('b9'), now(), 1, NULL, 'keeper');
        INSERT INTO hy.event_matters VALUES (pg_temp.u('a9'), 'm', 1), (pg_temp.u('b9'), 'm', 1);
        INSERT INTO hy.event_heat VALUES (pg_temp.u('a9'), now(), 5), (pg_temp.u('b9'), now(), 5);
        INSERT INTO hy.event_steps (event_id, step, at) VALUES
            (pg_temp.u('a9'), 'gathered', now()), (pg_temp.u('b9'), 'gathered', now());
        INSERT INTO hy.level_escalations (proposal, event_id, level, due_at)
            SELECT id, event_id, 2, now() FROM hy.event_steps ORDER BY id;
        INSERT INTO hy.regroupings (kind, from_id, to_id, at, state_before) VALUES
            ('merge', pg_temp.u('a9'), pg_temp.u('b9'), now(), 'open'),
            ('merge', pg_temp.u('b9'), pg_temp.u('a9'), now(), 'open');
        INSERT INTO hy.regrouped_items (regrouping_id, item_id, placed_by)
            SELECT id, from_id, 'keeper' FROM (
                SELECT regroupings.id, item_id AS from_id FROM hy.regroupings
                JOIN hy.event_items ON event_items.event_id = regroupings.from_id ORDER BY regroupings.id
            ) AS given;
        INSERT INTO hy.regrouped_events (regrouping_id, event_id, state)
            SELECT id, from_id, 'open' FROM hy.regroupings ORDER BY id;
        INSERT INTO hy.gathering_changes (event_id, change, at) VALUES
            (pg_temp.u('a9'), 'closed', now()), (pg_temp.u('b9'), 'closed', now());
        INSERT INTO hy.access VALUES
            (pg_temp.u('a1'), pg_temp.u('a9'), now(), 'lead'), (pg_temp.u('b1'), pg_temp.u('b9'), now(), 'lead');
        """

    private static let work = """
        INSERT INTO hy.cases
            (id, year, number, event_id, plan, playbook_id, agency_id, state, reason, discovered_at, opened_at,
             held_since, return_hours) VALUES
            (pg_temp.u('aa'), 2026, 1, pg_temp.u('a9'), 'p', pg_temp.u('a5'), pg_temp.u('a1'), 'routed', '{}', now(),
             now(), now(), 24),
            (pg_temp.u('bb'), 2026, 2, pg_temp.u('b9'), 'p', pg_temp.u('b5'), pg_temp.u('b1'), 'routed', '{}', now(),
             now(), now(), 24);
        INSERT INTO hy.case_assistants VALUES
            (pg_temp.u('aa'), pg_temp.u('a1')), (pg_temp.u('bb'), pg_temp.u('b1'));
        INSERT INTO hy.case_steps (case_id, step, custody, at, person_id, post_id) VALUES
            (pg_temp.u('aa'), 'accept', pg_temp.u('a1'), now(), pg_temp.u('ca1'), pg_temp.u('da1')),
            (pg_temp.u('bb'), 'accept', pg_temp.u('b1'), now(), pg_temp.u('cb1'), pg_temp.u('db1'));
        INSERT INTO hy.corrections (item_id, revision, task, label, at, person_id, post_id) VALUES
            (pg_temp.u('a8'), 1, 'tone', 'negative', now(), pg_temp.u('ca1'), pg_temp.u('da1')),
            (pg_temp.u('b8'), 1, 'rumour', 'other', now(), pg_temp.u('cb1'), pg_temp.u('db1'));
        INSERT INTO hy.case_drafts VALUES
            (pg_temp.u('a0c'), pg_temp.u('aa'), pg_temp.u('a1'), pg_temp.u('ca1'), now(), '拟'),
            (pg_temp.u('b0c'), pg_temp.u('bb'), pg_temp.u('b1'), pg_temp.u('cb1'), now(), '稿');
        INSERT INTO hy.case_answers VALUES
            (pg_temp.u('ac'), pg_temp.u('aa'), pg_temp.u('a1'), pg_temp.u('ca1'), now(), '答'),
            (pg_temp.u('bc'), pg_temp.u('bb'), pg_temp.u('b1'), pg_temp.u('cb1'), now(), '复');
        INSERT INTO hy.orders (id, case_id, ground, words, state, issued_at) VALUES
            (pg_temp.u('a0d'), pg_temp.u('aa'), 'overdue', '办', 'received', now()),
            (pg_temp.u('b0d'), pg_temp.u('bb'), 'refused', '理', 'received', now());
        INSERT INTO hy.order_steps (order_id, step, at, person_id, post_id, agency_id) VALUES
            (pg_temp.u('a0d'), 'receive', now(), pg_temp.u('ca1'), pg_temp.u('da1'), pg_temp.u('a1')),
            (pg_temp.u('b0d'), 'receive', now(), pg_temp.u('cb1'), pg_temp.u('db1'), pg_temp.u('b1'));
        INSERT INTO hy.deadlines
            (id, case_id, event_id, rule, rule_set, playbook_id, starts_at, armed_at, due_at, state) VALUES
            (pg_temp.u('ad'), pg_temp.u('aa'), pg_temp.u('a9'), 'r', 's', pg_temp.u('a5'), '2020-01-01', now(),
             '2020-01-02', 'missed'),
            (pg_temp.u('bd'), pg_temp.u('bb'), pg_temp.u('b9'), 'r', 's', pg_temp.u('b5'), '2020-01-01', now(),
             '2020-01-02', 'missed');
        INSERT INTO hy.deadline_facts (deadline_id, fact, at, rule, rule_set) VALUES
            (pg_temp.u('ad'), 'missed', now(), 'r', 's'), (pg_temp.u('bd'), 'missed', now(), 'r', 's');
        INSERT INTO hy.deadline_firings VALUES
            (pg_temp.u('ad'), '2020-01-02', '2020-01-02'), (pg_temp.u('bd'), '2020-01-02', '2020-01-02');
        INSERT INTO hy.alarm_steps (alarm_id, step, number, at, rung, round, level, chain, missed, playbook_id) VALUES
            (pg_temp.u('ad'), 'told', 1, now(), 1, 0, 1, 'c', true, pg_temp.u('a5')),
            (pg_temp.u('bd'), 'told', 1, now(), 1, 0, 1, 'c', true, pg_temp.u('b5'));
        INSERT INTO hy.duty_turns
            (id, agency_id, person_id, days, from_hour, until_hour, first_day, last_day, made_at, made_by) VALUES
            (pg_temp.u('ad1'), pg_temp.u('a1'), pg_temp.u('ca1'), 'every', 0, 24, '2026-01-01', '2026-02-01', now(), pg_temp.u('ca1')),
            (pg_temp.u('bd1'), pg_temp.u('b1'), pg_temp.u('cb1'), 'every', 0, 24, '2026-01-01', '2026-02-01', now(), pg_temp.u('cb1'));
        INSERT INTO hy.channels (id, code, name, kind) VALUES
            (pg_temp.u('ad2'), 'one', '一', 'mail'), (pg_temp.u('bd2'), 'two', '二', 'mail');
        INSERT INTO hy.channel_means (channel_id) VALUES (pg_temp.u('ad2')), (pg_temp.u('bd2'));
        INSERT INTO hy.ways VALUES
            (pg_temp.u('ca1'), pg_temp.u('ad2'), 'a@a.cn', 1), (pg_temp.u('cb1'), pg_temp.u('bd2'), 'b@b.cn', 1);
        INSERT INTO hy.notices (id, firing, alarm_id, person_id, audience, at, grave)
            SELECT CASE alarm_id WHEN pg_temp.u('ad') THEN pg_temp.u('ad3') ELSE pg_temp.u('bd3') END, id, alarm_id,
                   CASE alarm_id WHEN pg_temp.u('ad') THEN pg_temp.u('ca1') ELSE pg_temp.u('cb1') END, 'liaison', now(), true
            FROM hy.alarm_steps ORDER BY id;
        INSERT INTO hy.letters (id, channel_id, lane) VALUES
            (pg_temp.u('ad4'), pg_temp.u('ad2'), 'x'), (pg_temp.u('bd4'), pg_temp.u('bd2'), 'x');
        INSERT INTO hy.deliveries (notice_id, channel_id, rank, lane, state, grave, not_before, letter_id) VALUES
            (pg_temp.u('ad3'), pg_temp.u('ad2'), 1, 'x', 'waiting', true, now(), pg_temp.u('ad4')),
            (pg_temp.u('bd3'), pg_temp.u('bd2'), 1, 'x', 'waiting', true, now(), pg_temp.u('bd4'));
        INSERT INTO hy.attachments (id, case_id, name, media_type, size, digest, bytes, added_at, added_by) VALUES
            (pg_temp.u('ae'), pg_temp.u('aa'), 'a', 'text/plain', 1, sha256('a'), 'a', now(), pg_temp.u('ca1')),
            (pg_temp.u('be'), pg_temp.u('bb'), 'b', 'text/plain', 1, sha256('b'), 'b', now(), pg_temp.u('cb1'));
        """
}
