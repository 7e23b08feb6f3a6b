import Crypto
import Foundation
import Testing

@testable import Journal

@Suite struct CheckpointLineTests {
    private let key = Curve25519.Signing.PrivateKey()

    private func checkpoint(_ number: Int64 = 1, city: String = "甲市") -> Checkpoint {
        Checkpoint(
            book: UUID(),
            number: number,
            city: CityMark(name: city, founded: 1_772_413_200_123_456),
            era: SealEra(server: "7304", since: 731, after: 0),
            seq: 5,
            row: 6,
            hash: SealHash(of: [1]),
            count: 5,
            at: 1_772_413_200,
            previous: .none
        )
    }

    @Test(
        "a line says what it was made of, and is signed by its key alone",
        arguments: ["甲市", "a\"\\\n\u{7}\u{1F600}/"]
    )
    func readsWhatItWrites(city: String) throws {
        let line = try CheckpointLine(checkpoint(city: city), signedWith: key)
        let read = try #require(CheckpointLine(line.bytes))

        #expect(read == line)
        #expect(read.isSigned(by: key.publicKey))
        #expect(!read.isSigned(by: Curve25519.Signing.PrivateKey().publicKey))
        #expect(!line.bytes.contains(UInt8(ascii: "\n")))
        #expect(read.checkpoint.moment == "2026-03-02T01:00:00Z")
    }

    @Test("whatever byte of a line is changed, it is no signed line any more")
    func missesEveryByte() throws {
        let line = try CheckpointLine(checkpoint(), signedWith: key)
        for place in line.bytes.indices {
            for change: UInt8 in [1, 2, 32] {
                var bytes = line.bytes
                bytes[place] ^= change
                #expect(CheckpointLine(bytes)?.isSigned(by: key.publicKey) != true, "byte \(place)")
            }
        }
    }

    @Test("only the one way in which lines are written is read")
    func readsOneWay() throws {
        let text = String(decoding: try CheckpointLine(checkpoint(), signedWith: key).bytes, as: UTF8.self)
        for other in [
            text + " ", " " + text, text.replacing(":5,", with: ": 5,"),
            text.replacing("\"seq\":5", with: "\"seq\":5.0"),
            text.replacing("\"seq\":5", with: "\"seq\":4,\"seq\":5"), text.replacing("甲市", with: "\\u7532市"),
            text.replacing("\"version\":1", with: "\"version\":2"), text.replacing("01:00:00Z", with: "01:00:00+00:00"),
            "{}", "",
        ] {
            #expect(CheckpointLine([UInt8](other.utf8)) == nil, "\(other.prefix(60))")
        }
    }

    @Test("the beginning of the next line can be what a broken write left, and nothing else can")
    func tellsTornLines() throws {
        var next = checkpoint(2)
        let last = checkpoint(1)
        next.book = last.book
        let bytes = try CheckpointLine(next, signedWith: key).bytes
        for count in 1..<bytes.count { #expect(CheckpointLine.canBegin([UInt8](bytes.prefix(count)), after: last)) }
        #expect(!CheckpointLine.canBegin(bytes, after: next))
        #expect(!CheckpointLine.canBegin([UInt8](bytes.dropFirst()), after: last))
        #expect(CheckpointLine.canBegin([UInt8](bytes.prefix(99)), after: nil))
        #expect(!CheckpointLine.canBegin([0, 0, 0], after: nil))
    }

    @Test("a file is cut into lines, and what stands behind the last end is kept apart")
    func cutsLines() {
        for (text, expected, rest) in [
            ("", [], ""), ("a\n", ["a"], ""), ("a\nb", ["a"], "b"), ("\n\n", ["", ""], ""), ("ab", [], "ab"),
        ] as [(String, [String], String)] {
            var lines = TextLines(Data(text.utf8))
            var found: [String] = []
            while let chunk = lines.next() { found += chunk.map { String(decoding: $0, as: UTF8.self) } }
            #expect(found == expected)
            #expect(lines.rest == [UInt8](rest.utf8))
        }
        var many = TextLines(Data(String(repeating: "x\n", count: 2_500).utf8))
        var counts: [Int] = []
        while let chunk = many.next() { counts.append(chunk.count) }
        #expect(counts == [1_000, 1_000, 500])
    }
}
