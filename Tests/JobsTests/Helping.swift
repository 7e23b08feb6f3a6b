import Foundation
import Journal
import Kernel
import Making
import Postgres
import Synchronization

@testable import Jobs

extension Workflow {
    /// Journals the subject of every answered case: an effect that can be counted.
    static let journaling = Workflow([.caseClosed: note])

    static let note: Handler = { subject, transaction in
        try await transaction.journal(JournalEntry("test.noted", "case", subject))
    }
}

extension Observer {
    static let silent = Observer { _ in }
}

extension Database {
    /// Waits until a statement in this database waits for a lock that another holds.
    func untilBlocked() async throws {
        let waiting: SQL = """
            SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
            WHERE NOT granted AND datname = current_database()
            """
        let end = ContinuousClock.now + .seconds(60)
        while try await count(waiting) == 0, ContinuousClock.now < end { await Task.yield() }
    }
}

/// What was observed, in order.
final class Notes: Sendable {
    private let taken = Mutex<[String]>([])

    var names: [String] { taken.withLock { $0 } }
    var observer: Observer { Observer { [self] observation in taken.withLock { $0.append(observation.name) } } }
}

extension Database {
    func leave(_ kind: JobKind, for subjects: [UUID]) async throws {
        try await transaction(for: .worker) { transaction in
            for subject in subjects { try await transaction.leave(kind, for: subject) }
        }
    }

    func claim() async throws -> [TakenJob] {
        try await transaction(for: .worker) {
            try await $0.rows(.claim(20, kinds: ["case.closed"]), as: TakenJob.self)
        }
    }

    /// Lets the leases of all jobs but one run out.
    func expireLeases(but subject: UUID? = nil) async throws {
        try await transaction(for: .worker) { transaction in
            try await transaction.execute(
                """
                UPDATE hy.jobs SET lease_until = clock_timestamp() - interval '1 second'
                WHERE lease_until IS NOT NULL AND subject IS DISTINCT FROM \(subject)
                """
            )
        }
    }

    func makeDue(in seconds: Int32 = 0) async throws {
        try await transaction(for: .worker) { transaction in
            try await transaction.execute(
                "UPDATE hy.jobs SET due_at = clock_timestamp() + make_interval(secs => \(seconds)::integer)"
            )
        }
    }
}
