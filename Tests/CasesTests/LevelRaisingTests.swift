import Cases
import Deadlines
import Events
import Foundation
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@Suite(.timeLimit(.minutes(15))) struct LevelRaisingTests {
    @Test("a case that waits gets the limits that bind at the graver level, from discovery; lowering takes none away")
    func armsMore() async throws {
        try await Scratch.cloned { database in
            let opening = try CaseOpening(
                playbook: Shipped.playbook(
                    changing: "responses/housing-property.yaml",
                    "limits: [answer-48h",
                    to: "limits: [first-word-5h, answer-48h"
                ),
                version: Shipped.version
            )
            try await database.transaction(for: .worker) { transaction in
                try await transaction.makePlaybook(Shipped.version)
                _ = try await transaction.makeAgency("市住建局", duties: ["housing"])
                let office = try await transaction.makeOfficial(.coordinator)
                let who = Principal.person(office)
                let discovered = transaction.moment.addingTimeInterval(-3_600)
                let event = try await transaction.makeEvent(level: 3, levelBy: office.person, discoveredAt: discovered)
                try await opening.open(for: event.rawValue, in: transaction)
                #expect(try await transaction.limits(of: event) == ["answer-48h"])

                try await transaction.acting(as: who) { transaction in
                    _ = try await EventDesk().raise(event, to: .two, reason: "由", by: who, in: transaction)
                }
                try await opening.raise(for: event.rawValue, in: transaction)
                try await opening.raise(for: event.rawValue, in: transaction)
                try await transaction.acting(as: who) { transaction in
                    _ = try await EventDesk().lower(event, to: .four, reason: "由", by: who, in: transaction)
                }

                #expect(try await transaction.limits(of: event) == ["answer-48h", "first-word-5h"])
                let due: SQL = """
                    SELECT count(*) FROM hy.deadlines WHERE rule = 'first-word-5h' AND state = 'armed'
                      AND due_at = \(discovered)::timestamptz + interval '5 hours'
                    """
                #expect(try await transaction.count(due) == 1)
                #expect(try await transaction.count("SELECT count(*) FROM hy.cases") == 1)
            }
        }
    }

    @Test(
        "a raise that comes to an event that is over waits there, and opens nothing",
        arguments: ["merged", "closed"]
    )
    func waits(state: String) async throws {
        try await Scratch.cloned { database in
            let opening = try CaseOpening(playbook: Shipped.playbook(), version: Shipped.version)
            try await database.transaction(for: .worker) { transaction in
                try await transaction.makePlaybook(Shipped.version)
                _ = try await transaction.makeAgency("市住建局", duties: ["housing"])
                let office = try await transaction.makeOfficial(.coordinator)
                let event = try await transaction.makeEvent(level: 2, levelBy: office.person)
                let other = try await transaction.makeEvent()
                try await transaction.execute(
                    """
                    UPDATE hy.events SET state = \(state),
                        merged_into = CASE WHEN \(state) = 'merged' THEN \(other)::uuid END,
                        closed_at = CASE WHEN \(state) = 'closed' THEN \(transaction.moment)::timestamptz END
                    WHERE id = \(event)
                    """
                )

                try await opening.raise(for: event.rawValue, in: transaction)

                let waiting: SQL = "SELECT count(*) FROM hy.events WHERE raise_waits AND id = \(event)"
                #expect(try await transaction.count(waiting) == 1)
                #expect(try await transaction.count("SELECT count(*) FROM hy.cases") == 0)
            }
        }
    }

    @Test("a case that a merger puts into a graver event gets the limits that bind there, from its own discovery")
    func armsWhatTookItIn() async throws {
        try await Scratch.cloned { database in
            let opening = try CaseOpening(
                playbook: Shipped.playbook(
                    changing: "responses/housing-property.yaml",
                    "limits: [answer-48h",
                    to: "limits: [first-word-5h, answer-48h"
                ),
                version: Shipped.version
            )
            try await database.transaction(for: .worker) { transaction in
                try await transaction.makePlaybook(Shipped.version)
                _ = try await transaction.makeAgency("市住建局", duties: ["housing"])
                let office = try await transaction.makeOfficial(.coordinator)
                let who = Principal.person(office)
                let discovered = transaction.moment.addingTimeInterval(-3_600)
                let grave = try await transaction.makeEvent(level: 2, levelBy: office.person)
                let event = try await transaction.makeEvent(level: 3, levelBy: office.person, discoveredAt: discovered)
                try await opening.open(for: event.rawValue, in: transaction)

                try await transaction.acting(as: who) { transaction in
                    _ = try await EventDesk().merge(event, into: grave, reason: "由", by: who, in: transaction)
                }
                let job: SQL = "SELECT subject FROM hy.jobs WHERE kind = 'event.took-in'"
                #expect(try await transaction.values(job, as: UUID.self) == [grave.rawValue])
                try await opening.bind(for: grave.rawValue, in: transaction)

                let due: SQL = """
                    SELECT count(*) FROM hy.deadlines WHERE rule = 'first-word-5h' AND state = 'armed'
                      AND due_at = \(discovered)::timestamptz + interval '5 hours'
                    """
                #expect(try await transaction.count(due) == 1)
                #expect(try await transaction.limits(of: grave) == ["answer-48h", "first-word-5h"])
            }
        }
    }

    @Test(
        "the plan of the graver level opens its own case beside the one that is there, whose answer stays as it was given"
    )
    func opensMore() async throws {
        try await Scratch.cloned { database in
            let opening = try CaseOpening(playbook: Shipped.playbook(), version: Shipped.version)
            try await database.transaction(for: .worker) { transaction in
                try await transaction.makePlaybook(Shipped.version)
                _ = try await transaction.makeAgency("市住建局", duties: ["housing"])
                _ = try await transaction.makeAgency("市应急局", duties: ["emergency", "fire"])
                let leader = try await transaction.makeOfficial(.leader)
                let who = Principal.person(leader)
                let event = try await transaction.makeEvent(risks: ["collapse"], level: 3, levelBy: leader.person)
                try await opening.open(for: event.rawValue, in: transaction)

                try await transaction.acting(as: who) { transaction in
                    _ = try await EventDesk().raise(event, to: .one, reason: "由", by: who, in: transaction)
                }
                try await opening.raise(for: event.rawValue, in: transaction)

                let plans = try await transaction.values(
                    "SELECT plan FROM hy.cases WHERE event_id = \(event) ORDER BY opened_at, plan",
                    as: String.self
                )
                #expect(plans == ["housing-property", "safety-incident"])
                #expect(try await transaction.limits(of: event) == ["answer-48h", "answer-48h"])
            }
        }
    }
}

extension Transaction {
    fileprivate func limits(of event: ID<Event>) async throws -> [String] {
        try await values("SELECT rule FROM hy.deadlines WHERE event_id = \(event) ORDER BY rule", as: String.self)
    }
}
