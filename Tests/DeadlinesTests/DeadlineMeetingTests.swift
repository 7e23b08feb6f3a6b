import Cases
import Deadlines
import Foundation
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@Suite(.timeLimit(.minutes(15))) struct DeadlineMeetingTests {
    private static let noon = DeadlineFiringTests.noon

    @Test(
        "an answer up to the due moment meets the limit and nothing fires",
        arguments: [-48.0 * 3_600 + 1, -1, 0]
    )
    func inTime(offset: Double) async throws {
        try await Self.owed { database, owed in
            try await database.setMoment(Self.noon.addingTimeInterval(offset))

            try await owed.answer(in: database)

            #expect(try await database.states() == ["met"])
            #expect(try await database.count("SELECT count(*) FROM hy.deadline_firings") == 0)
            #expect(try await DeadlineFiringTests.run(1, in: database) == 0)
            #expect(try await database.facts(of: owed.deadline) == ["armed", "met"])
        }
    }

    @Test("an answer after the due moment fires the limit that no runner came to, once, and meets it late")
    func lateUnfired() async throws {
        try await Self.owed { database, owed in
            try await database.setMoment(Self.noon.addingTimeInterval(0.000_001))

            try await owed.answer(in: database)

            #expect(try await database.states() == ["met-late"])
            #expect(try await DeadlineFiringTests.run(2, in: database) == 0)
            try await DeadlineFiringTests.expectFired([owed.deadline.rawValue], in: database)
            #expect(try await database.facts(of: owed.deadline) == ["armed", "missed", "met"])
        }
    }

    @Test("an answer to a limit that has fired meets it late and does not fire it again")
    func lateFired() async throws {
        try await Self.owed { database, owed in
            try await database.setMoment(Self.noon.addingTimeInterval(60))
            #expect(try await DeadlineFiringTests.run(1, in: database) == 1)

            try await owed.answer(in: database)

            #expect(try await database.states() == ["met-late"])
            try await DeadlineFiringTests.expectFired([owed.deadline.rawValue], in: database)
            #expect(try await database.facts(of: owed.deadline) == ["armed", "missed", "met"])
        }
    }

    @Test("forty late answers that race with four runners each fire once and are met late once")
    func races() async throws {
        try await Scratch.cloned(connections: 8) { database in
            var made: [Owed] = []
            for _ in 0..<40 { made.append(try await Owed.made(due: Self.noon, in: database)) }
            try await database.setMoment(Self.noon.addingTimeInterval(60))
            let all = made

            let fired = try await withThrowingTaskGroup(of: Int.self) { group in
                for place in 0..<4 {
                    group.addTask {
                        for owed in all[(place * 10)..<(place * 10 + 10)] { try await owed.answer(in: database) }
                        return 0
                    }
                    group.addTask {
                        var fired = 0
                        for _ in 0..<12 {
                            fired += try await database.transaction(for: .worker) {
                                try await DeadlineDesk().fire(most: 1, in: $0)
                            }
                        }
                        return fired
                    }
                }
                return try await group.reduce(0, +)
            }

            #expect(fired <= 40)
            #expect(try await database.states() == Array(repeating: "met-late", count: 40))
            try await DeadlineFiringTests.expectFired(all.map(\.deadline.rawValue), in: database)
            #expect(try await database.count("SELECT count(*) FROM hy.deadline_facts WHERE fact = 'met'") == 40)
        }
    }

    @Test("an answer that was rolled back leaves the limit armed, and it fires in its time")
    func rolledBackAnswer() async throws {
        struct Stop: Error {}
        try await Self.owed { database, owed in
            try await database.setMoment(Self.noon.addingTimeInterval(-1))
            await #expect(throws: Stop.self) {
                try await database.transaction(for: .person(owed.official)) { transaction in
                    try await owed.answer(in: transaction)
                    throw Stop()
                }
            }
            try await database.setMoment(Self.noon)

            #expect(try await DeadlineFiringTests.run(1, in: database) == 1)
            #expect(try await database.states() == ["missed"])
        }
    }

    @Test("nobody but who has custody ends the limits of a case", arguments: Role.allCases)
    func custody(role: Role) async throws {
        try await Scratch.rolledBack { transaction in
            let stranger = try await transaction.makeOfficial(role)
            let id = try await transaction.makeCase(transaction.makeAgency(), .accepted)
            try await transaction.makeDeadline(of: id, due: Self.noon)
            try await transaction.act(as: .person(stranger))

            await #expect { try await DeadlineDesk().meet(caseID: id.rawValue, in: transaction) } throws: { error in
                (error as? DatabaseError)?.kind == .refused("42501")
            }
        }
    }

    private static func owed(_ body: @escaping @Sendable (Database, Owed) async throws -> Void) async throws {
        try await Scratch.cloned { database in
            try await body(database, Owed.made(due: noon, in: database))
        }
    }
}

/// An accepted case whose answer is due.
struct Owed: Sendable {
    let official: Official
    let found: ID<Case>
    let deadline: ID<Deadline>

    static func made(due: Date, in database: Database) async throws -> Owed {
        try await database.transaction(for: .worker) { transaction in
            if try await transaction.count("SELECT count(*) FROM hy.city") == 0 {
                try await transaction.makeDrill(at: due.addingTimeInterval(-86_400 * 10))
            }
            let official = try await transaction.makeOfficial(.head)
            let found = try await transaction.makeCase(official.agency, .accepted)
            let deadline = try await transaction.makeDeadline(of: found, due: due)
            return Owed(official: official, found: found, deadline: deadline)
        }
    }

    func answer(in database: Database) async throws {
        try await database.transaction(for: .person(official)) { try await answer(in: $0) }
    }

    func answer(in transaction: Transaction) async throws {
        _ = try await CaseDesk().answer(found, text: "已办", by: .person(official), in: transaction)
    }
}

extension Database {
    fileprivate func states() async throws -> [String] {
        try await transaction(for: .worker, .readOnly) {
            try await $0.values("SELECT state FROM hy.deadlines ORDER BY id", as: String.self)
        }
    }

    fileprivate func facts(of id: ID<Deadline>) async throws -> [String] {
        try await transaction(for: .worker, .readOnly) { try await $0.facts(of: id) }
    }
}
