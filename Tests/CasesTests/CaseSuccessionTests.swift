import Cases
import Foundation
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@Suite(.timeLimit(.minutes(15))) struct CaseSuccessionTests {
    private func work(_ database: Database) async throws -> Int {
        try await database.transaction(for: .worker) { try await CaseSuccession().work(most: 10, in: $0) }
    }

    @Test(
        "what an agency that is no more owes goes to whoever took over, and on with its limit; what it does not owe stays"
    )
    func passesOn() async throws {
        try await Scratch.cloned { database in
            let start = Date.at("2026-03-02T09:00:00+08:00")
            try await database.transaction(for: .worker) { try await $0.makeDrill(at: start) }
            let (cases, living, next) = try await database.transaction(for: .worker) { transaction in
                let next = try await transaction.makeAgency("新局")
                let old = try await transaction.makeAgency("旧局", until: "2026-03-03", successor: next)
                var cases: [Case.State: ID<Case>] = [:]
                for state in [Case.State.routed, .raised, .accepted, .drafted, .answered, .closed] {
                    cases[state] = try await transaction.makeCase(old, state)
                }
                return (cases, try await transaction.makeCase(transaction.makeAgency("在任局")), next)
            }
            #expect(try await work(database) == 0)

            try await database.setMoment(start + 86_400)
            #expect(try await work(database) == 3)
            #expect(try await work(database) == 0)

            for (state, id) in cases {
                let found = try await database.transaction(for: .worker) { try await CaseDesk().found(id, in: $0) }
                let isOwed = [.routed, .accepted, .drafted].contains(state)
                #expect((found?.agency == next) == isOwed && found?.state == (isOwed ? .routed : state), "\(state)")
                let steps: [String] = try await database.transaction(for: .worker) { transaction in
                    try await transaction.values(
                        """
                        SELECT concat_ws(' ', step, person_id) FROM hy.case_steps
                        WHERE case_id = \(id) AND custody = \(next) AND words LIKE '%第五条%'
                        """
                    )
                }
                #expect(steps == (isOwed ? ["transfer"] : []))
            }
            let other = try await database.transaction(for: .worker) { try await CaseDesk().found(living, in: $0) }
            #expect(other?.agency != next && other?.state == .routed)
        }
    }

    @Test("the service takes no case from an agency that lives, and gives none to another than whoever took over")
    func isKeptFromOthers() async throws {
        try await Scratch.cloned { database in
            let (living, left, stranger) = try await database.transaction(for: .worker) { transaction in
                let next = try await transaction.makeAgency("新局")
                let old = try await transaction.makeAgency("旧局", until: "2020-01-01", successor: next)
                return (
                    try await transaction.makeCase(transaction.makeAgency("在任局")),
                    try await transaction.makeCase(old), try await transaction.makeAgency("另一局")
                )
            }
            for id in [living, left] {
                let fault = await #expect(throws: DatabaseError.self) {
                    try await database.transaction(for: .worker) { transaction in
                        try await transaction.execute(
                            """
                            INSERT INTO hy.case_steps (case_id, step, custody, at, words)
                            VALUES (\(id), 'transfer', \(stranger), \(transaction.moment), '由')
                            """
                        )
                        try await transaction.execute(
                            "UPDATE hy.cases SET agency_id = \(stranger), held_since = \(transaction.moment) WHERE id = \(id)"
                        )
                    }
                }
                #expect(fault?.kind == .refused("42501"))
            }
        }
    }
}
