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
            #expect(try await database.count("SELECT count(*) FROM hy.jobs WHERE kind = 'case.answered'") == 1)
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
