import TestSupport
import Testing

@testable import Assessment

@Suite struct CharacterBigramsTests {
    /// The pairs of neighbouring word characters, each once, as a plain loop finds them.
    private func pairs(_ text: String) -> [[UInt32]] {
        let folded = text.unicodeScalars.map { Folding.fold($0.value) }.filter { $0 != Folding.nothing }
        var pairs: [[UInt32]] = []
        for (one, two) in zip(folded, folded.dropFirst()) where Folding.isWord(one) && Folding.isWord(two) {
            if !pairs.contains([one, two]) { pairs.append([one, two]) }
        }
        return pairs
    }

    @Test("every pair has a code, each once, in the order of the text, on 300 texts of chance")
    func agreesWithAPlainLoop() throws {
        let words = try Samples.words()
        var random = Seeded(seed: 3_001)
        var codes: [[UInt32]: Int32] = [:]
        for _ in 0..<300 {
            let text = Samples.text(of: words, using: &random)
            let wanted = pairs(text)
            let found = CharacterBigrams.codes(of: text, limit: 10_000)
            #expect(found.count == wanted.count)
            #expect(Set(found).count == found.count)
            // One pair has one code, whatever the text.
            for (pair, code) in zip(wanted, found) { #expect(codes.updateValue(code, forKey: pair) ?? code == code) }
        }
        #expect(Set(codes.values).count == codes.count)
        #expect(codes.count > 2_000)
    }

    @Test("what is asked for is found in what was indexed, in whatever width or case it is written")
    func findsWhatIsAsked() {
        let indexed = Set(CharacterBigrams.codes(of: "ＡＢ小区物\u{200B}业费，上涨了", limit: 100))
        for query in ["物业费", "ab小区", "上涨", "ａＢ"] {
            #expect(Set(CharacterBigrams.codes(of: query, limit: 100)).isSubset(of: indexed), "\(query)")
        }
        #expect(!Set(CharacterBigrams.codes(of: "费上", limit: 100)).isSubset(of: indexed))
    }

    @Test("a limit cuts the list and nothing else")
    func keepsToTheLimit() {
        let text = "春江花园三期的业主反映地下车库积水"
        let all = CharacterBigrams.codes(of: text, limit: 1_000)
        for limit in 0...all.count + 2 {
            #expect(CharacterBigrams.codes(of: text, limit: limit) == Array(all.prefix(limit)))
        }
        #expect(CharacterBigrams.codes(of: text, limit: -1).isEmpty)
    }

    @Test("a text of twenty thousand characters is indexed within the limit")
    func takesLongTexts() {
        let text = String((0..<20_000).compactMap { Unicode.Scalar(0x4E00 + UInt32($0)).map(Character.init) })
        #expect(CharacterBigrams.codes(of: text, limit: 4_000).count == 4_000)
        #expect(CharacterBigrams.codes(of: text, limit: .max).count == 19_999)
    }
}
