import Foundation
import Testing

@testable import Events

@Suite struct GathererFoldingTests {
    static let letter = Letters.concrete[0]

    var gatherer = Gatherer(settings: GatheringSettings())
    let original = Letters.item(letter)

    @Test(
        "a repost is folded into the item it repeats",
        arguments: [
            (letter.title, letter.text),
            (letter.title, String(letter.text.prefix(letter.text.count * 2 / 3))),
            (nil, "大家都来看看，转给需要的人！" + letter.title + letter.text),
            ("求关注求扩散", letter.text),
            (letter.title, letter.text.replacingOccurrences(of: "泵车轰鸣", with: "泵 车 轰 鸣")),
        ] as [(String?, String)]
    )
    mutating func foldsReposts(title: String?, text: String) {
        let event = gatherer.event(of: original)

        let repost = Candidate(id: UUID(), title: title, text: text, moment: Letters.moment(3))
        let placed = gatherer.place(repost, newEvent: UUID())

        #expect(placed.joinedEvent == event)
        #expect(placed.original == original.id)
    }

    @Test("a repost of a repost is folded into the first of them")
    mutating func foldsIntoTheFirst() {
        _ = gatherer.event(of: original)
        _ = gatherer.event(of: Letters.item(Self.letter, at: 1))

        let placed = gatherer.place(Letters.item(Self.letter, at: 2), newEvent: UUID())

        #expect(placed.original == original.id)
    }

    @Test("another letter about the matter joins without being folded")
    mutating func keepsOwnWords() {
        let event = gatherer.event(of: original)

        let placed = gatherer.place(Letters.item(Letters.concrete[1], at: 2), newEvent: UUID())

        #expect(placed.joinedEvent == event)
        #expect(placed.original == nil)
    }

    @Test("letters with a tenth of their characters spoiled are folded, whatever the noise")
    mutating func foldsNoisyReposts() {
        var numbers = Noise(seed: 11)
        var (folded, all) = (0, 0)
        for letter in Letters.matters.joined() {
            let item = Letters.item(letter)
            _ = gatherer.event(of: item)
            for hour in 1...10 {
                let noisy = (letter.title, numbers.spoil(letter.text, perHundred: 10))
                let placed = gatherer.place(Letters.item(noisy, at: Double(hour)), newEvent: UUID())
                all += 1
                if placed.original == item.id { folded += 1 }
            }
        }

        #expect(Double(folded) >= 0.97 * Double(all), "\(folded) of \(all)")
    }
}

/// Numbers that look random and are always the same.
struct Noise {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    /// Replaces some of the characters by others, blanks or marks.
    mutating func spoil(_ text: String, perHundred share: Int) -> String {
        String(text.map { below(100) < share ? ["，", " ", "某", "丷"][below(4)] : $0 })
    }
}
