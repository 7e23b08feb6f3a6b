import Assessment
package import Cases
package import Deadlines
package import Events
package import Foundation
package import Intake
package import Kernel
import Playbooks
package import Postgres
import Synchronization

extension Transaction {
    /// An item with text and assessment, in a batch of its own.
    @discardableResult
    package func makeItem(
        _ text: String = "小区停水三天，没有人答复。",
        title: String? = nil,
        source: SourceID? = nil,
        playbook: PlaybookID? = nil,
        score: Int16 = 50,
        matter: String? = "housing.estate.fees",
        risks: [String] = [],
        occurredAt: Date? = nil,
        isDated: Bool = true,
        batch: ID<Batch> = ID(),
        kind: EventKind = .news,
        hidesAuthor: Bool = false
    ) async throws -> ID<Item> {
        let id = ID<Item>()
        let from = if let source { source } else { try await makeSource() }
        let version = if let playbook { playbook } else { try await makePlaybook() }
        let digest = Secret.make(prefix: "").digest
        try await execute(
            """
            INSERT INTO hy.batches
                (id, source_id, received_at, history, rows, accepted, duplicate, changed, rejected, digest)
            VALUES (\(batch), \(from), \(moment), \(kind == .history), 1, 1, 0, 0, 0, \(digest)) ON CONFLICT (id) DO NOTHING
            """
        )
        try await execute(
            """
            INSERT INTO hy.items
                (id, source_id, external_id, digest, batch_id, accepted_at, occurred_at, is_dated, history, state,
                 likes, dislikes, comments, shares, views)
            VALUES (\(id), \(from), \(id.text), \(digest), \(batch), \(moment), \(occurredAt ?? moment), \(isDated),
                    \(kind == .history), 'assessed', 0, 0, 0, 0, 0)
            """
        )
        let grams = CharacterBigrams.codes(of: [title ?? "", text].joined(separator: "\n"), limit: 600)
        try await execute(
            """
            INSERT INTO hy.item_texts (item_id, revision, source_id, title, text, author, grams, hidden)
            VALUES (\(id), 1, \(from), \(title), \(text), \(hidesAuthor ? "市民*" : "市民甲"), \(grams), \(Int16(hidesAuthor ? 1 : 0)))
            """
        )
        if hidesAuthor {
            try await execute(
                "INSERT INTO hy.personal_words VALUES (\(id), 1, \(from), 'author', 2, 'name', '甲')"
            )
        }
        try await execute(
            """
            INSERT INTO hy.assessments
                (item_id, revision, playbook_id, model, source_id, score, tone, reach, matter, matters, risks, factors,
                 fingerprint)
            VALUES (\(id), 1, \(version), 'lexicon', \(from), \(score), -0.5, 0.2, \(matter), '[]', \(risks), '[]', 0)
            """
        )
        return id
    }

    /// An event of one item, open and without a level unless said otherwise.
    @discardableResult
    package func makeEvent(
        _ item: ID<Item>? = nil,
        title: String? = nil,
        matter: String? = "housing.estate.fees",
        risks: [String] = [],
        level: Int16? = nil,
        levelBy: PersonID? = nil,
        state: Event.State = .open,
        kind: EventKind = .news,
        discoveredAt: Date? = nil,
        playbook: PlaybookID? = nil
    ) async throws -> ID<Event> {
        let id = ID<Event>()
        let version = if let playbook { playbook } else { try await makePlaybook() }
        let top = if let item { item } else { try await makeItem(playbook: version) }
        let found = discoveredAt ?? moment
        try await execute(
            """
            INSERT INTO hy.events
                (id, year, number, title, state, matter, history, discovered_at, first_item_at, last_item_at, items,
                 folded, top_item_id, top_score, attention, source_ids, heat, heat_at, risks, level, level_at, level_by, closed_at,
                 playbook_id)
            VALUES (\(id), 2026, \(Int32.unused()), \(title), \(state), \(matter),
                    \(kind == .history), \(found), \(found), \(found), 1, 0, \(top), 50, 1, '{}', 20, \(found), \(risks),
                    \(level), \(level == nil ? nil : moment), \(levelBy),
                    \(state == .closed ? moment : nil), \(version))
            """
        )
        try await execute(
            """
            INSERT INTO hy.event_items (item_id, event_id, placed_at, similarity, placed_by)
            VALUES (\(top), \(id), \(moment), 1, 'keeper')
            """
        )
        return id
    }

    /// A case of an agency, which is let into its event.
    @discardableResult
    package func makeCase(
        _ agency: AgencyID,
        _ state: Case.State = .routed,
        event: ID<Event>? = nil,
        plan: String = "livelihood",
        openedAt: Date? = nil
    ) async throws -> ID<Case> {
        let id = ID<Case>()
        let version = try await makePlaybook()
        let of = if let event { event } else { try await makeEvent(playbook: version) }
        let closed = state == .closed ? moment : nil
        try await execute(
            """
            INSERT INTO hy.cases
                (id, year, number, event_id, plan, playbook_id, agency_id, state, reason, discovered_at, opened_at,
                 closed_at, held_since, return_hours)
            VALUES (\(id), 2026, \(Int32.unused()), \(of), \(plan), \(version), \(agency), \(state),
                    \(JSON(text: #"{"duty": "housing", "by": "matter", "matter": "housing.estate.fees"}"#)),
                    \(moment), \(openedAt ?? moment), \(closed), \(openedAt ?? moment), 24)
            """
        )
        try await execute(
            "INSERT INTO hy.case_steps (case_id, step, custody, at) VALUES (\(id), 'route', \(agency), \(moment))"
        )
        try await letIn(agency, to: of)
        return id
    }

    /// Lets an agency into an event.
    package func letIn(_ agency: AgencyID, to event: ID<Event>, as reason: String = "lead") async throws {
        try await execute(
            """
            INSERT INTO hy.access (agency_id, event_id, granted_at, reason)
            VALUES (\(agency), \(event), \(moment), \(reason)) ON CONFLICT DO NOTHING
            """
        )
    }

    /// Lets an agency assist on a case.
    package func makeAssistant(_ agency: AgencyID, of id: ID<Case>, event: ID<Event>) async throws {
        try await execute("INSERT INTO hy.case_assistants (case_id, agency_id) VALUES (\(id), \(agency))")
        try await letIn(agency, to: event, as: "assisting")
    }

    /// A deadline of a case that was armed 48 hours before it is due.
    @discardableResult
    package func makeDeadline(
        of id: ID<Case>,
        due: Date,
        rule: String = "answer-48h"
    ) async throws -> ID<Deadline> {
        let deadline = ID<Deadline>()
        let start = due.addingTimeInterval(-48 * 3_600)
        let terms = LimitRule(
            code: rule,
            name: "回应",
            length: 48,
            unit: .clockHours,
            start: .discovery,
            document: "文件",
            extending: .init(most: 10_000, times: 10_000, approver: .coordinator)
        )
        let detail = JSON(text: String(decoding: try JSONEncoder().encode(terms), as: UTF8.self))
        try await execute(
            """
            INSERT INTO hy.deadlines
                (id, case_id, event_id, rule, rule_set, playbook_id, starts_at, armed_at, due_at, state)
            SELECT \(deadline), id, event_id, \(rule), 'guobanfa-2016', playbook_id, \(start), \(start), \(due),
                   'armed'
            FROM hy.cases WHERE id = \(id)
            """
        )
        try await execute(
            """
            INSERT INTO hy.deadline_facts (deadline_id, fact, at, rule, rule_set, due_at, detail)
            VALUES (\(deadline), 'armed', \(min(start, moment)), \(rule), 'guobanfa-2016', \(due), \(detail))
            """
        )
        return deadline
    }
}

/// Whether an event was gathered from what happens or from history.
package enum EventKind: Sendable {
    case news
    case history
}

/// Far above what the service counts itself in a test.
private let lastNumber = Atomic<Int32>(1_000_000_000)

extension Int32 {
    /// A number of an event or a case that no other in this process has: of thousands that are drawn by chance two would be one some day.
    fileprivate static func unused() -> Int32 { lastNumber.wrappingAdd(1, ordering: .relaxed).newValue }
}
