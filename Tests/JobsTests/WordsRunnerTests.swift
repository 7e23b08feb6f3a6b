import Intake
import Kernel
import Making
import Postgres
import TestSupport
import Testing

@testable import Jobs

/// The words of what came in are written into their index aside from taking in.
@Suite(.timeLimit(.minutes(15))) struct WordsRunnerTests {
    @Test("what waits is found, and waits no longer after a turn")
    func writesWhatWaits() async throws {
        try await Scratch.cloned { database in
            let pages = try await database.transaction(for: .worker) { transaction in
                let none = try await IntakeDesk().indexWords(in: transaction)
                #expect(none == 0)
                for number in 0..<5 { try await transaction.makeItem("滨河路的路灯坏了\(number)次") }
                return try await IntakeDesk().indexWords(in: transaction)
            }
            #expect(pages > 0)
            try await database.transaction(for: .worker) { transaction in
                let left = try await IntakeDesk().indexWords(in: transaction)
                #expect(left == 0)
            }
        }
    }

    @Test("a runner writes what comes while it runs")
    func works() async throws {
        try await Scratch.cloned { database in
            try await Scratch.asSuperuser(of: database) { transaction in
                try await transaction.execute("CREATE EXTENSION pgstattuple SCHEMA public")
            }
            let runner = WordsRunner(database: database, observer: .silent, pause: .milliseconds(20))
            let running = Task { try await runner.run() }
            try await database.transaction(for: .worker) { transaction in
                for _ in 0..<3 { try await transaction.makeItem("滨河路的路灯坏了") }
            }
            let end = ContinuousClock.now + .seconds(60)
            var waiting = try await waiting(in: database)
            while waiting > 0, ContinuousClock.now < end { waiting = try await self.waiting(in: database) }
            #expect(waiting == 0)
            running.cancel()
            try await running.value
        }
    }

    private func waiting(in database: Database) async throws -> Int64 {
        try await Scratch.asSuperuser(of: database) { transaction in
            try await transaction.value(
                "SELECT pending_tuples FROM public.pgstatginindex('hy.item_texts_grams')",
                as: Int64.self
            ) ?? -1
        }
    }
}
