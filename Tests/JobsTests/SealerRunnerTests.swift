import Crypto
import Foundation
import Journal
import Logging
import Kernel
import Making
import Postgres
import ServiceLifecycle
import TestSupport
import Testing

@testable import Jobs

@Suite(.timeLimit(.minutes(15))) struct SealerRunnerTests {
    @Test("what is journaled is sealed and signed, and found to be whole")
    func seals() async throws {
        try await SealedPlace.visited { place in
            try await place.note(3)
            let sealer = place.sealer()
            try await place.work(sealer)
            try await place.note(2)
            try await place.work(sealer)

            let verdict = try await place.verdict()
            #expect(verdict.findings == [] && verdict.seals == 5 && verdict.newest?.seq == 5)
            #expect(place.notes.names.contains("sealer.began-era") && !place.notes.names.contains("jobs.runner-failed"))
            for (path, mode) in [(place.folder.keyFile, 0o600), (place.folder.file, 0o600), (place.folder.path, 0o700)]
            {
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == mode, "\(path)")
            }
        }
    }

    @Test("a checkpoint is written when there is something new, and not otherwise")
    func signsWhatIsNew() async throws {
        try await SealedPlace.visited { place in
            let sealer = place.sealer()
            try await place.note()
            try await place.work(sealer)
            let once = try place.lines()
            try await place.work(sealer)
            try await place.work(sealer)
            #expect(try place.lines() == once && once.count == 1)
            try await place.note()
            try await place.work(sealer)
            #expect(try place.lines().count == 2)
            #expect(try await place.database.count("SELECT count(*) FROM hy.journal_checkpoints") == 2)
        }
    }

    @Test(
        "a running service seals what is written beside it, is never found wanting, and leaves nothing unsealed when it stops"
    )
    func runsBesideWriters() async throws {
        try await SealedPlace.visited { place in
            let sealer = place.sealer()
            let group = ServiceGroup(
                configuration: .init(services: [.init(service: sealer)], logger: .init(label: "test"))
            )
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                try await withThrowingTaskGroup(of: Void.self) { writers in
                    for _ in 0..<3 { writers.addTask { for _ in 0..<40 { try await place.note(2) } } }
                    writers.addTask {
                        for _ in 0..<10 {
                            let found = try await place.verdict().findings
                            #expect(found == [])
                        }
                    }
                    try await writers.waitForAll()
                }
                try await place.database.waitUntilOver()
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }

            let verdict = try await place.verdict()
            #expect(verdict.findings == [] && verdict.seals == 240 && verdict.newest?.seq == 240)
            let next = Term(name: "sealer")
            #expect(try await place.database.transaction(for: .worker) { try await next.take(in: $0) } == 2)
            #expect(!place.notes.names.contains("jobs.runner-failed"))
        }
    }

    @Test("of two sealers one works; when its term runs out the other goes on with the same chain and the same file")
    func takesOver() async throws {
        try await SealedPlace.visited { place in
            let (one, two) = (place.sealer(), place.sealer())
            try await place.note()
            try await place.work(one)
            try await place.note()
            #expect(try await !two.turn())
            #expect(try await place.database.count("SELECT count(*) FROM hy.journal_seals") == 1)
            try await place.endTerm()
            try await place.work(two)
            try await place.note()
            #expect(try await !one.turn())
            try await place.work(two)

            let verdict = try await place.verdict()
            #expect(verdict.findings == [] && verdict.seals == 3 && verdict.checkpoints == 3)
            #expect(place.notes.names.filter { $0 == "jobs.took-term" }.count == 2)
            #expect(place.notes.names.filter { $0 == "sealer.began-era" }.count == 1)
        }
    }

    @Test("a line whose writing was broken off at any byte is mended, and nothing is taken for damage")
    func mendsTornLines() async throws {
        try await SealedPlace.visited { place in
            try await place.note()
            try await place.work(place.sealer())
            let first = try #require(try place.folder.checkpoints())
            try await place.note()
            try await place.endTerm()
            try await place.work(place.sealer())
            let both = try #require(try place.folder.checkpoints())
            // As if the database had not heard of the second line, as it has not when the writer is killed.
            try await Scratch.run(
                script: "SET session_replication_role = 'replica'; DELETE FROM hy.journal_checkpoints WHERE number = 2",
                on: place.database
            )
            for cut in stride(from: first.count, through: both.count, by: 97) {
                try both.prefix(cut).write(to: URL(fileURLWithPath: place.folder.file))
                let before = try await place.verdict()
                #expect(before.isClean, "\(cut)")
                try await place.endTerm()
                try await place.work(place.sealer())
                let after = try await place.verdict()
                #expect(after.findings == [] && after.checkpoints == 2, "\(cut)")
                try await Scratch.run(
                    script:
                        "SET session_replication_role = 'replica'; DELETE FROM hy.journal_checkpoints WHERE number = 2",
                    on: place.database
                )
            }
            #expect(place.notes.names.contains("sealer.torn-line") && !place.notes.names.contains("sealer.not-signed"))
        }
    }

    @Test("a file that somebody changed, a key that is gone and another city's folder are refused, and said once")
    func refusesFiles() async throws {
        try await SealedPlace.visited { place in
            try await place.note()
            try await place.work(place.sealer())
            let whole = try #require(try place.folder.checkpoints())
            let key = try #require(FileManager.default.contents(atPath: place.folder.keyFile))

            func refused(_ wanted: (SealFolderFault) -> Bool, _ comment: Comment) async throws {
                let city = try await place.city()
                let fault = #expect(throws: SealFolderFault.self, comment) {
                    try CheckpointFile(place.folder, of: city).mend(known: 0)
                }
                #expect(fault.map(wanted) == true, comment)
                try await place.note()
                try await place.endTerm()
                let sealer = place.sealer()
                let said = place.notes.names.filter { $0 == "sealer.not-signed" }.count
                for _ in 0..<4 { _ = try await sealer.turn() }
                #expect(place.notes.names.filter { $0 == "sealer.not-signed" }.count == said + 1, comment)
            }
            var changed = whole
            changed[changed.count - 9] ^= 1
            try changed.write(to: URL(fileURLWithPath: place.folder.file))
            try await refused({ if case .damaged = $0 { true } else { false } }, "changed")
            try (whole + Data("{}".utf8)).write(to: URL(fileURLWithPath: place.folder.file))
            try await refused({ if case .damaged = $0 { true } else { false } }, "added to")
            try whole.write(to: URL(fileURLWithPath: place.folder.file))
            try FileManager.default.removeItem(atPath: place.folder.keyFile)
            try await refused({ if case .keyGone = $0 { true } else { false } }, "without its key")
            try Data("x".utf8).write(to: URL(fileURLWithPath: place.folder.keyFile))
            try await refused({ if case .noKey = $0 { true } else { false } }, "with a broken key")
            try key.write(to: URL(fileURLWithPath: place.folder.keyFile))
            try await Scratch.run(
                script: "UPDATE hy.city SET founded_at = founded_at + interval '1 day'",
                on: place.database
            )
            try await refused({ if case .foreign = $0 { true } else { false } }, "another city's")
        }
    }

    @Test("while one process writes a line another does not")
    func locks() async throws {
        try await SealedPlace.visited { place in
            let city = try await place.city()
            let held = try CheckpointFile(place.folder, of: city)
            #expect(throws: SealFolderFault.busy(place.folder.file)) { _ = try CheckpointFile(place.folder, of: city) }
            #expect(held.last == nil)
        }
    }

    @Test("a database that is older than its checkpoints is said to be so, and its chain goes on")
    func noticesBackups() async throws {
        try await SealedPlace.visited { place in
            try await place.note(4)
            try await place.work(place.sealer())
            try await Scratch.run(
                script: """
                    SET session_replication_role = 'replica';
                    DELETE FROM hy.journal_seals WHERE seq > 2; DELETE FROM hy.journal_checkpoints;
                    DELETE FROM hy.journal WHERE id NOT IN (SELECT journal_id FROM hy.journal_seals);
                    SELECT setval('hy.journal_id_seq', (SELECT max(id) FROM hy.journal));
                    """,
                on: place.database
            )
            #expect(try await place.verdict().findings.map(\.kind) == [.olderDatabase])
            try await place.endTerm()
            let sealer = place.sealer()
            try await place.work(sealer)
            #expect(place.notes.names.contains("sealer.database-older"))
            #expect(try await place.verdict().findings.map(\.kind) == [.olderDatabase])
            try await place.note(5)
            try await place.work(sealer)
            let verdict = try await place.verdict()
            #expect(verdict.findings.map(\.kind) == [.olderDatabase] && verdict.seals == 7)

            // The operator keeps the file as evidence elsewhere: another is begun.
            try FileManager.default.moveItem(atPath: place.folder.file, toPath: place.folder.file + ".kept")
            try await place.note()
            try await place.work(sealer)
            let anew = try await place.verdict()
            #expect(anew.isClean && anew.findings.map(\.kind) == [.otherBook] && anew.checkpoints == 1)
        }
    }

    @Test("a city that came to a server that counts transactions lower is sealed on, without an alarm")
    func movesToAnotherServer() async throws {
        try await SealedPlace.visited { place in
            // Rows of the server before: numbers that this one will not reach for long, some of them not sealed yet.
            try await Scratch.run(
                script: """
                    INSERT INTO hy.journal (txid, at, principal, action, subject_kind, subject_id)
                    SELECT (n * 1000000)::text::xid8, clock_timestamp(), 'worker', 'test.noted', 'test', gen_random_uuid()
                    FROM generate_series(1, 6) AS n
                    """,
                on: place.database
            )
            let (foreign, key) = try await place.signedElsewhere(sealing: 4)
            #expect(try await place.verdict().findings == [])
            let sealer = place.sealer()
            try await place.note(2)
            #expect(try await place.verdict().findings == [])
            try await place.work(sealer)
            try await place.note(2)
            try await place.work(sealer)

            let verdict = try await place.verdict()
            #expect(verdict.findings == [] && verdict.seals == 10 && verdict.newest?.era.server != foreign)
            #expect(try place.folder.key()?.rawRepresentation == key)

            // What is put between then is found as ever.
            try await Scratch.run(
                script: """
                    INSERT INTO hy.journal (txid, at, principal, action, subject_kind, subject_id)
                    VALUES ('5', clock_timestamp(), 'worker', 'test.noted', 'test', gen_random_uuid()),
                           ('2000000', clock_timestamp(), 'worker', 'test.noted', 'test', gen_random_uuid())
                    """,
                on: place.database
            )
            try await place.work(sealer)
            let damaged = try await place.verdict()
            #expect(damaged.findings.map(\.kind) == [.rowInserted] && damaged.findings.first?.count == 2)
        }
    }

    @Test("seals that are changed under a sealer that runs are noticed by it")
    func noticesChanges() async throws {
        try await SealedPlace.visited { place in
            let sealer = place.sealer()
            try await place.note(2)
            try await place.work(sealer)
            try await Scratch.run(
                script:
                    "SET session_replication_role = 'replica'; UPDATE hy.journal_seals SET hash = sha256('x') WHERE seq = 2",
                on: place.database
            )
            _ = try await sealer.turn()
            #expect(place.notes.names.contains("sealer.seals-changed"))

            try FileManager.default.removeItem(atPath: place.folder.file)
            try await place.note()
            try await place.work(sealer)
            #expect(place.notes.names.contains("sealer.checkpoints-changed"))
        }
    }
}
