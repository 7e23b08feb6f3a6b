import Foundation
import Kernel
import Making
import Playbooks
import Postgres
import Supervision
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct AlarmDeskTests {
    @Test(
        "a limit tells its liaison, then its head, then the information office, then the city's leader, each rung once"
    )
    func climbs() async throws {
        try await Watch.run(level: 1) { watch in
            try await watch.arm(hours: 10)
            for minute in stride(from: 0, through: 700, by: 10) { try await watch.look(at: minute) }

            #expect(
                try await watch.told() == [
                    "300 liaison 李联络", "480 head 王局长", "480 liaison 李联络", "600 head 王局长", "600 information-office 赵主任",
                    "600 liaison 李联络", "630 leader 钱市长", "690 leader 钱市长",
                ]
            )
            let journaled: SQL = "SELECT count(*) FROM hy.journal WHERE action = 'alarm.told'"
            #expect(try await watch.database.count(journaled) == 5)
        }
    }

    @Test("an answer ends it: what has not gone out is spared, and nobody is told again")
    func ends() async throws {
        try await Watch.run(level: 3) { watch in
            let limit = try await watch.arm(hours: 10)
            try await watch.makeWay(watch.liaison, rank: 1)
            try await watch.look(at: 310)
            #expect(try await watch.outcomes() == ["inbox sent", "mail waiting"])

            try await watch.database.transaction(for: .worker) { transaction in
                try await transaction.execute(
                    "UPDATE hy.deadlines SET state = 'met', met_at = \(watch.moment(320)) WHERE id = \(limit)"
                )
            }
            for minute in stride(from: 320, through: 2_000, by: 60) { try await watch.look(at: minute) }

            #expect(try await watch.outcomes() == ["inbox sent", "mail spared over"])
            #expect(try await watch.steps() == ["told", "over"])
        }
    }

    @Test("where a post has nobody the row says so, and the next rung is told at once")
    func nobody() async throws {
        try await Watch.run(level: 1, without: [.liaison]) { watch in
            try await watch.arm(hours: 10)
            for minute in [300, 301, 302] { try await watch.look(at: minute) }

            #expect(
                try await watch.outcomes() == [
                    "inbox failed nobody-in-post", "inbox failed nobody-in-post", "inbox sent",
                ]
            )
            #expect(try await watch.told() == ["300 liaison nobody", "300 head 王局长", "300 liaison nobody"])
        }
    }

    @Test("the first channel that is on waits, the next stands by, and one that is off is named")
    func channels() async throws {
        try await Watch.run(level: 1) { watch in
            try await watch.makeWay(watch.liaison, rank: 1, state: "off")
            try await watch.makeWay(watch.liaison, rank: 2)
            try await watch.makeWay(watch.liaison, rank: 3)
            try await watch.arm(hours: 10)
            try await watch.look(at: 300)

            #expect(
                try await watch.outcomes() == ["inbox sent", "mail spared channel-off", "mail standby", "mail waiting"]
            )
        }
    }

    @Test(
        "at night what is less grave is held until morning, but not for who is on duty; what is grave is told at once"
    )
    func quietHours() async throws {
        // 2 March 2026, 09:00: ten hours end at 19:00, and 24 hours' half is over at 21:00.
        try await Watch.run(level: 3) { watch in
            try await watch.makeWay(watch.liaison, rank: 1)
            try await watch.arm(hours: 24)
            try await watch.look(at: 720)
            #expect(try await watch.heldUntil() == [watch.moment(23 * 60)])
        }
        try await Watch.run(level: 3) { watch in
            try await watch.makeWay(watch.liaison, rank: 1)
            try await watch.putOnDuty(watch.liaison, days: "working", from: 20, until: 8)
            try await watch.arm(hours: 24)
            try await watch.look(at: 720)
            #expect(try await watch.heldUntil() == [watch.moment(720)])
        }
        try await Watch.run(level: 2) { watch in
            try await watch.makeWay(watch.liaison, rank: 1)
            try await watch.arm(hours: 24)
            try await watch.look(at: 720)
            #expect(try await watch.heldUntil() == [watch.moment(720)])
        }
    }

    @Test("who is on duty is told in place of the others, and a delegate in place of the holder")
    func standIns() async throws {
        try await Watch.run(level: 1) { watch in
            let other = try await watch.hire(.liaison, "孙值班")
            try await watch.putOnDuty(other, days: "every", from: 0, until: 24)
            let deputy = try await watch.hire(.spokesperson, "周代理")
            try await watch.delegate(watch.head, to: deputy)
            try await watch.arm(hours: 10)
            for minute in [300, 480] { try await watch.look(at: minute) }

            #expect(try await watch.told() == ["300 liaison 孙值班", "480 head 周代理", "480 liaison 孙值班"])
        }
    }

    @Test("who knows that a limit of the event was missed is not sent reminders of its others")
    func mutes() async throws {
        try await Watch.run(level: 3) { watch in
            try await watch.makeWay(watch.liaison, rank: 1)
            try await watch.arm(hours: 2)
            try await watch.arm(hours: 10, rule: "conference-24h")
            for minute in [120, 300] { try await watch.look(at: minute) }

            #expect(
                try await watch.outcomes(of: watch.liaison) == [
                    "inbox sent", "inbox sent", "mail spared muted-by-graver", "mail waiting",
                ]
            )
        }
    }

    @Test("four runners tell 300 limits of whom there are two to tell once each")
    func race() async throws {
        try await Watch.run(level: 3) { watch in
            for number in 0..<300 { try await watch.arm(hours: 10, rule: "r\(number)") }
            try await watch.database.setMoment(watch.moment(480))
            try await withThrowingTaskGroup { group in
                for _ in 0..<4 {
                    group.addTask { while try await watch.work() > 0 {} }
                }
                try await group.waitForAll()
            }

            #expect(try await watch.database.count("SELECT count(*) FROM hy.alarm_steps WHERE step = 'told'") == 300)
            #expect(try await watch.database.count("SELECT count(*) FROM hy.notices") == 600)
            let pairs: SQL = "SELECT count(*) FROM (SELECT DISTINCT firing, person_id FROM hy.notices) AS pairs"
            #expect(try await watch.database.count(pairs) == 600)
        }
    }

    @Test("who has the case acknowledges, puts off and hands over; a stranger does none of it")
    func people() async throws {
        try await Watch.run(level: 1) { watch in
            let limit = try await watch.arm(hours: 10)
            try await watch.look(at: 300)
            let rest: SQL = "SELECT hy.rest_alarm(\(limit), 'acknowledged', \(watch.moment(550)), NULL)"
            let stranger = try await watch.database.transaction(for: .worker) { try await $0.makeOfficial(.liaison) }
            await #expect(throws: DatabaseError.self) {
                try await watch.database.transaction(for: .person(stranger)) { try await $0.execute(rest) }
            }
            try await watch.database.transaction(for: .person(watch.liaison)) { try await $0.execute(rest) }
            for minute in [480, 500, 549] { try await watch.look(at: minute) }
            #expect(try await watch.told() == ["300 liaison 李联络"])
            for minute in [550] { try await watch.look(at: minute) }
            #expect(try await watch.told().suffix(2) == ["550 head 王局长", "550 liaison 李联络"])

            let colleague = try await watch.hire(.liaison, "孙值班")
            let hand: SQL = "SELECT hy.hand_over_alarm(\(limit), \(colleague.person), '我在外地')"
            try await watch.database.transaction(for: .person(watch.liaison)) { try await $0.execute(hand) }
            _ = try await watch.database.transaction(for: .worker) { transaction in
                try await watch.desk.tellCharge(of: limit, in: transaction)
            }
            try await watch.look(at: 600)
            #expect(
                try await watch.told().suffix(4) == [
                    "550 liaison 孙值班", "600 head 王局长", "600 information-office 赵主任", "600 liaison 孙值班",
                ]
            )
        }
    }

    @Test("a level that nobody confirms is told to the information office and then to the leader, until somebody does")
    func levels() async throws {
        try await Watch.run(level: nil) { watch in
            try await watch.propose(2, at: 0)
            try await watch.database.transaction(for: .worker) { transaction in
                try await AlarmDesk.raise(forLevelOf: watch.event, in: transaction)
            }
            for minute in [0, 5, 15, 20] { try await watch.look(at: minute) }
            #expect(try await watch.told() == ["0 information-office 赵主任", "15 leader 钱市长"])

            try await watch.database.transaction(for: .person(watch.leader)) { transaction in
                try await transaction.execute(
                    "UPDATE hy.events SET level = 1, level_at = \(transaction.moment), level_by = \(watch.leader.person)"
                )
            }
            for minute in [30, 45] { try await watch.look(at: minute) }
            #expect(try await watch.steps() == ["told", "told", "over"])
        }
    }
}
