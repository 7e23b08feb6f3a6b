import Foundation
import Testing

@testable import Events

@Suite struct ReadingTests {
    func grams(_ text: String) -> Set<UInt32> { Set(GramReader.grams(title: nil, text: text).map(\.hash)) }

    @Test("a run of letters or digits is read as one character")
    func keepsRunsWhole() {
        #expect(grams("乘27路").count == 3)
        #expect(grams("乘27路").isDisjoint(with: grams("乘28路").subtracting(grams("路"))))
    }

    @Test("marks, blanks and binding words part the words around them", arguments: ["车库，漏水", "车库 漏水", "车库的漏水"])
    func breaksChains(text: String) {
        #expect(grams(text) == grams("车库").union(grams("漏水")))
    }

    @Test("only the beginning of a very long text is read")
    func stopsReading() {
        var noise = Noise(seed: 1)
        let long = String(
            (0..<20_000).map { _ in Character(Unicode.Scalar(UInt32(0x4E00 + noise.below(20_000))) ?? "某") }
        )

        #expect(GramReader.grams(title: long, text: long).count <= 4 * GramReader.limit)
    }

    @Test(
        "names of places are read by their endings, ordinary words are not",
        arguments: [("住在梧桐里小区附近", 1), ("听澜路与临江雅苑之间", 2), ("乡村道路和政府网站", 0), ("这件事没有人管", 0)]
    )
    func readsPlaces(text: String, count: Int) {
        #expect(PlaceReader.names(in: text).count == count)
    }

    @Test("what stands in every second letter tells less than a name nobody has written before")
    func weighsCommonWordsLess() {
        let counts = GramCounts()
        let (common, name) = (Array("问题".unicodeScalars), Array("澜雅".unicodeScalars))

        let weights = [common, name].map { counts.weight(of: GramReader.hash($0[0].value, $0[1].value)) }

        #expect(weights[0] < 1.5)
        #expect(weights[1] > 5)
    }

    @Test("two halves of one text are not nearly the same, a text and most of it are")
    func comparesSketches() {
        let text = Letters.concrete.map(\.text).joined()
        func sketch(_ text: Substring) -> Sketch { Sketch(of: GramReader.grams(title: nil, text: String(text))) }

        let (first, second) = (text.prefix(text.count / 2), text.suffix(text.count / 2))

        #expect(!sketch(first).isNearlySame(as: sketch(second)))
        #expect(sketch(text.prefix(text.count * 3 / 4)).isNearlySame(as: sketch(text[...])))
        #expect(sketch(first).isNearlySame(as: sketch(text[...])))
    }
}
