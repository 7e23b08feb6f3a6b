import Foundation
import Kernel
import Postgres
import Testing
import TestSupport

@Suite(.timeLimit(.minutes(15))) struct DeadlockTests {
    /// Lets two transactions take two rows crosswise; answers what became of them and how often the bodies ran.
    private func cross(
        _ retry: Retry,
        in database: Database
    ) async throws -> (failures: [DatabaseError], runs: Int, sum: Int?) {
        try await database.transaction(for: .worker) { transaction in
            try await transaction.execute("INSERT INTO hy.number_series VALUES ('event', 1, 1), ('case', 1, 1)")
        }
        let runs = Runs()
        let both = Meeting()
        @Sendable func take(_ first: String, _ second: String) async -> DatabaseError? {
            do {
                try await database.transaction(for: .worker, retry: retry) { transaction in
                    let isFirstRun = await runs.begin() <= 2
                    try await transaction.execute("UPDATE hy.number_series SET last = last + 1 WHERE kind = \(first)")
                    if isFirstRun { await both.meet() }
                    try await transaction.execute("UPDATE hy.number_series SET last = last + 1 WHERE kind = \(second)")
                }
                return nil
            } catch { return error as? DatabaseError }
        }
        let failures = await withTaskGroup(of: DatabaseError?.self) { group in
            group.addTask { await take("event", "case") }
            group.addTask { await take("case", "event") }
            return await group.reduce(into: []) { $0 += [$1].compactMap(\.self) }
        }
        let sum = try await database.transaction(for: .worker) { transaction in
            try await transaction.value("SELECT sum(last)::bigint FROM hy.number_series", as: Int.self)
        }
        return (failures, await runs.count, sum)
    }

    @Test("a deadlock is the caller's to hear where nobody said that the body may run again")
    func isNotRetriedUnasked() async throws {
        try await Scratch.cloned { database in
            let (failures, runs, sum) = try await cross(.never, in: database)
            #expect(failures.map(\.kind) == [.refused("40P01")])
            #expect(runs == 2)
            #expect(sum == 4)
        }
    }

    @Test("a deadlock is run again where the caller said so, with nothing done twice")
    func isRetriedWhereAsked() async throws {
        try await Scratch.cloned { database in
            let (failures, runs, sum) = try await cross(.whenSafe(attempts: 4), in: database)
            #expect(failures.isEmpty)
            // The one that runs again may take its first row before the other has come to hear that it is free.
            #expect(runs > 2)
            #expect(sum == 6)
        }
    }

    @Test("retrying ends after the attempts that were allowed")
    func endsRetrying() async throws {
        try await Scratch.cloned { database in
            let runs = Runs()
            await #expect {
                try await database.transaction(for: .worker, retry: .whenSafe(attempts: 3)) { transaction in
                    _ = await runs.begin()
                    try await transaction.execute("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$")
                }
            } throws: { ($0 as? DatabaseError)?.kind == .refused("40001") }
            #expect(await runs.count == 3)
        }
    }
}

/// How often a body ran.
private actor Runs {
    private(set) var count = 0

    func begin() -> Int {
        count += 1
        return count
    }
}

/// A place where two tasks wait for one another.
private actor Meeting {
    private var waiting: CheckedContinuation<Void, Never>?

    func meet() async {
        if let waiting {
            self.waiting = nil
            waiting.resume()
        } else {
            await withCheckedContinuation { waiting = $0 }
        }
    }
}
