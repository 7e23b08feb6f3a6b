import Foundation
import Kernel
import Postgres
import Testing
import TestSupport

/// Transactions of different principals on the same connection.
@Suite(.timeLimit(.minutes(15))) struct PrincipalTests {
    private static let settings: SQL = """
        SELECT concat_ws('|', current_user, session_user, hy.principal(), hy.person(), hy.post(), hy.agency(),
                         hy.source(), hy.role())
        """

    private func identity(_ database: Database, _ opening: Opening) async throws -> String? {
        try await database.transaction(opening: opening) { try await $0.value(Self.settings, as: String.self) }
    }

    private func isDoor(_ database: Database) async throws -> Bool {
        try await identity(database, Principal.door.opening()) == "hy_app|hy_login|door"
    }

    @Test("role and identity end with their transaction, whoever comes next on the connection")
    func shareNothing() async throws {
        try await Scratch.cloned(connections: 1) { database in
            let person = Official(person: ID(), post: ID(), agency: ID(), role: .liaison)
            let source = SourceID()
            let wanted: [(Principal, String)] = [
                (
                    .person(person),
                    "hy_app|hy_login|person|\(person.person.text)|\(person.post.text)|\(person.agency.text)|liaison"
                ),
                (.machine(key: UUID(), source: source), "hy_app|hy_login|machine|\(source.text)"),
                (.door, "hy_app|hy_login|door"),
                (.worker, "hy_worker|hy_login|worker"),
            ]
            var random = Seeded(seed: 20_260_301)
            for round in 0..<40 {
                let (principal, identity) = wanted[Int.random(in: 0..<wanted.count, using: &random)]
                let found = try await self.identity(database, principal.opening())
                #expect(found == identity, "round \(round)")
            }
        }
    }

    @Test("the role that logs in may do nothing without another role, also after one was taken on")
    func inheritsNothing() async throws {
        try await Scratch.cloned(connections: 1) { database in
            for principal in [Principal.worker, .auditor] {
                try await database.transaction(for: principal) { try await $0.execute("SELECT count(*) FROM hy.jobs") }
                await #expect {
                    try await database.transaction(opening: Scratch.byTheClock) { transaction in
                        try await transaction.execute("SELECT count(*) FROM hy.jobs")
                    }
                } throws: { ($0 as? DatabaseError)?.kind == .refused("42501") }
            }
        }
    }

    @Test("a transaction that broke off leaves no identity behind, whether in one round trip or in many")
    func leavesNothingBehindAfterFaults() async throws {
        try await Scratch.cloned(connections: 1) { database in
            let official = Official(person: ID(), post: ID(), agency: ID(), role: .coordinator)
            let person = Principal.person(official)
            let faulty: SQL = "SELECT 1 / 0"

            _ = try? await database.execute(opening: person.opening(), faulty)  // the fault is the point
            let afterOne = try await isDoor(database)
            _ = try? await database.transaction(for: person) { try await $0.execute(faulty) }  // here too
            let afterMany = try await isDoor(database)
            #expect(afterOne && afterMany)
        }
    }

    @Test("many principals at once on few connections each see their own identity")
    func keepsApartUnderLoad() async throws {
        try await Scratch.cloned(connections: 3) { database in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<60 {
                    group.addTask {
                        let official = Official(person: ID(), post: ID(), agency: ID(), role: .head)
                        let isPerson = number % 2 == 0
                        let principal = isPerson ? Principal.person(official) : .door
                        let seen = try await database.rows(
                            opening: principal.opening(.readOnly),
                            "SELECT coalesce(hy.person()::text, '')",
                            as: Text.self
                        )
                        return seen.map(\.text) == [isPerson ? official.person.text : ""]
                    }
                }
                for try await isOwn in group { #expect(isOwn) }
            }
        }
    }

    private struct Text: RowDecodable, Sendable {
        let text: String
        init(row: Row) throws { text = try row[0] }
    }
}
