package import Foundation
package import Kernel
package import Postgres
import ServiceLifecycle

/// What follows what: one handler for each kind of job.
///
/// A handler runs in the transaction that also ends the job, so it must do nothing outside the database.
package struct Workflow: Sendable {
    /// Does what follows for the subject of a job.
    package typealias Handler = @Sendable (_ subject: UUID, _ transaction: Transaction) async throws -> Void

    let handlers: [JobKind: Handler]

    /// Puts the table together.
    package init(_ handlers: [JobKind: Handler]) { self.handlers = handlers }

    var kinds: [String] { handlers.keys.map(\.rawValue).sorted() }
}

/// Takes jobs and does what follows, at least once each, with several runners at a time.
///
/// A lease with a token keeps a runner that was taken for dead from ending what another one has taken over.
package struct JobRunner: Service {
    private let database: Database
    private let workflow: Workflow
    private let observer: Observer
    private let pause: Duration

    /// Prepares a runner.
    ///
    /// - Parameter pause: How long it waits when there is nothing to do.
    package init(database: Database, workflow: Workflow, observer: Observer, pause: Duration = .milliseconds(250)) {
        self.database = database
        self.workflow = workflow
        self.observer = observer
        self.pause = pause
    }

    /// Works until the program is asked to stop.
    package func run() async throws {
        await untilStopped(pausing: pause, noting: observer) { try await work() > 0 }
    }

    /// Takes the jobs that wait now and does them; answers how many there were.
    package func work() async throws -> Int {
        let taken = try await database.transaction(for: .worker) { transaction in
            try await transaction.rows(.claim(20, kinds: workflow.kinds), as: TakenJob.self)
        }
        for (place, job) in taken.enumerated() {
            do { try await perform(job) } catch {
                try await database.giveBack(Array(taken[place...]))
                throw error
            }
        }
        return taken.count
    }

    /// Does a job, or says why not.
    ///
    /// - Throws: What a stop cut off.
    private func perform(_ job: TakenJob) async throws {
        do {
            guard let handler = workflow.handlers[JobKind(rawValue: job.kind)] else { return }
            try job.check()
            try await database.transaction(for: .worker, retry: .whenSafe(attempts: 3)) { transaction in
                guard try await transaction.execute(.finish([job])) == 1 else { throw LeaseLost() }
                try await handler(job.subject, transaction)
            }
        } catch is LeaseLost {
            observer.note(JobObservation.leaseLost(job.id))
        } catch  where !Task.isCancelled {
            observer.note(
                JobObservation.failed(job.id, kind: job.kind, attempt: job.attempts, error.words)
            )
            await setBack(job, error)
        }
    }

    private func setBack(_ job: TakenJob, _ fault: any Error) async {
        do {
            _ = try await database.transaction(for: .worker) { try await $0.execute(.setBack(job, fault: fault)) }
        } catch {
            observer.note(JobObservation.runnerFailed(error.words))
        }
    }
}

/// Another runner has taken the job over; what this one did is rolled back.
struct LeaseLost: Error {}

/// Nobody who took the job came to an end with it: it may be what ends them.
struct NeverEnded: Error {}

struct TakenJob: Sendable, RowDecodable {
    let id: Int64
    let kind: String
    let subject: UUID
    let attempts: Int32
    let token: Int64

    /// A job that fails is dead after ten attempts; one that was taken more often was never told of again.
    ///
    /// - Throws: `NeverEnded` after twenty.
    func check() throws(NeverEnded) {
        guard attempts <= 20 else { throw NeverEnded() }
    }

    init(row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
        subject = try row["subject"]
        attempts = try row["attempts"]
        token = try row["lease_token"]
    }
}

extension Database {
    /// Lets whoever comes next do at once what a stop cut off.
    func giveBack(_ jobs: [TakenJob]) async throws {
        // The task that was at it is cancelled; what it leaves in order is not.
        _ = try await Task { try await transaction(for: .worker) { try await $0.execute(.giveBack(jobs)) } }.value
    }
}

extension SQL {
    static func claim(_ most: Int, kinds: [String]) -> SQL {
        """
        WITH due AS MATERIALIZED (
            SELECT id FROM hy.jobs WHERE kind = ANY (\(kinds)) AND \(waitsNow)
            ORDER BY due_at, id LIMIT \(planned: most) FOR UPDATE SKIP LOCKED
        )
        \(lease)
        """
    }

    /// The oldest job of a batch that waits, with those after it that nobody tried yet, as far as they have `items` in all.
    static func claim(batches most: Int, items: Int) -> SQL {
        """
        WITH oldest AS MATERIALIZED (
            SELECT id, due_at, subject, attempts FROM hy.jobs
            WHERE kind = \(JobKind.itemsAccepted.rawValue) AND \(waitsNow)
            ORDER BY due_at, id LIMIT \(planned: most) FOR UPDATE SKIP LOCKED
        ), counted AS (
            SELECT oldest.id, row_number() OVER following AS place, bool_or(attempts > 0) OVER following AS tried,
                   sum(accepted + changed) OVER following AS items
            FROM oldest JOIN hy.batches ON batches.id = subject
            WINDOW following AS (ORDER BY oldest.due_at, oldest.id)
        ), due AS (
            SELECT id FROM counted WHERE place = 1 OR (NOT tried AND items <= \(Int32(items)))
        )
        \(lease)
        """
    }

    /// Leases live by the machine's clock; one that reaches too far ahead (the clock went back) is void.
    private static let waitsNow: SQL = """
        done_at IS NULL AND dead_at IS NULL AND due_at <= clock_timestamp()
        AND (lease_until IS NULL OR lease_until < clock_timestamp() OR lease_until > clock_timestamp() + interval '10 minutes')
        """

    private static let lease: SQL = """
        UPDATE hy.jobs
        SET attempts = attempts + 1, lease_token = nextval('hy.lease_tokens'),
            lease_until = clock_timestamp() + interval '1 minute'
        FROM due WHERE jobs.id = due.id
        RETURNING jobs.id, kind, subject, attempts, lease_token
        """

    static func freeLeases(of kind: String) -> SQL {
        """
        UPDATE hy.jobs SET lease_token = NULL, lease_until = NULL
        WHERE kind = \(kind) AND done_at IS NULL AND dead_at IS NULL AND lease_token IS NOT NULL
        """
    }

    /// Ends jobs, of which it finds those whose lease nobody has taken over.
    static func finish(_ jobs: [TakenJob]) -> SQL {
        """
        UPDATE hy.jobs SET done_at = clock_timestamp(), lease_token = NULL, lease_until = NULL
        FROM unnest(\(jobs.map(\.id)), \(jobs.map(\.token))) AS taken (id, token)
        WHERE jobs.id = taken.id AND lease_token = token AND done_at IS NULL
        """
    }

    /// Frees jobs that were taken and not tried to their end: that was no attempt.
    static func giveBack(_ jobs: [TakenJob]) -> SQL {
        """
        UPDATE hy.jobs SET attempts = attempts - 1, lease_token = NULL, lease_until = NULL
        FROM unnest(\(jobs.map(\.id)), \(jobs.map(\.token))) AS taken (id, token)
        WHERE jobs.id = taken.id AND lease_token = token AND done_at IS NULL
        """
    }

    /// Tries again after 1, 4, 9, 16 seconds …; a job that failed ten times is dead and stays on show.
    ///
    /// The server's own trouble (`isPassing`) is no attempt, however long it lasts: the job is tried again every five seconds.
    static func setBack(_ job: TakenJob, fault: any Error) -> SQL {
        let counts = (fault as? DatabaseError)?.isPassing != true
        return """
            UPDATE hy.jobs
            SET lease_token = NULL, lease_until = NULL, fault = left(\(fault.words), 200),
                attempts = attempts - \(counts ? 0 : 1 as Int32),
                due_at = clock_timestamp() + CASE WHEN \(counts) THEN attempts * attempts ELSE 5 END * interval '1 second',
                dead_at = CASE WHEN \(counts) AND attempts >= 10 THEN clock_timestamp() END
            WHERE id = \(job.id) AND lease_token = \(job.token) AND done_at IS NULL
            """
    }
}
