"""A city with a source, and one case for limits to hang on, made past the program."""

CITY = """\
city: {name: 轮试市}
agencies:
  - {code: office, name: 市政府办公室, short: 市政府办, kind: department, since: 2020-01-01, duties: [information-office]}
people:
  - {login: office, name: 协调员, posts: [{agency: office, role: coordinator, since: 2020-01-01}]}
  - {login: liaison, name: 联络员, posts: [{agency: office, role: liaison, since: 2020-01-01}]}
  - {login: head, name: 负责人, posts: [{agency: office, role: head, since: 2020-01-01}]}
  - {login: leader, name: 市领导, posts: [{agency: office, role: leader, since: 2020-01-01}]}
sources:
  - {code: rounds, name: 轮试来源, kind: forum, weight: 0.5}
  - {code: fixture, name: 底稿, kind: manual, weight: 0.5}
keys: []
"""

# One event with one case, for deadlines to hang on.
CASE = """
BEGIN;
CREATE TEMPORARY TABLE made ON COMMIT DROP AS
SELECT (SELECT version_id FROM hy.playbook_terms ORDER BY id DESC LIMIT 1) AS playbook,
       (SELECT id FROM hy.sources WHERE code = 'fixture') AS source,
       (SELECT id FROM hy.agencies WHERE code = 'office') AS agency,
       gen_random_uuid() AS batch, gen_random_uuid() AS item, gen_random_uuid() AS event, gen_random_uuid() AS file;
INSERT INTO hy.batches (id, source_id, received_at, history, rows, accepted, duplicate, changed, rejected, digest)
SELECT batch, source, now(), true, 1, 1, 0, 0, 0, sha256('fixture') FROM made;
INSERT INTO hy.items (id, source_id, external_id, digest, batch_id, accepted_at, occurred_at, history, state, likes,
                      dislikes, comments, shares, views)
SELECT item, source, 'fixture', sha256('fixture'), batch, now(), now() - interval '1 year', true, 'assessed', 0, 0, 0, 0, 0
FROM made;
INSERT INTO hy.item_texts (item_id, revision, source_id, text, grams) SELECT item, 1, source, '底稿', '{}' FROM made;
INSERT INTO hy.assessments (item_id, revision, playbook_id, model, source_id, score, tone, reach, matters, risks,
                            factors, fingerprint)
SELECT item, 1, playbook, 'lexicon', source, 0, 0, 0, '[]', '{}', '[]', 0 FROM made;
INSERT INTO hy.events (id, year, number, state, history, discovered_at, first_item_at, last_item_at, items, folded,
                       top_item_id, top_score, attention, source_ids, heat, heat_at, risks, playbook_id)
SELECT event, 1999, 1, 'open', true, now(), now() - interval '1 year', now() - interval '1 year', 1, 0, item, 0, 0, '{}', 0,
       now(), '{}', playbook FROM made;
INSERT INTO hy.event_items (item_id, event_id, placed_at, similarity, placed_by)
SELECT item, event, now(), 1, 'keeper' FROM made;
INSERT INTO hy.cases (id, year, number, event_id, plan, playbook_id, agency_id, state, reason, discovered_at, opened_at,
                      held_since, return_hours)
SELECT file, 1999, 1, event, 'fixture', playbook, agency, 'routed', '{}', now(), now(), now(), 24 FROM made;
COMMIT;
"""

# The same case again and again, each for an event of its own.
MORE_CASES = """
BEGIN;
CREATE TEMPORARY TABLE made ON COMMIT DROP AS
SELECT n + 1 AS number, gen_random_uuid() AS event, gen_random_uuid() AS item FROM generate_series(1, {count}) AS n;
INSERT INTO hy.items (id, source_id, external_id, digest, batch_id, accepted_at, occurred_at, history, state, likes,
                      dislikes, comments, shares, views)
SELECT made.item, source_id, 'fixture-' || number, digest, batch_id, accepted_at, occurred_at, history, state, 0, 0, 0, 0, 0
FROM made, hy.items WHERE external_id = 'fixture';
INSERT INTO hy.events (id, year, number, state, history, discovered_at, first_item_at, last_item_at, items, folded,
                       top_item_id, top_score, attention, source_ids, heat, heat_at, risks, playbook_id)
SELECT made.event, 1999, made.number, state, history, discovered_at, first_item_at, last_item_at, 1, 0, made.item, 0, 0, '{{}}',
       0, heat_at, '{{}}', playbook_id FROM made, hy.events WHERE year = 1999 AND events.number = 1;
INSERT INTO hy.event_items (item_id, event_id, placed_at, similarity, placed_by)
SELECT item, event, now(), 1, 'keeper' FROM made;
INSERT INTO hy.cases (id, year, number, event_id, plan, playbook_id, agency_id, state, reason, discovered_at, opened_at,
                      held_since, return_hours)
SELECT gen_random_uuid(), 1999, made.number, made.event, plan, playbook_id, agency_id, state, '{{}}', discovered_at, opened_at,
       held_since, return_hours FROM made, hy.cases WHERE year = 1999 AND cases.number = 1;
COMMIT;
"""

# Deadlines that are due from one second from now on, within so many seconds, armed as the service arms them; the silence of
# every third one means consent.
ARM = """
WITH armed AS (
    INSERT INTO hy.deadlines (id, case_id, event_id, rule, rule_set, playbook_id, epoch, starts_at, armed_at, due_at, state,
                              deems_consent)
    SELECT gen_random_uuid(), cases.id, event_id, 'rounds', 'rounds', playbook_id, {first} + n, clock_timestamp(),
           clock_timestamp(), clock_timestamp() + (1 + {seconds} * random()) * interval '1 second', 'armed',
           n % 3 = 0
    FROM generate_series(1, {count}) AS n
    JOIN (
        SELECT *, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS whole FROM hy.cases WHERE plan = 'fixture'
    ) AS cases ON place = 1 + ({first} + n) % whole
    RETURNING id, armed_at, due_at
)
INSERT INTO hy.deadline_facts (deadline_id, fact, at, rule, rule_set, due_at)
SELECT id, 'armed', armed_at, 'rounds', 'rounds', due_at FROM armed;
"""
