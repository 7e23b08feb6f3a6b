import Cases
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@Suite(.timeLimit(.minutes(15))) struct CaseRaceTests {
    @Test("of several who accept at once one does, and the others hear that it is accepted")
    func acceptedOnce() async throws {
        try await Scratch.cloned(connections: 6) { database in
            let (id, officials) = try await database.transaction(for: .worker) { transaction in
                let agency = try await transaction.makeAgency()
                var officials: [Official] = []
                for _ in 0..<6 { officials.append(try await transaction.makeOfficial(.liaison, at: agency)) }
                return (try await transaction.makeCase(agency), officials)
            }

            let fates = await Self.race(officials) { official in
                try await database.transaction(for: .person(official)) { transaction in
                    try await CaseDesk().accept(id, by: .person(official), in: transaction)
                }
            }

            #expect(fates.count { $0 == nil } == 1)
            #expect(fates.compactMap { $0 as? CaseRefusal } == Array(repeating: .alreadyAccepted, count: 5))
            #expect(try await database.count("SELECT count(*) FROM hy.case_steps WHERE step = 'accept'") == 1)
            #expect(try await database.count("SELECT count(*) FROM hy.journal WHERE action = 'case.accept'") == 1)
        }
    }

    @Test("of several who answer at once one does, and its answer is the only one")
    func answeredOnce() async throws {
        try await Scratch.cloned(connections: 4) { database in
            let (id, officials) = try await database.transaction(for: .worker) { transaction in
                let agency = try await transaction.makeAgency()
                var officials: [Official] = []
                for _ in 0..<4 { officials.append(try await transaction.makeOfficial(.head, at: agency)) }
                return (try await transaction.makeCase(agency, .accepted), officials)
            }

            let fates = await Self.race(officials) { official in
                try await database.transaction(for: .person(official)) { transaction in
                    try await CaseDesk().answer(id, text: "已办", by: .person(official), in: transaction)
                }
            }

            #expect(fates.count { $0 == nil } == 1)
            #expect(fates.compactMap { $0 as? CaseRefusal } == Array(repeating: .alreadyAnswered, count: 3))
            #expect(try await database.count("SELECT count(*) FROM hy.case_answers") == 1)
        }
    }

    @Test("instructions given at once have numbers of their own, and none is given while the case is closed")
    func instructedWhileClosed() async throws {
        try await Scratch.cloned(connections: 6) { database in
            let (id, office, leaders) = try await database.transaction(for: .worker) { transaction in
                let head = try await transaction.makeOfficial(.head)
                let id = try await transaction.makeCase(head.agency, .accepted)
                try await transaction.acting(as: .person(head)) { transaction in
                    _ = try await CaseDesk().answer(id, text: "已办", by: .person(head), in: transaction)
                    _ = try await AttachmentDesk().add(
                        [1, 2, 3],
                        name: "证明",
                        to: .case(id),
                        by: .person(head),
                        in: transaction
                    )
                }
                var leaders: [Official] = []
                for _ in 0..<5 { leaders.append(try await transaction.makeOfficial(.leader)) }
                return (id, try await transaction.makeOfficial(.coordinator), leaders)
            }

            let fates = await Self.race([office] + leaders) { official in
                try await database.transaction(for: .person(official)) { transaction in
                    let who = Principal.person(official)
                    guard official.role == .leader else {
                        return try await CaseDesk().close(id, by: who, in: transaction)
                    }
                    return try await CaseDesk().instruct(id, text: "尽快", by: who, in: transaction)
                }
            }

            let given: SQL = "SELECT instruction FROM hy.case_steps WHERE step = 'instruct' ORDER BY instruction"
            let numbers = try await database.transaction(for: .worker) { transaction in
                try await transaction.values(given, as: Int32.self)
            }
            let refusals = Set(fates.compactMap { $0 as? CaseRefusal })
            #expect(
                numbers == Array(1...5) && refusals == [.instructionOpen] || numbers.isEmpty && refusals == [.closed]
            )
        }
    }

    /// What each of them was refused with, or nothing for who was not.
    private static func race(
        _ officials: [Official],
        _ step: @escaping @Sendable (Official) async throws -> Case
    ) async -> [(any Error)?] {
        await withTaskGroup(of: (any Error)?.self) { group in
            for official in officials {
                group.addTask {
                    do {
                        _ = try await step(official)
                        return nil
                    } catch { return error }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }
}
