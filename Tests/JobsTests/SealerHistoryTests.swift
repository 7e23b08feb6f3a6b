import Foundation
import Journal
import Kernel
import Postgres
import TestSupport
import Testing

@testable import Jobs

/// What somebody does to the journal beside a sealer that works, and what befalls its folder.
@Suite(.timeLimit(.minutes(15))) struct SealerHistoryTests {
    private static func kinds(_ verdict: JournalVerification.Verdict) -> [SealFinding.Kind] {
        verdict.findings.map(\.kind).filter(\.isAlarm)
    }

    @Test(
        "a row that is dated back is found, even with a seal of its own, and so is one with a number that none can have"
    )
    func datedBack() async throws {
        for script in [
            """
            INSERT INTO hy.journal (id, txid, at, principal, action, subject_kind, subject_id) OVERRIDING SYSTEM VALUE
            SELECT 900, txid, at, principal, action, subject_kind, subject_id FROM hy.journal ORDER BY id LIMIT 1;
            INSERT INTO hy.journal_seals SELECT max(seq) + 1, 900, sha256('x') FROM hy.journal_seals
            """,
            """
            INSERT INTO hy.journal (id, txid, at, principal, action, subject_kind, subject_id) OVERRIDING SYSTEM VALUE
            SELECT -1, '0', at, principal, action, subject_kind, subject_id FROM hy.journal ORDER BY id LIMIT 1
            """,
        ] {
            try await SealedPlace.visited { place in
                try await place.note(5)
                let sealer = place.sealer()
                try await place.work(sealer)
                try await Scratch.run(script: script, on: place.database)
                try await place.note(3)
                try await place.work(sealer)
                #expect(try await !Self.kinds(place.verdict()).isEmpty)
            }
        }
    }

    @Test("who takes rows out of the auditor's sight is found")
    func hidden() async throws {
        try await SealedPlace.visited { place in
            try await place.note(3)
            try await place.work(place.sealer())
            #expect(try await Self.kinds(place.verdict()) == [])
            for script in [
                "ALTER POLICY journal_select_auditor ON hy.journal USING (id <> 2)",
                "CREATE POLICY p ON hy.journal_seals AS RESTRICTIVE FOR SELECT TO hy_auditor USING (true)",
            ] {
                try await Scratch.run(script: script, on: place.database)
                #expect(try await Self.kinds(place.verdict()).contains(.schemaAltered))
                let undo = "ALTER POLICY journal_select_auditor ON hy.journal USING (true)"
                try await Scratch.run(script: undo, on: place.database)
            }
        }
    }

    @Test("a copy of the checkpoints that is older is no alarm, and a folder that is older is not written on")
    func olderFile() async throws {
        try await SealedPlace.visited { place in
            try await place.note()
            try await place.work(place.sealer())
            let copy = try #require(try place.folder.checkpoints())
            for _ in 0..<2 {
                try await place.note()
                try await place.endTerm()
                try await place.work(place.sealer())
            }
            #expect(try place.lines().count == 3)
            #expect(try await Self.kinds(place.verdict(copy: copy)) == [])

            try copy.write(to: URL(fileURLWithPath: place.folder.file))
            try await place.note()
            try await place.endTerm()
            try await place.work(place.sealer())
            #expect(place.notes.names.contains("sealer.not-signed"))
            #expect(try place.folder.checkpoints() == copy)
            #expect(try await Self.kinds(place.verdict()).contains(.checkpointsCut))
        }
    }

    @Test("a city that comes back to the server on which it was before begins anew there")
    func comesBack() async throws {
        try await SealedPlace.visited { place in
            try await place.note(2)
            try await place.work(place.sealer())
            // Another server signed meanwhile, under numbers that are far higher.
            let script = """
                INSERT INTO hy.journal_checkpoints (book, number, seq, digest, server, since, after)
                SELECT gen_random_uuid(), 1, max(seq) + 1, sha256('y'), 'elsewhere', '1', max(seq) FROM hy.journal_seals
                """
            try await place.note(2)
            try await place.work(place.sealer())
            try await Scratch.run(script: script, on: place.database)
            try await place.endTerm()
            try await place.note(2)
            try await place.work(place.sealer())
            #expect(place.notes.names.filter { $0 == "sealer.began-era" }.count == 2)
            #expect(try await Self.kinds(place.verdict()) == [])
        }
    }
}
