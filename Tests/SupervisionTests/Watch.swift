import Deadlines
import Foundation
import Kernel
import Making
import Playbooks
import Postgres
import Supervision
import TestSupport
import Testing

/// A drill on 2 March 2026, 09:00, with one event, the case of an agency, and one person in each post that is told.
struct Watch: Sendable {
    let database: Database
    let desk: AlarmDesk
    let event: UUID
    let caseID: UUID
    let liaison: Official
    let head: Official
    let leader: Official
    let coordinator: Official

    static let start = Date.at("2026-03-02T09:00:00+08:00")

    /// The moment so many minutes after the start.
    func moment(_ minute: Int) -> Date { Self.start + Double(minute) * 60 }

    static func run(
        level: Int16?,
        without missing: [Role] = [],
        _ body: @Sendable (Watch) async throws -> Void
    ) async throws {
        try await Scratch.cloned(connections: 5) { database in
            try await database.transaction(for: .worker) { try await $0.makeDrill(at: Self.start) }
            let watch = try await database.transaction(for: .worker) { transaction in
                let agency = try await transaction.makeAgency()
                let names: [(Role, String)] = [
                    (.coordinator, "赵主任"), (.liaison, "李联络"), (.head, "王局长"), (.leader, "钱市长"),
                ]
                var people: [Role: Official] = [:]
                for (role, name) in names {
                    let place = role == .liaison || role == .head ? agency : try await transaction.makeAgency()
                    let until = missing.contains(role) ? "2020-01-01" : nil
                    people[role] = try await transaction.makeOfficial(role, at: place, name: name, until: until)
                }
                let by = level == nil ? nil : people[.leader]?.person
                let event = try await transaction.makeEvent(level: level, levelBy: by)
                let found = try await transaction.makeCase(agency, event: event)
                return Watch(
                    database: database,
                    desk: AlarmDesk(playbook: try Shipped.playbook(), version: try await transaction.makePlaybook()),
                    event: event.rawValue,
                    caseID: found.rawValue,
                    liaison: try #require(people[.liaison]),
                    head: try #require(people[.head]),
                    leader: try #require(people[.leader]),
                    coordinator: try #require(people[.coordinator])
                )
            }
            try await body(watch)
        }
    }

    /// Arms a limit that runs from the start.
    @discardableResult
    func arm(hours: Int, rule: String = "answer-48h") async throws -> UUID {
        let limit = LimitRule(
            code: rule,
            name: "回应",
            length: hours,
            unit: .clockHours,
            start: .discovery,
            document: "文件"
        )
        return try await database.transaction(for: .worker) { transaction in
            try await DeadlineDesk().arm(
                Limit(limit, of: "set"),
                caseID: caseID,
                eventID: event,
                from: Self.start,
                by: DatedCalendar(WorkCalendar(), of: try await transaction.makePlaybook()),
                in: transaction
            )
            return try #require(
                try await transaction.value("SELECT id FROM hy.deadlines WHERE rule = \(rule)", as: UUID.self)
            )
        }
    }

    /// Moves to a minute, fires what is due and looks at what there is to tell.
    func look(at minute: Int) async throws {
        try await database.setMoment(moment(minute))
        while try await fire() > 0 {}
        while try await work() > 0 {}
    }

    private func fire() async throws -> Int {
        try await database.transaction(for: .worker) { try await DeadlineDesk().fire(most: 100, in: $0) }
    }

    func work() async throws -> Int {
        try await database.transaction(for: .worker) { try await desk.work(most: 50, in: $0) }.looked
    }

    /// Changes a row by force, with every trigger.
    func set(_ sql: SQL) async throws {
        try await Scratch.asSuperuser(of: database) { try await $0.execute(sql) }
    }

    /// Proposes a level that nobody confirms, and raises its alarm.
    func propose(_ level: Int16, at minute: Int) async throws {
        try await database.setMoment(moment(minute))
        try await database.transaction(for: .worker) { transaction in
            try await transaction.execute(
                "UPDATE hy.events SET proposed_level = \(level), proposed_at = \(moment(minute)) WHERE id = \(event)"
            )
            try await transaction.execute(
                """
                WITH step AS (
                    INSERT INTO hy.event_steps (event_id, step, at, level)
                    SELECT id, 'level-proposed', proposed_at, proposed_level FROM hy.events WHERE id = \(event)
                    RETURNING id, event_id, at, level
                )
                INSERT INTO hy.level_escalations (proposal, event_id, level, due_at) SELECT id, event_id, level, at FROM step
                """
            )
            try await AlarmDesk.raise(forLevelOf: event, in: transaction)
        }
    }

    func hire(_ role: Role, _ name: String) async throws -> Official {
        try await database.transaction(for: .worker) { transaction in
            try await transaction.makeOfficial(role, at: liaison.agency, name: name)
        }
    }

    func putOnDuty(_ official: Official, days: String, from: Int16, until: Int16) async throws {
        try await database.transaction(for: .person(official)) { transaction in
            try await transaction.execute(
                """
                INSERT INTO hy.duty_turns
                    (id, agency_id, person_id, days, from_hour, until_hour, first_day, last_day, made_at, made_by)
                VALUES (\(UUID.timeOrdered()), \(official.agency), \(official.person), \(days), \(from), \(until),
                        '2026-03-01', '2026-04-01', \(transaction.moment), \(official.person))
                """
            )
        }
    }

    /// The door's day is that of the machine's clock, so the delegation is dated around the drill's by force.
    func delegate(_ official: Official, to deputy: Official) async throws {
        let script = """
            ALTER TABLE hy.delegations DISABLE TRIGGER USER;
            INSERT INTO hy.delegations (id, post_id, person_id, first_day, last_day, reason, made_by)
            VALUES ('\(UUID.timeOrdered())', '\(official.post.text)', '\(deputy.person.text)', '2026-03-01', '2026-03-09', '出差',
                    '\(official.person.text)');
            """
        try await Scratch.run(script: script, on: database)
    }

    /// A mail channel of its own over which somebody is reached.
    func makeWay(_ official: Official, rank: Int16, state: String = "on") async throws {
        try await database.transaction(for: .worker) { transaction in
            let channel = UUID.timeOrdered()
            try await transaction.execute(
                """
                INSERT INTO hy.channels (id, code, name, kind, state, why)
                VALUES (\(channel), \(String.any()), '邮件', 'mail', \(state), \(state == "dead" ? "gone" : nil))
                """
            )
            try await transaction.execute("INSERT INTO hy.channel_means (channel_id) VALUES (\(channel))")
            try await transaction.execute(
                "INSERT INTO hy.ways (person_id, channel_id, address, rank) VALUES (\(official.person), \(channel), 'a@b.cn', \(rank))"
            )
        }
    }

    /// Who was told, as `minute audience name`.
    func told() async throws -> [String] {
        try await texts(
            """
            SELECT (extract(epoch FROM alarm_steps.at - \(Self.start)) / 60)::integer || ' ' || audience || ' '
                   || coalesce(name, 'nobody')
            FROM hy.notices JOIN hy.alarm_steps ON alarm_steps.id = firing LEFT JOIN hy.people ON people.id = notices.person_id
            ORDER BY alarm_steps.id, audience, name
            """
        )
    }

    /// What became of it, as `kind state why`.
    func outcomes(of official: Official? = nil) async throws -> [String] {
        try await texts(
            """
            SELECT concat_ws(' ', kind, deliveries.state, deliveries.why)
            FROM hy.deliveries JOIN hy.channels ON channels.id = channel_id JOIN hy.notices ON notices.id = notice_id
            WHERE \(official?.person)::uuid IS NULL OR person_id = \(official?.person)
            ORDER BY 1
            """
        )
    }

    func steps() async throws -> [String] { try await texts("SELECT step FROM hy.alarm_steps ORDER BY id") }

    /// Until when what waits is held back.
    func heldUntil() async throws -> [Date] {
        try await database.transaction(for: .worker) { transaction in
            try await transaction.values("SELECT not_before FROM hy.deliveries WHERE state = 'waiting'", as: Date.self)
        }
    }

    private func texts(_ sql: SQL) async throws -> [String] {
        try await database.transaction(for: .worker) { try await $0.values(sql, as: String.self) }
    }
}
