@testable import Cases
@testable import Events
import Foundation
@testable import Intake
import Kernel
import Postgres
import Testing
import TestSupport

/// Lists that a person or a job waits for are read from their index, already in order.
@Suite(.timeLimit(.minutes(15))) struct PlanTests {
    private static let coordinator = Principal.person(
        Official(person: ID(), post: ID(), agency: ID(), role: .coordinator)
    )

    private func plan(for principal: Principal, of sql: SQL) async throws -> String {
        let kept = Kept()
        try await Scratch.rolledBack(for: principal) { transaction in
            // A sort that is left then cannot be done without.
            for kind in ["seqscan", "bitmapscan", "sort"] {
                try await transaction.execute(SQL(stringLiteral: "SET LOCAL enable_\(kind) = off"))
            }
            await kept.keep(try await transaction.plan(of: sql))
        }
        return await kept.plan
    }

    private actor Kept {
        var plan = ""
        func keep(_ plan: String) { self.plan = plan }
    }

    @Test("the board is read from its index, already in order")
    func readsTheBoard() async throws {
        let plan = try await plan(for: Self.coordinator, of: .board(for: .everything, limit: 30))
        #expect(plan.contains("events_board"))
        #expect(!plan.contains("Sort"))
    }

    @Test("the latest items are found in their index, on the first page and on every other")
    func readsTheLatestItems() async throws {
        let last = ItemPosition(occurredAt: Date(timeIntervalSince1970: 1_790_000_000), id: ID())
        for position in [nil, last] {
            let plan = try await plan(for: Self.coordinator, of: .items(for: .everything, after: position, limit: 20))
            #expect(plan.contains("items_latest"))
            if position != nil { #expect(plan.contains("Index Cond: (ROW(")) }
        }
    }

    @Test("the latest events are read from their index, already in order")
    func readsTheLatestEvents() async throws {
        let plan = try await plan(
            for: Self.coordinator,
            of: .events(for: .everything, after: nil, state: nil, limit: 20)
        )
        #expect(plan.contains("events_latest"))
        #expect(!plan.contains("Sort"))
    }

    @Test("events that another can be merged with are read from an index that holds them alone, already in order")
    func readsSimilarEvents() async throws {
        let plan = try await plan(for: Self.coordinator, of: .titles(beside: ID<Event>(), history: false, limit: 5_000))
        #expect(plan.contains("events_unclosed") && plan.contains("Index Cond: (history ="))
        #expect(plan.contains("regroupings_from") && plan.contains("regroupings_to"))
        #expect(!plan.contains("Sort"))
    }

    @Test("the latest cases are read from their index, already in order")
    func readsTheLatestCases() async throws {
        let plan = try await plan(
            for: Self.coordinator,
            of: .cases(for: .everything, after: nil, state: nil, limit: 20)
        )
        #expect(plan.contains("cases_latest"))
        #expect(!plan.contains("Sort"))
    }

    @Test("an agency's lists begin with what it was let into")
    func beginsWithTheOwn() async throws {
        let agency = AgencyID()
        let liaison = Principal.person(Official(person: ID(), post: ID(), agency: agency, role: .liaison))
        let events = try await plan(for: liaison, of: .events(for: .agency(agency), after: nil, state: nil, limit: 20))
        #expect(events.contains("access_pkey"))
        let items = try await plan(for: liaison, of: .items(for: .agency(agency), after: nil, limit: 20))
        #expect(items.contains("access_pkey"))
        let cases = try await plan(for: liaison, of: .cases(for: .agency(agency), after: nil, state: nil, limit: 20))
        #expect(cases.contains("cases_of_agency") && cases.contains("case_assistants_of_agency"))
    }

    @Test("what an agency owes is read from its index, already in order")
    func readsWhatIsOwed() async throws {
        let plan = try await plan(
            for: .worker,
            of: "SELECT id FROM hy.cases WHERE agency_id = \(UUID()) ORDER BY opened_at DESC, id DESC LIMIT 20"
        )
        #expect(plan.contains("cases_of_agency"))
        #expect(!plan.contains("Sort"))
    }

    @Test("due deadlines are read from an index that holds armed ones alone")
    func readsDueDeadlines() async throws {
        let plan = try await plan(
            for: .worker,
            of: """
                SELECT id FROM hy.deadlines WHERE state = 'armed' AND due_at <= \(Date())
                ORDER BY due_at, id LIMIT 100 FOR UPDATE SKIP LOCKED
                """
        )
        #expect(plan.contains("deadlines_due"))
        #expect(!plan.contains("Sort"))
    }

    @Test("files that are given up are read from an index that holds those alone which wait")
    func readsWaitingFiles() async throws {
        for sql in [SQL.abandonSilent(at: Date()), .dropHeld(at: Date())] {
            #expect(try await plan(for: .worker, of: sql).contains("imports_waiting"))
        }
    }

    @Test("waiting jobs of a kind are read from an index that holds waiting ones alone")
    func readsWaitingJobs() async throws {
        let plan = try await plan(
            for: .worker,
            of: """
                SELECT id FROM hy.jobs
                WHERE kind = 'items.accepted' AND done_at IS NULL AND dead_at IS NULL AND due_at <= \(Date())
                ORDER BY due_at, id LIMIT 10
                """
        )
        #expect(plan.contains("jobs_waiting"))
        #expect(!plan.contains("Sort"))
    }
}
