import Cases
import Events
import Foundation
import Kernel
import Making
import Postgres
import Supervision
import Testing
import TestSupport

@testable import Jobs

@Suite(.timeLimit(.minutes(15))) struct EscalationTests {
    private static let start = Date.at("2026-03-02T09:00:00+08:00")

    @Test("a proposed Ⅱ that nobody confirms is escalated at its fifteenth minute, once, however many look")
    func escalatesOnce() async throws {
        try await Self.proposed { database, event in
            let runner = EscalationRunner(database: database, observer: .silent)
            try await database.setMoment(Self.start.addingTimeInterval(15 * 60 - 0.001))
            #expect(try await runner.work() == 0)
            try await database.setMoment(Self.start.addingTimeInterval(15 * 60))

            let settled = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 { group.addTask { try await runner.work() } }
                return try await group.reduce(0, +)
            }

            #expect(settled == 1)
            #expect(try await runner.work() == 0)
            let steps = try await database.steps(of: event)
            #expect(steps.map(\.step) == ["gathered", "level-proposed", "level-unconfirmed"])
            #expect(steps.last?.level == .two && steps.last?.person == nil)
            #expect(steps.last?.at == Self.start.addingTimeInterval(15 * 60))
            let left: SQL = """
                SELECT count(*) FROM hy.jobs WHERE kind = 'event.level-unconfirmed' AND subject = \(event)
                  AND detail ->> 'level' = '2'
                """
            #expect(try await database.count(left) == 1)
            let journaled: SQL = """
                SELECT count(*) FROM hy.journal
                WHERE action = 'event.level-unconfirmed' AND subject_id = \(event) AND principal = 'worker'
                """
            #expect(try await database.count(journaled) == 1)
        }
    }

    @Test("one that was confirmed before is not escalated")
    func sparesConfirmed() async throws {
        try await Self.proposed { database, event in
            let leader = try await database.transaction(for: .worker) { try await $0.makeOfficial(.leader) }
            try await database.setMoment(Self.start.addingTimeInterval(14 * 60))
            try await database.transaction(for: .person(leader)) { transaction in
                _ = try await EventDesk().confirm(.three, of: event, reason: "由", by: .person(leader), in: transaction)
            }
            try await database.setMoment(Self.start.addingTimeInterval(16 * 60))

            #expect(try await EscalationRunner(database: database, observer: .silent).work() == 1)

            #expect(try await database.steps(of: event).map(\.step).last == "level-confirmed")
            #expect(
                try await database.count("SELECT count(*) FROM hy.jobs WHERE kind = 'event.level-unconfirmed'") == 0
            )
            #expect(try await database.count("SELECT count(*) FROM hy.level_escalations WHERE outcome = 'spared'") == 1)
        }
    }

    @Test("while somebody confirms it, it is passed over, and afterwards it is spared")
    func racesWithConfirming() async throws {
        try await Self.proposed { database, event in
            let leader = try await database.transaction(for: .worker) { try await $0.makeOfficial(.leader) }
            let runner = EscalationRunner(database: database, observer: .silent)
            try await database.setMoment(Self.start.addingTimeInterval(15 * 60))

            try await database.transaction(for: .person(leader)) { transaction in
                _ = try await EventDesk().confirm(.two, of: event, reason: "由", by: .person(leader), in: transaction)
                #expect(try await runner.work() == 0)
            }
            #expect(try await runner.work() == 1)

            #expect(try await database.count("SELECT count(*) FROM hy.level_escalations WHERE outcome = 'spared'") == 1)
            #expect(
                try await database.count("SELECT count(*) FROM hy.jobs WHERE kind = 'event.level-unconfirmed'") == 0
            )
        }
    }

    @Test("a graver proposal has a time of its own, and does not put off the one before")
    func graverProposals() async throws {
        try await Self.proposed { database, event in
            let runner = EscalationRunner(database: database, observer: .silent)
            try await database.setMoment(Self.start.addingTimeInterval(10 * 60))
            try await Self.place(database, score: 95, risks: ["collapse"])
            try await database.setMoment(Self.start.addingTimeInterval(20 * 60))
            #expect(try await runner.work() == 1)
            #expect(try await runner.work() == 0)
            try await database.setMoment(Self.start.addingTimeInterval(25 * 60))
            #expect(try await runner.work() == 1)

            let steps = try await database.steps(of: event)
            #expect(
                steps.map(\.step) == [
                    "gathered", "level-proposed", "level-proposed", "level-unconfirmed", "level-unconfirmed",
                ]
            )
            #expect(steps.compactMap(\.level) == [.two, .one, .two, .one])
        }
    }

    @Test(
        "what came in since a level was confirmed is proposed where it is graver, and escalated unless the level is raised in time",
        arguments: [false, true]
    )
    func graverThanConfirmed(isRaised: Bool) async throws {
        try await Self.proposed { database, event in
            let runner = EscalationRunner(database: database, observer: .silent)
            let leader = try await database.transaction(for: .worker) { try await $0.makeOfficial(.leader) }
            let desk = EventDesk()
            func at(_ minute: Double) async throws { try await database.setMoment(Self.start + minute * 60) }
            try await at(5)
            try await database.transaction(for: .person(leader)) { transaction in
                _ = try await desk.confirm(.two, of: event, reason: "由", by: .person(leader), in: transaction)
            }
            try await at(30)
            try await Self.place(database, score: 60, risks: ["explosion-fire"])
            #expect(try await database.steps(of: event).map(\.step).last == "level-confirmed")

            try await Self.place(database, score: 95, risks: ["collapse"])
            let steps = try await database.steps(of: event)
            #expect(steps.last?.step == "level-proposed" && steps.last?.level == .one)
            if isRaised {
                try await at(40)
                try await database.transaction(for: .person(leader)) { transaction in
                    _ = try await desk.raise(event, to: .one, reason: "由", by: .person(leader), in: transaction)
                }
            }
            try await at(45)
            #expect(try await runner.work() == 2)

            let outcomes: [String] = try await database.transaction(for: .worker) { transaction in
                try await transaction.values("SELECT outcome FROM hy.level_escalations ORDER BY proposal")
            }
            #expect(outcomes == ["spared", isRaised ? "spared" : "escalated"])
            let waiting = try await database.transaction(for: .worker) { transaction in
                try await AlarmDesk.raise(forLevelOf: event.rawValue, in: transaction)
                return try await transaction.count("SELECT count(*) FROM hy.alarms WHERE event_id = \(event)")
            }
            #expect(waiting == (isRaised ? 0 : 1))
        }
    }

    @Test(
        "an alarm for a graver level ends where the confirmed one is kept, and its event may be closed by its cases again"
    )
    func keptLevel() async throws {
        try await Self.proposed { database, event in
            let leader = try await database.transaction(for: .worker) { try await $0.makeOfficial(.leader) }
            func confirm() async throws {
                try await database.transaction(for: .person(leader)) { transaction in
                    _ = try await EventDesk().confirm(
                        .two,
                        of: event,
                        reason: "由",
                        by: .person(leader),
                        in: transaction
                    )
                }
            }
            try await database.setMoment(Self.start + 60)
            try await confirm()
            try await database.setMoment(Self.start + 120)
            try await Self.place(database, score: 95, risks: ["collapse"])
            try await database.setMoment(Self.start + 2_000)
            #expect(try await EscalationRunner(database: database, observer: .silent).work() == 2)
            try await database.transaction(for: .worker) { transaction in
                try await AlarmDesk.raise(forLevelOf: event.rawValue, in: transaction)
                // As if its rungs were used up.
                try await transaction.execute("UPDATE hy.alarms SET next_at = NULL, state = 'waiting', rung = 1")
            }
            let closed: SQL = "SELECT count(*) FROM hy.jobs WHERE kind = 'case.closed'"
            try await database.transaction(for: .worker) { transaction in
                _ = try await transaction.makeCase(transaction.makeAgency(), .closed, event: event)
            }
            try await database.setMoment(Self.start + 2_100)
            try await confirm()

            #expect(try await database.count(closed) == 1)
            #expect(try await database.count("SELECT count(*) FROM hy.alarms WHERE next_at IS NOT NULL") == 1)
            let level: SQL = "SELECT hy.awaited_level(\(event)) IS NULL"
            #expect(try await database.transaction(for: .worker) { try await $0.value(level, as: Bool.self) } == true)
        }
    }

    @Test("an alarm that ended with its event is raised anew when what comes in opens the event again")
    func raisesAnew() async throws {
        try await Self.proposed { database, event in
            let office = try await database.transaction(for: .worker) { try await $0.makeOfficial(.coordinator) }
            let workflow = Workflow([
                .levelUnconfirmed: { event, transaction in
                    try await AlarmDesk.raise(forLevelOf: event, in: transaction)
                }
            ])
            let runner = JobRunner(database: database, workflow: workflow, observer: .silent)
            let alarms = AlarmDesk(playbook: try Shipped.playbook(), version: Shipped.version)
            func waiting() async throws -> Int {
                _ = try await runner.work()
                _ = try await database.transaction(for: .worker) { try await alarms.work(most: 10, in: $0).told }
                return try await database.count(
                    "SELECT count(*) FROM hy.alarms WHERE event_id = \(event) AND state <> 'over'"
                )
            }
            try await database.setMoment(Self.start + 900)
            #expect(try await EscalationRunner(database: database, observer: .silent).work() == 1)
            #expect(try await waiting() == 1)
            try await database.setMoment(Self.start + 1_000)
            try await database.transaction(for: .person(office)) { transaction in
                _ = try await EventDesk().close(event, reason: "由", by: .person(office), in: transaction)
            }
            #expect(try await waiting() == 0)

            try await database.setMoment(Self.start + 2_000)
            try await Self.place(database, score: 60, risks: ["explosion-fire"])

            #expect(try await database.steps(of: event).last?.step == "reopened")
            #expect(try await waiting() == 1)
        }
    }

    @Test("a proposal that need not be confirmed in time waits for nothing")
    func lesserLevels() async throws {
        try await Self.opened { database in
            try await Self.place(database, score: 60, risks: ["death"])

            #expect(try await database.count("SELECT count(*) FROM hy.event_steps WHERE step = 'level-proposed'") == 1)
            #expect(try await database.count("SELECT count(*) FROM hy.level_escalations") == 0)
        }
    }

    /// A city in which an event was proposed for Ⅱ at the start, and the risk `collapse` speaks for Ⅰ.
    private static func proposed(_ body: @escaping @Sendable (Database, ID<Event>) async throws -> Void) async throws {
        try await opened { database in
            let event = try #require(try await place(database, score: 60, risks: ["explosion-fire"]))
            try await body(database, event)
        }
    }

    private static func opened(_ body: @escaping @Sendable (Database) async throws -> Void) async throws {
        try await Scratch.cloned(connections: 6) { database in
            try await database.transaction(for: .worker) { transaction in
                try await transaction.makeDrill(at: start)
                try await transaction.makePlaybook(Shipped.version)
            }
            try await body(database)
        }
    }

    /// Places one item that says the same as all the others; answers its event.
    @discardableResult
    private static func place(_ database: Database, score: Int16, risks: [String]) async throws -> ID<Event>? {
        let floors = "floors: {explosion-fire: 2, collapse: 1, death: 3, injury: 4, mass: 4}"
        let shipped = "floors: {death: 3, injury: 4, mass: 4}"
        let playbook = try Shipped.playbook(changing: "levels.yaml", shipped, to: floors)
        let keeper = Keeper(playbook: playbook, version: Shipped.version)
        return try await database.transaction(for: .worker) { transaction in
            let batch = UUID.timeOrdered()
            let item = try await transaction.makeItem(
                "槐荫里小区居民楼燃气爆燃，楼体局部坍塌。",
                score: score,
                risks: risks,
                batch: ID(rawValue: batch)
            )
            try await keeper.remember(keeper.newest(in: transaction)) {
                try await Keeper.words(of: $0, in: transaction)
            }
            _ = try await keeper.place(batches: [batch], most: 200, in: transaction)
            return try await transaction.value(
                "SELECT event_id FROM hy.event_items WHERE item_id = \(item)",
                as: ID<Event>.self
            )
        }
    }
}

extension Database {
    fileprivate func steps(of event: ID<Event>) async throws -> [EventStep] {
        try await transaction(for: .worker, .readOnly) { try await EventDesk().steps(of: event, in: $0) }
    }
}
