import Foundation
import Kernel
import Organisation
import Postgres
import Testing
import TestSupport

/// Who answers for an agency that is no more (article 5).
@Suite(.timeLimit(.minutes(15))) struct SuccessionTests {
    /// Agencies of one test, named apart from those of others.
    private struct Tree {
        let mark = UUID().uuidString.prefix(8).lowercased()
        let transaction: Transaction

        func add(
            _ name: String,
            since: String = "2000-01-01",
            until: String? = nil,
            parent: AgencyID? = nil,
            successor: AgencyID? = nil,
            duty: String? = nil
        ) async throws -> AgencyID {
            let id = AgencyID()
            try await transaction.execute(
                """
                INSERT INTO hy.agencies (id, code, name, short_name, kind, parent_id, successor_id, since, until)
                VALUES (\(id), \("x\(mark)-\(name)"), \(name), \(name), 'department', \(parent), \(successor),
                        \(since)::date, \(until)::date)
                """
            )
            if let duty { try await transaction.execute("INSERT INTO hy.agency_duties VALUES (\(id), \(duty))") }
            return id
        }

        func successor(of agency: AgencyID, on day: String) async throws -> AgencyID? {
            try await transaction.value("SELECT hy.successor(\(agency), \(day)::date)", as: AgencyID?.self) ?? nil
        }

        func holder(of duty: String, on day: String) async throws -> AgencyID? {
            let noon = try #require(try? Date(day + "T12:00:00Z", strategy: .iso8601))
            return try await Directory().agencies(forDuty: duty, on: noon, in: transaction).first
        }

        var duty: String { "d\(mark)" }
    }

    private func inTree(_ body: @Sendable (Tree) async throws -> Void) async throws {
        try await Scratch.rolledBack { try await body(Tree(transaction: $0)) }
    }

    @Test("a chain of successors is followed to whoever lives on the day, and no further")
    func followsTheChain() async throws {
        try await inTree { tree in
            let last = try await tree.add("c", since: "2019-01-25")
            let middle = try await tree.add("b", since: "2014-06-01", until: "2019-01-25", successor: last)
            let first = try await tree.add("a", until: "2014-06-01", successor: middle)

            #expect(try await tree.successor(of: first, on: "2014-05-31") == first)
            #expect(try await tree.successor(of: first, on: "2014-06-01") == middle)
            #expect(try await tree.successor(of: first, on: "2019-01-24") == middle)
            #expect(try await tree.successor(of: first, on: "2019-01-25") == last)
            #expect(try await tree.successor(of: middle, on: "2026-01-01") == last)
            #expect(try await tree.successor(of: last, on: "2026-01-01") == last)
        }
    }

    @Test("where nobody took over, the agency above answers")
    func fallsToTheParent() async throws {
        try await inTree { tree in
            let above = try await tree.add("above")
            let gone = try await tree.add("gone", until: "2020-01-01", parent: above)
            #expect(try await tree.successor(of: gone, on: "2019-12-31") == gone)
            #expect(try await tree.successor(of: gone, on: "2020-01-01") == above)
        }
    }

    @Test("an agency answers neither before its first day nor, until then, for the one that it takes over from")
    func waitsForItsFirstDay() async throws {
        try await inTree { tree in
            let new = try await tree.add("new", since: "2026-03-01")
            let gone = try await tree.add("gone", until: "2020-01-01", successor: new)
            for agency in [new, gone] {
                #expect(try await tree.successor(of: agency, on: "2026-02-28") == nil)
                #expect(try await tree.successor(of: agency, on: "2026-03-01") == new)
            }
        }
    }

    @Test("where nobody is left, nobody answers, and a circle of successors ends")
    func endsWithNobody() async throws {
        try await inTree { tree in
            let gone = try await tree.add("gone", until: "2020-01-01")
            let other = try await tree.add("other", until: "2020-01-01", successor: gone)
            try await tree.transaction.execute("UPDATE hy.agencies SET successor_id = \(other) WHERE id = \(gone)")
            #expect(try await tree.successor(of: gone, on: "2026-01-01") == nil)
            #expect(try await tree.successor(of: AgencyID(), on: "2026-01-01") == nil)
        }
    }

    @Test("a duty is answered by who holds it and lives, before the successor of one that is gone")
    func prefersTheLiving() async throws {
        try await inTree { tree in
            let heir = try await tree.add("heir")
            _ = try await tree.add("a-gone", until: "2020-01-01", successor: heir, duty: tree.duty)
            let holder = try await tree.add("z-holder", until: "2030-01-01", duty: tree.duty)

            #expect(try await tree.holder(of: tree.duty, on: "2026-01-01") == holder)
            #expect(try await tree.holder(of: tree.duty, on: "2031-01-01") == heir)
        }
    }

    @Test("a duty of agencies that are all gone is answered by the first whose chain leads to somebody")
    func skipsChainsThatLeadNowhere() async throws {
        try await inTree { tree in
            let heir = try await tree.add("heir")
            _ = try await tree.add("a-lost", until: "2020-01-01", duty: tree.duty)
            _ = try await tree.add("b-gone", until: "2020-01-01", successor: heir, duty: tree.duty)
            #expect(try await tree.holder(of: tree.duty, on: "2026-01-01") == heir)
        }
    }

    @Test("an agency answers for its duty from its first day, by the calendar of the city")
    func beginsOnItsFirstDay() async throws {
        try await inTree { tree in
            let old = try await tree.add("z-old", duty: tree.duty)
            let new = try await tree.add("a-new", since: "2026-03-01", duty: tree.duty)
            let directory = Directory()
            func holder(at moment: String) async throws -> AgencyID? {
                let date = try #require(try? Date(moment, strategy: .iso8601))
                return try await directory.agencies(forDuty: tree.duty, on: date, in: tree.transaction).first
            }
            #expect(try await holder(at: "2026-02-28T15:59:59Z") == old)
            #expect(try await holder(at: "2026-02-28T16:00:00Z") == new)
            #expect(try await tree.holder(of: "\(tree.duty)x", on: "2026-01-01") == nil)
        }
    }
}
