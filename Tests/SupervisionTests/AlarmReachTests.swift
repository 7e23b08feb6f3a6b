import Cases
import Events
import Foundation
import Kernel
import Making
import Playbooks
import Postgres
import TestSupport
import Testing

@testable import Supervision

@Suite(.timeLimit(.minutes(15))) struct AlarmReachTests {
    @Test("a level that waits is told to whoever knows of a missed limit of the event")
    func mutesNoLevel() async throws {
        try await Watch.run(level: 3) { watch in
            try await watch.makeWay(watch.coordinator, rank: 1)
            try await watch.arm(hours: 2)
            try await watch.look(at: 120)
            let before = try await watch.outcomes(of: watch.coordinator)
            try await watch.propose(1, at: 130)
            try await watch.look(at: 131)

            #expect(before == ["inbox sent", "mail waiting"])
            #expect(
                try await watch.outcomes(of: watch.coordinator) == [
                    "inbox sent", "inbox sent", "mail waiting", "mail waiting",
                ]
            )
        }
    }

    @Test("a graver level is told at once, whether the alarm of the one before rests or has told all that it tells")
    func climbsAnew() async throws {
        for rests in [true, false] {
            try await Watch.run(level: nil) { watch in
                try await watch.propose(2, at: 0)
                try await watch.look(at: 0)
                if rests {
                    let rest: SQL = """
                        SELECT hy.rest_alarm(id, 'snoozed', \(watch.moment(5_000)), '等待核实') FROM hy.alarms
                        """
                    try await watch.database.transaction(for: .person(watch.coordinator)) { try await $0.execute(rest) }
                } else {
                    for minute in stride(from: 15, through: 1_000, by: 15) { try await watch.look(at: minute) }
                    try await watch.database.transaction(for: .worker) { transaction in
                        try await AlarmDesk.raise(forLevelOf: watch.event, in: transaction)
                    }
                    try await watch.look(at: 1_100)
                }
                let before = try await watch.told()
                try await watch.propose(1, at: 1_200)
                try await watch.look(at: 1_200)

                #expect(before.last.map { !$0.hasPrefix("1100") } == true)
                #expect(try await watch.told() == before + ["1200 information-office 赵主任"])
            }
        }
    }

    @Test("who left the agency stands in for nobody there, and acknowledges nothing")
    func delegateLeaves() async throws {
        try await Watch.run(level: 1) { watch in
            let deputy = try await watch.hire(.spokesperson, "周代理")
            try await watch.delegate(watch.head, to: deputy)
            try await watch.arm(hours: 10)
            try await watch.look(at: 480)
            try await watch.set("UPDATE hy.posts SET until = '2026-03-02' WHERE id = \(deputy.post)")
            try await watch.look(at: 600)

            let heads = try await watch.told().filter { $0.contains("head") }
            #expect(heads == ["480 head 周代理", "600 head 王局长"])
            let letter: SQL = "SELECT id FROM hy.notices WHERE person_id = \(deputy.person) LIMIT 1"
            let notice = try await watch.database.transaction(for: .worker) {
                try await $0.value(letter, as: UUID.self)
            }
            let acknowledging: SQL = "SELECT hy.acknowledge_by_link(\(notice), \(watch.moment(610)))"
            let fault = await #expect(throws: DatabaseError.self) {
                try await watch.database.transaction(for: .door) { try await $0.execute(acknowledging) }
            }
            #expect(fault?.constraint == "alarms_link_of_post")
            try await watch.set("UPDATE hy.posts SET until = NULL WHERE id = \(deputy.post)")
            try await watch.database.transaction(for: .door) { try await $0.execute(acknowledging) }
        }
    }

    @Test("what the night holds back for the agency that had a case goes to nobody there once the case is passed on")
    func sparesWhoHadIt() async throws {
        try await Watch.run(level: 3) { watch in
            try await watch.makeWay(watch.liaison, rank: 1)
            try await watch.makeWay(watch.coordinator, rank: 1)
            try await watch.arm(hours: 24)
            try await watch.look(at: 800)
            let other = try await watch.database.transaction(for: .worker) { try await $0.makeAgency("乙局") }
            try await watch.database.transaction(for: .person(watch.coordinator)) { transaction in
                _ = try await CaseDesk().transfer(
                    ID(rawValue: watch.caseID),
                    to: other,
                    reason: "属其职责",
                    by: .person(watch.coordinator),
                    in: transaction
                )
            }

            #expect(try await watch.outcomes(of: watch.liaison) == ["inbox sent", "mail spared over"])
        }
    }

    @Test("a limit runs on with whoever took over from an agency that is no more, who is told of it")
    func goesToSuccessors() async throws {
        try await Watch.run(level: 1) { watch in
            let limit = try await watch.arm(hours: 48)
            try await watch.look(at: 1_500)
            let due: SQL = "SELECT due_at FROM hy.deadlines WHERE id = \(limit)"
            let before = try await watch.database.transaction(for: .worker) { try await $0.value(due, as: Date.self) }
            try await watch.database.transaction(for: .worker) { transaction in
                let next = try await transaction.makeAgency("新局")
                _ = try await transaction.makeOfficial(.liaison, at: next, name: "吴新任")
                try await transaction.execute(
                    "UPDATE hy.agencies SET until = '2026-03-03', successor_id = \(next) WHERE id = \(watch.liaison.agency)"
                )
                #expect(try await CaseSuccession().work(most: 1, in: transaction) == 1)
                #expect(try await CaseSuccession().work(most: 1, in: transaction) == 0)
                let facts: [String] = try await transaction.values(
                    "SELECT concat_ws(' ', fact, person_id) FROM hy.deadline_facts WHERE deadline_id = \(limit) ORDER BY id"
                )
                #expect(facts == ["armed", "transferred"])
            }
            try await watch.look(at: 1_510)

            #expect(try await watch.told() == ["1500 liaison 李联络", "1510 liaison 吴新任"])
            let after = try await watch.database.transaction(for: .worker) { try await $0.value(due, as: Date.self) }
            #expect(before == after)
        }
    }

    @Test("an alarm begins anew where the office has to decide about a case that it has itself")
    func restartsForTheOffice() async throws {
        try await Watch.run(level: 1) { watch in
            try await watch.database.transaction(for: .worker) { transaction in
                try await transaction.execute(
                    "INSERT INTO hy.agency_duties (agency_id, duty) VALUES (\(watch.liaison.agency), 'information-office')"
                )
            }
            try await watch.arm(hours: 10)
            try await watch.look(at: 300)
            try await watch.database.transaction(for: .person(watch.liaison)) { transaction in
                let by = Principal.person(watch.liaison)
                let id = ID<Case>(rawValue: watch.caseID)
                _ = try await CaseDesk().giveBack(id, to: nil, reason: "不属其职责", by: by, in: transaction)
            }
            _ = try await watch.hire(.coordinator, "李统筹")
            try await watch.look(at: 310)

            #expect(try await watch.told() == ["300 liaison 李联络", "310 liaison 李统筹"])
        }
    }

    @Test(
        "where the office has yet to decide, or nobody else works there, its coordinators are told; whoever is on duty is"
    )
    func findsWhoIsTold() throws {
        let (office, bureau) = (AgencyID(), AgencyID())
        let people = (0..<4).map { _ in PersonID() }
        let posts = [
            Staff.Holder(person: people[0], agency: office, role: .coordinator),
            Staff.Holder(person: people[1], agency: office, role: .liaison),
            Staff.Holder(person: people[2], agency: bureau, role: .liaison),
            Staff.Holder(person: people[3], agency: bureau, role: .spokesperson),
        ]
        let calendar = try Shipped.playbook().calendar
        func told(
            _ posts: [Staff.Holder],
            _ audience: EscalationChain.Audience,
            at agency: AgencyID,
            isRaised: Bool = false,
            turns: [DutyTurn] = [],
            assignee: PersonID? = nil
        ) -> [PersonID] {
            Staff(posts: posts, turns: turns).told(
                audience,
                at: agency,
                isRaised: isRaised,
                charge: nil,
                assignee: assignee,
                moment: Watch.start,
                by: calendar
            ).map(\.person)
        }

        #expect(told(posts, .liaison, at: office) == [people[1]])
        #expect(told(posts, .liaison, at: office, isRaised: true) == [people[0]])
        #expect(told(posts, .head, at: office) == [people[0]])
        #expect(told(Array(posts.dropFirst(2)), .head, at: bureau) == [])
        // A spokesperson can do nothing about it, so the liaison is told as well.
        #expect(told(posts, .liaison, at: bureau, assignee: people[3]) == [people[2], people[3]])
        func duty(_ person: PersonID, _ agency: AgencyID) -> DutyTurn {
            let day = CivilDay(of: Watch.start)
            return DutyTurn(
                id: ID(),
                agency: agency,
                person: person,
                days: .every,
                fromHour: 0,
                untilHour: 24,
                firstDay: day,
                lastDay: day
            )
        }
        let turn = duty(people[3], bureau)
        #expect(told(posts, .liaison, at: bureau, turns: [turn]) == [people[2], people[3]])
        #expect(told(posts, .liaison, at: bureau, turns: [turn], assignee: people[2]) == [people[2], people[3]])
        #expect(told(posts, .head, at: bureau, turns: [turn]) == [])
        let head = Staff.Holder(person: people[0], agency: bureau, role: .head)
        #expect(told(posts + [head], .liaison, at: bureau, turns: [duty(people[0], bureau)]) == [people[0]])
        #expect(told(posts, .liaison, at: office, isRaised: true, turns: [duty(people[1], office)]) == [people[0]])
    }
}
