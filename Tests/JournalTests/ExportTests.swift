import Crypto
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Journal

@Suite(.timeLimit(.minutes(15))) struct ExportTests {
    /// An exported journal, as its lines.
    private func exported(_ body: @Sendable ([String], Signatures) async throws -> Void) async throws {
        try await Scratch.cloned { database in
            var chance = Seeded(seed: 11)
            let city = try await SealedCity(in: database, turns: 3, chance: &chance)
            let exhibit = city.exhibit
            let sealed = Set(exhibit.seals.map(\.journalID))
            let open = exhibit.rows.filter { !sealed.contains($0.id) }
            let head = JournalExport.Head(key: nil, standing: exhibit.standing, book: exhibit.books.first)
            var lines = [JournalExport.line(head)]
            lines += exhibit.lines.map { JournalExport.line(checkpoint: Array($0.dropLast())) }
            lines += open.map { JournalExport.line(open: $0) }
            lines += exhibit.seals.map { seal in
                JournalExport.line(SealedRow(seal, exhibit.rows.first { $0.id == seal.journalID }))
            }
            lines.append(
                JournalExport.end(checkpoints: exhibit.lines.count, open: open.count, seals: exhibit.seals.count)
            )
            try await body(lines, Signatures(city.key.publicKey))
        }
    }

    private func kinds(_ lines: [String], _ signatures: Signatures) async throws -> [SealFinding.Kind] {
        let file = Data(lines.map { $0 + "\n" }.joined().utf8)
        let journal = try #require(ExportedJournal(file))
        let verdict = try await JournalVerification(journal.source) { signatures.isSigned($0) }
            .run { journal.checkpoints }
        return verdict.adding(journal.finding.map { [$0] } ?? []).findings.map(\.kind)
    }

    @Test("what was exported is whole, and says so without a database")
    func whole() async throws {
        try await exported { lines, signatures in
            let found = try await kinds(lines, signatures)
            #expect(found == [])
        }
    }

    @Test("a line that says a thing twice, one that is gone, and an end that is missing are found")
    func broken() async throws {
        try await exported { lines, signatures in
            let row = try #require(lines.lastIndex { $0.hasPrefix("{\"seq\"") })
            var twice = lines
            twice[row] = twice[row].replacing(
                "\"principal\":",
                with: "\"principal\":\"forged\",\"principal\":",
                maxReplacements: 1
            )
            #expect(try await kinds(twice, signatures).contains(.fileCut))
            var gone = lines
            gone.remove(at: row)
            #expect(try await kinds(gone, signatures).contains(.fileCut))
            #expect(try await kinds(lines.dropLast(), signatures).contains(.fileCut))
        }
    }

    @Test("a file that was made shorter is not whole, whatever its end says")
    func shortened() async throws {
        try await exported { lines, signatures in
            let rows = lines.indices.filter { lines[$0].hasPrefix("{\"seq\"") }
            let kept = rows.count / 2
            var shorter = lines
            shorter.removeSubrange(rows[kept]...)
            let checkpoints = lines.filter { $0.hasPrefix("{\"checkpoint\"") }.count
            let open = lines.filter { $0.hasPrefix("{\"open\"") }.count
            shorter.append(JournalExport.end(checkpoints: checkpoints, open: open, seals: kept))
            let found = try await kinds(shorter, signatures)
            #expect(found == [.tailCut])
        }
    }

    @Test("what no export can be is refused, however large its numbers are")
    func hostile() throws {
        let head =
            #"{"journal":1,"city":"x","founded":0,"key":null,"server":"s","next":"1","last":1,"book":null,"remembered":0}"#
        #expect(ExportedJournal(Data((head + "\n").utf8)) != nil)
        #expect(ExportedJournal(Data((head.replacing("\"last\":1", with: "\"last\":1,\"last\":2") + "\n").utf8)) == nil)
        #expect(ExportedJournal(Data("[]\n".utf8)) == nil)
        #expect(ExportedJournal(Data()) == nil)
        let long = Data(repeating: UInt8(ascii: "x"), count: 3 << 20)
        #expect(ExportedJournal(long) == nil)
        #expect(CheckpointLine([UInt8](#"{"version":1,"number":9223372036854775807}"#.utf8)) == nil)
    }
}
