import Cases
import Foundation
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import Jobs

@Suite(.timeLimit(.minutes(15))) struct JobRunnerTests {
    @Test("200 jobs under four runners are done once each, and each effect stands with its job's end")
    func doneOnce() async throws {
        try await Scratch.cloned(connections: 5) { database in
            let subjects = (0..<200).map { _ in UUID() }
            try await database.leave(.caseClosed, for: subjects)
            let runner = JobRunner(database: database, workflow: .journaling, observer: .silent)

            let did = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        var all = 0
                        while true {
                            let did = try await runner.work()
                            if did == 0 { return all }
                            all += did
                        }
                    }
                }
                return try await group.reduce(0, +)
            }

            #expect(did == 200)
            #expect(try await database.count("SELECT count(*) FROM hy.jobs WHERE done_at IS NOT NULL") == 200)
            #expect(try await database.count("SELECT count(DISTINCT subject_id) FROM hy.journal") == 200)
            #expect(try await database.count("SELECT count(*) FROM hy.journal") == 200)
            #expect(try await database.count("SELECT count(*) FROM hy.jobs WHERE attempts <> 1") == 0)
        }
    }

    @Test("a runner that is stopped within a job frees all that it took: nothing failed, and it was no attempt")
    func freesWhatItTook() async throws {
        try await Scratch.cloned { database in
            try await database.leave(.caseClosed, for: (0..<3).map { _ in UUID() })
            let notes = Notes()
            let workflow = Workflow([
                .caseClosed: { subject, transaction in
                    try await Workflow.note(subject, transaction)
                    if try await transaction.count("SELECT count(*) FROM hy.journal") == 2 {
                        try await transaction.execute("SELECT pg_advisory_xact_lock(1)")
                    }
                }
            ])
            let runner = JobRunner(database: database, workflow: workflow, observer: notes.observer)
            try await Scratch.asSuperuser(of: database) { transaction in
                try await transaction.execute("SELECT pg_advisory_xact_lock(1)")
                let running = Task { try await runner.run() }
                try await database.untilBlocked()
                running.cancel()
                try await running.value
            }

            #expect(notes.names == [])
            let left: SQL = """
                SELECT count(*) FROM hy.jobs WHERE done_at IS NULL AND attempts = 0 AND lease_token IS NULL AND fault IS NULL
                """
            #expect(try await database.count(left) == 2)
            #expect(try await database.count("SELECT count(*) FROM hy.jobs WHERE done_at IS NOT NULL") == 1)
            let next = JobRunner(database: database, workflow: .journaling, observer: notes.observer)
            #expect(try await next.work() == 2)
        }
    }

    @Test("a runner that was taken for dead cannot end a job that another has taken over")
    func fencesLateRunners() async throws {
        try await Scratch.cloned { database in
            let subject = UUID()
            try await database.leave(.caseClosed, for: [subject])
            let late = try #require(try await database.claim().first)
            try await database.expireLeases()

            let prompt = JobRunner(database: database, workflow: .journaling, observer: .silent)
            #expect(try await prompt.work() == 1)
            let ended = try await database.transaction(for: .worker) { try await $0.execute(.finish([late])) }
            let setBack = try await database.transaction(for: .worker) {
                try await $0.execute(.setBack(late, fault: LeaseLost()))
            }

            #expect(ended == 0)
            #expect(setBack == 0)
            #expect(try await database.count("SELECT count(*) FROM hy.journal") == 1)
            #expect(try await database.count("SELECT count(*) FROM hy.jobs WHERE fault IS NULL AND attempts = 2") == 1)
        }
    }

    @Test("what a late runner did is rolled back, and it says that it lost its lease")
    func rollsLateWorkBack() async throws {
        try await Scratch.cloned { database in
            let first = UUID()
            let second = UUID()
            try await database.leave(.caseClosed, for: [first])
            try await database.leave(.caseClosed, for: [second])
            let prompt = JobRunner(database: database, workflow: .journaling, observer: .silent)
            let notes = Notes()
            // While it works on the first of two jobs, the lease on the second runs out and another takes it over.
            let slow = JobRunner(
                database: database,
                workflow: Workflow([
                    .caseClosed: { subject, transaction in
                        if subject == first {
                            try await database.expireLeases(but: first)
                            #expect(try await prompt.work() == 1)
                        }
                        try await Workflow.note(subject, transaction)
                    }
                ]),
                observer: notes.observer
            )

            #expect(try await slow.work() == 2)

            #expect(notes.names == ["jobs.lease-lost"])
            #expect(try await database.count("SELECT count(*) FROM hy.jobs WHERE done_at IS NOT NULL") == 2)
            #expect(try await database.count("SELECT count(*) FROM hy.journal WHERE subject_id = \(second)") == 1)
            #expect(try await database.count("SELECT count(*) FROM hy.journal") == 2)
        }
    }

    @Test(
        "a job that fails is set back with its fault but not its words, waits longer each time, and is dead after ten attempts"
    )
    func dies() async throws {
        struct Broken: Error, CustomStringConvertible { let description = String(repeating: "坏", count: 300) }
        try await Scratch.cloned { database in
            try await database.leave(.caseClosed, for: [UUID()])
            let notes = Notes()
            let runner = JobRunner(
                database: database,
                workflow: Workflow([
                    .caseClosed: { subject, transaction in
                        try await Workflow.note(subject, transaction)
                        throw Broken()
                    }
                ]),
                observer: notes.observer
            )

            for attempt in 1...10 {
                let begun = try await database.transaction(for: .worker) {
                    try #require(try await $0.value("SELECT clock_timestamp()", as: Date.self))
                }
                #expect(try await runner.work() == 1)
                let waits: SQL = """
                    SELECT count(*) FROM hy.jobs WHERE attempts = \(attempt) AND fault LIKE '%Broken' AND fault NOT LIKE '%坏%'
                      AND lease_token IS NULL AND done_at IS NULL AND (dead_at IS NOT NULL) = \(attempt == 10)
                      AND due_at >= \(begun)::timestamptz + \(attempt * attempt)::integer * interval '1 second'
                    """
                #expect(try await database.count(waits) == 1, "attempt \(attempt)")
                // However long this took.
                try await database.makeDue(in: 3_600)
                #expect(try await runner.work() == 0)
                try await database.makeDue()
            }

            #expect(try await runner.work() == 0)
            #expect(notes.names == Array(repeating: "jobs.failed", count: 10))
            #expect(try await database.count("SELECT count(*) FROM hy.journal") == 0)
        }
    }

    @Test("a job with which twenty runners in turn came to no end is dead, and is not begun again")
    func buries() async throws {
        try await Scratch.cloned { database in
            try await database.leave(.caseClosed, for: [UUID(), UUID()])
            try await database.transaction(for: .worker) { transaction in
                try await transaction.execute(
                    "UPDATE hy.jobs SET attempts = CASE id WHEN (SELECT min(id) FROM hy.jobs) THEN 20 ELSE 19 END"
                )
            }
            let runner = JobRunner(database: database, workflow: .journaling, observer: .silent)

            #expect(try await runner.work() == 2)
            #expect(
                try await database.count(
                    "SELECT count(*) FROM hy.jobs WHERE dead_at IS NOT NULL AND fault LIKE '%NeverEnded'"
                ) == 1
            )
            #expect(try await database.count("SELECT count(*) FROM hy.jobs WHERE done_at IS NOT NULL") == 1)
            #expect(try await database.count("SELECT count(*) FROM hy.journal") == 1)
        }
    }

    @Test("the server's own trouble is no attempt, however often it comes back: the job is done once it is over")
    func outlastsTrouble() async throws {
        try await Scratch.cloned { database in
            try await database.leave(.caseClosed, for: [UUID()])
            let notes = Notes()
            let runner = JobRunner(
                database: database,
                workflow: Workflow([
                    .caseClosed: { subject, transaction in
                        try await transaction.execute("LOCK TABLE hy.watches IN ACCESS EXCLUSIVE MODE NOWAIT")
                        try await Workflow.note(subject, transaction)
                    }
                ]),
                observer: notes.observer
            )
            try await Scratch.asSuperuser(of: database) { transaction in
                try await transaction.execute("GRANT ALL ON hy.watches TO hy_worker")
            }
            try await Scratch.asSuperuser(of: database) { transaction in
                try await transaction.execute("LOCK TABLE hy.watches IN ACCESS SHARE MODE")
                for _ in 0..<12 {
                    #expect(try await runner.work() == 1)
                    try await database.makeDue()
                }
                let waits: SQL =
                    "SELECT count(*) FROM hy.jobs WHERE attempts = 0 AND dead_at IS NULL AND fault LIKE '%55P03%'"
                #expect(try await database.count(waits) == 1)
            }

            #expect(try await runner.work() == 1)
            #expect(notes.names == Array(repeating: "jobs.failed", count: 12))
            #expect(try await database.count("SELECT count(*) FROM hy.jobs WHERE done_at IS NOT NULL") == 1)
        }
    }

    @Test("a job of a kind that no handler is for, or that is not due, is left alone")
    func leavesOthers() async throws {
        try await Scratch.cloned { database in
            try await database.leave(.caseSentBack, for: [UUID()])
            try await database.leave(.caseClosed, for: [UUID()])
            try await database.transaction(for: .worker) {
                try await $0.execute(
                    "UPDATE hy.jobs SET due_at = clock_timestamp() + interval '1 hour' WHERE kind = 'case.closed'"
                )
            }
            let runner = JobRunner(database: database, workflow: .journaling, observer: .silent)

            #expect(try await runner.work() == 0)
            #expect(try await database.count("SELECT count(*) FROM hy.jobs WHERE attempts = 0") == 2)
        }
    }

    @Test("a lease that reaches too far ahead, because a clock was set back, is void")
    func voidLeases() async throws {
        try await Scratch.cloned { database in
            try await database.leave(.caseClosed, for: [UUID()])
            _ = try await database.claim()
            let runner = JobRunner(database: database, workflow: .journaling, observer: .silent)
            #expect(try await runner.work() == 0)
            try await database.transaction(for: .worker) {
                try await $0.execute("UPDATE hy.jobs SET lease_until = clock_timestamp() + interval '1 day'")
            }

            #expect(try await runner.work() == 1)
        }
    }

    @Test("a level-confirmed job that runs twice opens one case")
    func runsTwice() async throws {
        try await Scratch.cloned { database in
            let opening = try CaseOpening(playbook: Shipped.playbook(), version: Shipped.version)
            let event = try await database.transaction(for: .worker) { transaction in
                try await transaction.makePlaybook(Shipped.version)
                _ = try await transaction.makeAgency("市住建局", duties: ["housing"])
                let leader = try await transaction.makeOfficial(.leader)
                return try await transaction.makeEvent(level: 3, levelBy: leader.person)
            }
            let runner = JobRunner(
                database: database,
                workflow: Workflow([.levelConfirmed: { try await opening.open(for: $0, in: $1) }]),
                observer: .silent
            )

            try await database.leave(.levelConfirmed, for: [event.rawValue, event.rawValue])
            #expect(try await runner.work() == 2)

            #expect(try await database.count("SELECT count(*) FROM hy.cases") == 1)
            #expect(try await database.count("SELECT count(*) FROM hy.deadlines") == 1)
        }
    }
}
