import TestSupport
import Testing

@testable import Assessment

@Suite struct AutomatonTests {
    private struct Found: Hashable {
        let term: Int32
        let end: Int32
    }

    /// Every term at every place, tried one by one: by end, the longest first.
    private func naive(_ terms: [[UInt32]], in text: [UInt32]) -> [Found] {
        let byLength = terms.indices.filter { !terms[$0].isEmpty }.sorted { terms[$0].count > terms[$1].count }
        return text.indices.flatMap { index in
            byLength.filter { text[...index].suffix(terms[$0].count).elementsEqual(terms[$0]) }
                .map { Found(term: Int32($0), end: Int32(index + 1)) }
        }
    }

    private func fast(_ terms: [[UInt32]], in text: [UInt32]) -> [Found] {
        var found: [Found] = []
        TermAutomaton(terms).forEachHit(in: text) { found.append(Found(term: $0, end: $1)) }
        return found
    }

    @Test("the automaton finds what a naive search finds, in the same order, on 600 texts of chance")
    func agreesWithNaiveSearch() {
        var random = Seeded(seed: 1_975)
        var hits = 0
        for round in 0..<600 {
            // Small alphabets make terms overlap and contain one another; some letters lie beyond the first plane.
            let letters: [UInt32] = round % 3 == 0 ? [0x61, 0x62] : [0x7269, 0x4E1A, 0x8D39, 0x61, 0x1F642, 0x20BB7]
            func word(_ most: Int) -> [UInt32] {
                (0..<Int.random(in: 1...most, using: &random)).map { _ in
                    letters[Int.random(in: 0..<letters.count, using: &random)]
                }
            }
            let terms = Array(Set((0..<Int.random(in: 1...40, using: &random)).map { _ in word(6) }))
            var text = word(120)
            if round % 2 == 0 { text.insert(0xFFFD, at: text.count / 2) }
            let wanted = naive(terms, in: text)
            hits += wanted.count
            #expect(fast(terms, in: text) == wanted, "round \(round)")
        }
        #expect(hits > 10_000)
    }

    @Test("no term, an empty term and an empty text find nothing and crash nothing")
    func takesEmptiness() {
        #expect(fast([], in: [0x61]) == [])
        #expect(fast([[]], in: [0x61]) == [])
        #expect(fast([[0x61]], in: []) == [])
        #expect(fast([[], [0x61]], in: [0x61]) == [Found(term: 1, end: 1)])
    }

    @Test("in a list the kept hits never overlap, and whatever was dropped overlaps one that was kept")
    func keepsTheLeftmostLongest() {
        var random = Seeded(seed: 77)
        let letters: [UInt32] = [1, 2, 3]
        for _ in 0..<300 {
            func word(_ most: Int) -> [UInt32] {
                (0..<Int.random(in: 1...most, using: &random)).map { _ in
                    letters[Int.random(in: 0..<letters.count, using: &random)]
                }
            }
            let terms = Array(Set((0..<12).map { _ in word(5) }))
            let automaton = TermAutomaton(terms)
            var all: [Hit] = []
            var kept: [Hit] = []
            automaton.forEachHit(in: word(60)) { term, end in
                let hit = Hit(start: end - automaton.lengths[Int(term)], end: end, term: term)
                all.append(hit)
                Hits.add(hit, to: &kept)
            }
            #expect(zip(kept, kept.dropFirst()).allSatisfy { $0.end <= $1.start })
            #expect(
                all.allSatisfy { hit in
                    kept.contains { $0 == hit || ($0.start < hit.end && hit.start < $0.end) }
                }
            )
            if let first = all.map(\.start).min(), let leftmost = kept.first {
                #expect(leftmost.start == first)
                #expect(leftmost.end == all.filter { $0.start == first }.map(\.end).max())
            }
        }
    }
}
