import Cases
import Foundation
import Kernel
import Making
import Playbooks
import Postgres
import Supervision
import TestSupport
import Testing

/// What an alarm does when the thing that it stands for changes on the way.
@Suite(.timeLimit(.minutes(15))) struct AlarmFollowingTests {
    @Test("a level that is raised has its chain at once, and frees what the night held back")
    func followsTheLevel() async throws {
        try await Watch.run(level: 3) { watch in
            try await watch.makeWay(watch.liaison, rank: 1)
            try await watch.arm(hours: 24)
            try await watch.look(at: 720)
            #expect(try await watch.heldUntil() == [watch.moment(23 * 60)])

            try await watch.database.transaction(for: .person(watch.leader)) { transaction in
                try await transaction.execute(
                    "UPDATE hy.events SET level = 1, level_at = \(transaction.moment), level_by = \(watch.leader.person)"
                )
            }
            try await watch.look(at: 721)
            #expect(try await watch.heldUntil() == [watch.moment(721)])
            for minute in [1_440, 1_470] { try await watch.look(at: minute) }
            #expect(try await watch.told().last == "1470 leader 钱市长")
        }
    }

    @Test("who gets a case that is passed on is told anew, and nobody's rest or charge of before binds them")
    func followsTheCase() async throws {
        try await Watch.run(level: 1) { watch in
            let limit = try await watch.arm(hours: 10)
            let colleague = try await watch.hire(.liaison, "孙值班")
            try await watch.look(at: 300)
            try await watch.database.transaction(for: .person(watch.liaison)) { transaction in
                try await transaction.execute("SELECT hy.hand_over_alarm(\(limit), \(colleague.person), '我在外地')")
                try await transaction.execute("SELECT hy.rest_alarm(\(limit), 'snoozed', \(watch.moment(590)), '等待核实')")
            }
            let others = try await watch.database.transaction(for: .worker) { transaction in
                let agency = try await transaction.makeAgency()
                return try await transaction.makeOfficial(.liaison, at: agency, name: "吴新任")
            }
            try await watch.database.setMoment(watch.moment(320))
            try await watch.database.transaction(for: .person(watch.coordinator)) { transaction in
                _ = try await CaseDesk().transfer(
                    ID(rawValue: watch.caseID),
                    to: others.agency,
                    reason: "属其职责",
                    by: .person(watch.coordinator),
                    in: transaction
                )
            }
            for minute in [320, 480, 600] { try await watch.look(at: minute) }
            let liaisons = try await watch.told().filter { $0.contains("liaison") }

            #expect(
                liaisons == [
                    "300 liaison 孙值班", "300 liaison 李联络", "320 liaison 吴新任", "480 liaison 吴新任", "600 liaison 吴新任",
                ]
            )
        }
    }

    @Test("a limit that got more time tells its shares anew")
    func followsTheLimit() async throws {
        try await Watch.run(level: 1) { watch in
            let limit = try await watch.arm(hours: 10)
            try await watch.look(at: 310)
            try await watch.set("UPDATE hy.deadlines SET due_at = \(watch.moment(1_000)) WHERE id = \(limit)")
            for minute in [310, 500, 800, 1_000] { try await watch.look(at: minute) }
            #expect(
                try await watch.told().filter { $0.contains("liaison") } == [
                    "310 liaison 李联络", "500 liaison 李联络", "800 liaison 李联络", "1000 liaison 李联络",
                ]
            )
        }
    }

    @Test("another version has every open alarm looked at, and one that is not current does not take them back")
    func followsThePlaybook() async throws {
        try await Watch.run(level: 1) { watch in
            try await watch.arm(hours: 10)
            try await watch.look(at: 0)
            let older = watch.desk
            let (first, next) = try await watch.database.transaction(for: .worker) { transaction in
                (
                    try await transaction.value(
                        "SELECT looked_by FROM hy.alarms",
                        as: PlaybookID.self
                    ),
                    try await transaction.makePlaybook()
                )
            }
            let newer = AlarmDesk(playbook: try Shipped.playbook(), version: next)
            func looked(_ desk: AlarmDesk) async throws -> Int {
                try await watch.database.transaction(for: .worker) { try await desk.work(most: 50, in: $0).looked }
            }

            #expect(try await looked(older) == 0)
            #expect(try await looked(newer) == 1)
            #expect(try await looked(newer) == 0)
            #expect(try await looked(older) == 0)
            // An earlier version that is current again is followed like any other.
            let restored = try #require(first)
            try await watch.database.transaction(for: .worker) { transaction in
                try await transaction.execute(
                    "INSERT INTO hy.playbook_terms (version_id, since) VALUES (\(restored), \(transaction.moment))"
                )
            }
            #expect(try await looked(newer) == 0)
            #expect(try await looked(older) == 1)
            #expect(try await looked(older) == 0)
        }
    }

    @Test("an alarm that rests cannot be acknowledged again before it was told again; who knows of it can put it off")
    func restsOnce() async throws {
        try await Watch.run(level: 1) { watch in
            let limit = try await watch.arm(hours: 10)
            try await watch.look(at: 300)
            let register = AlarmRegister()
            let principal = Principal.person(watch.liaison)
            func acknowledge() async throws {
                try await watch.database.transaction(for: principal) { transaction in
                    try await register.acknowledge(limit, minutes: 30, by: principal, in: transaction)
                }
            }
            func putOff() async throws {
                try await watch.database.transaction(for: principal) { transaction in
                    try await register.snooze(
                        limit,
                        until: watch.moment(580),
                        reason: "等待核实",
                        by: principal,
                        in: transaction
                    )
                }
            }
            try await acknowledge()
            await #expect(throws: AlarmRefusal.resting) { try await acknowledge() }
            try await putOff()
            await #expect(throws: AlarmRefusal.resting) { try await putOff() }
            for minute in [480, 579] { try await watch.look(at: minute) }
            #expect(try await watch.told() == ["300 liaison 李联络"])
            try await watch.look(at: 580)
            try await acknowledge()
        }
    }

    @Test("an assignee who is off duty is not told before who is on duty")
    func dutyGoesFirst() async throws {
        try await Watch.run(level: 1) { watch in
            let other = try await watch.hire(.liaison, "孙值班")
            try await watch.set("UPDATE hy.cases SET assignee = \(watch.liaison.person)")
            try await watch.arm(hours: 10)
            try await watch.putOnDuty(other, days: "every", from: 13, until: 15)
            for minute in [300, 480] { try await watch.look(at: minute) }
            #expect(
                try await watch.told().filter { $0.contains("liaison") } == ["300 liaison 孙值班", "480 liaison 李联络"]
            )
        }
    }

    @Test("one channel of several that is dead hurries an alarm by one rung, however many messages it had")
    func hurriesOnce() async throws {
        try await Watch.run(level: 1) { watch in
            let second = try await watch.hire(.liaison, "孙值班")
            for official in [watch.liaison, second] { try await watch.makeWay(official, rank: 1, state: "dead") }
            let limit = try await watch.arm(hours: 10)
            try await watch.look(at: 300)
            for _ in 0..<2 {
                try await watch.database.transaction(for: .worker) { try await watch.desk.hurry(limit, in: $0) }
                try await watch.look(at: 300)
            }
            #expect(
                try await watch.told() == [
                    "300 liaison 孙值班", "300 liaison 李联络", "300 head 王局长", "300 liaison 孙值班", "300 liaison 李联络",
                ]
            )
        }
    }
}
