import Foundation
import Kernel
import TestSupport
import Testing

@Suite struct IDTests {
    private func bytes(_ uuid: UUID) -> [UInt8] { unsafe withUnsafeBytes(of: uuid.uuid) { unsafe Array($0) } }

    @Test("an id made at the moment of RFC 9562's example is that example")
    func matchesTheStandard() {
        // RFC 9562, appendix A.6: 2022-02-22T19:22:22.000Z, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F.
        let moment = Date(timeIntervalSince1970: 1_645_557_742)
        let id = UUID.timeOrdered(at: moment, chance: (0xCC3, 0x18C4_DC0C_0C07_398F))
        #expect(id.uuidString.lowercased() == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
    }

    @Test("version and variant are set whatever the chance, and the chance is kept in all other bits")
    func keepsChance() {
        let moment = Date(timeIntervalSince1970: 1_790_000_000)
        let none = bytes(.timeOrdered(at: moment, chance: (0, 0)))
        let all = bytes(.timeOrdered(at: moment, chance: (.max, .max)))
        for id in [none, all] {
            #expect(id[6] >> 4 == 7)
            #expect(id[8] >> 6 == 0b10)
        }
        #expect(Array(none[..<6]) == Array(all[..<6]))
        let differing = zip(none, all).map { ($0 ^ $1).nonzeroBitCount }.reduce(0, +)
        #expect(differing == 74)
    }

    @Test("ids are ordered as their moments, to the millisecond")
    func ordersByMoment() {
        var random = Seeded(seed: 9_562)
        for _ in 0..<500 {
            let first = Double(Int.random(in: 0..<4_000_000_000_000, using: &random)) / 1_000
            let later = first + Double(Int.random(in: 1...5_000, using: &random)) / 1_000 + 0.000_4
            let one = UUID.timeOrdered(at: Date(timeIntervalSince1970: first), chance: (random.next(), random.next()))
            let two = UUID.timeOrdered(at: Date(timeIntervalSince1970: later), chance: (random.next(), random.next()))
            #expect(one.uuidString < two.uuidString)
        }
    }

    @Test("a moment before 1970 gives the least time and no crash")
    func takesEarlyMoments() {
        let id = bytes(.timeOrdered(at: Date(timeIntervalSince1970: -1), chance: (0, 0)))
        #expect(id[..<6].allSatisfy { $0 == 0 })
    }

    @Test("ids that are made one after another differ, and each is greater than the one before, whoever makes them")
    func areOrdered() async {
        let ids = (0..<10_000).map { _ in UUID.timeOrdered().uuidString }
        #expect(Set(ids).count == ids.count && ids == ids.sorted())
        let beside = await withTaskGroup(of: [String].self) { group in
            for _ in 0..<4 { group.addTask { (0..<5_000).map { _ in UUID.timeOrdered().uuidString } } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(beside.allSatisfy { $0 == $0.sorted() } && Set(beside.flatMap(\.self)).count == 20_000)
        // Made before the clock is read, however long that may take.
        let last = UUID.timeOrdered()
        let age = Date().timeIntervalSince1970 - Self.seconds(of: last)
        #expect((-0.001...5).contains(age))
    }

    /// The moment of an id.
    private static func seconds(of id: UUID) -> Double {
        let digits = id.uuidString.replacing("-", with: "").prefix(12)
        return Double(UInt64(digits, radix: 16) ?? 0) / 1_000
    }

    @Test("an id is read as it is written, in either case, and nothing else is an id")
    func readsText() {
        let id = PersonID()
        #expect(PersonID(id.text) == id)
        #expect(PersonID(id.text.uppercased()) == id)
        #expect(id.text == id.text.lowercased())
        for text in ["", "x", id.text + "0", String(id.text.dropLast()), "{\(id.text)}", " \(id.text)"] {
            #expect(PersonID(text) == nil, "\(text)")
        }
    }
}
