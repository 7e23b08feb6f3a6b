import Foundation
import Testing

@testable import Events

@Suite struct GathererMemoryTests {
    var gatherer = Gatherer(settings: GatheringSettings())

    @Test("the same items in the same order come to the same events")
    func isDeterministic() {
        let items = Letters.mixed.map(\.item)
        let names = items.map { _ in UUID() }

        let runs = (0..<2).map { _ in
            var gatherer = Gatherer(settings: GatheringSettings())
            return zip(items, names).map { gatherer.place($0, newEvent: $1) }
        }

        #expect(runs[0] == runs[1])
    }

    @Test("after a restore everything is decided as if nothing had happened", arguments: [1, 7, 13, 20])
    mutating func restores(after count: Int) {
        var noise = Noise(seed: 3)
        let letters =
            Letters.mixed.map(\.item)
            + Letters.mixed.map { _, item in
                Candidate(id: UUID(), title: nil, text: noise.spoil(item.text, perHundred: 15), moment: item.moment)
            }
        let names = letters.map { _ in UUID() }
        let placed = zip(letters, names).prefix(count).map { ($0, $1, gatherer.place($0, newEvent: $1)) }

        var restored = Gatherer(settings: GatheringSettings())
        for (item, name, placement) in placed { restored.restore(item, as: placement, newEvent: name) }

        for (item, name) in zip(letters, names).dropFirst(count) {
            #expect(restored.place(item, newEvent: name) == gatherer.place(item, newEvent: name))
        }
    }

    @Test("events that people put together are read back alone, and go on as if everything had been read back")
    mutating func replaces() {
        var all: [(item: Candidate, event: UUID)] = []
        for (_, item) in Letters.mixed {
            let name = UUID()
            all.append((item, gatherer.place(item, newEvent: name).joinedEvent ?? name))
        }
        let before = gatherer.openEvents
        let (first, second) = (all[0].event, all.first { $0.event != all[0].event }?.event ?? UUID())
        let both = all.filter { $0.event == first || $0.event == second }.map(\.item)

        gatherer.replace(first, with: both)
        gatherer.replace(second, with: [])

        var anew = Gatherer(settings: GatheringSettings())
        for (item, event) in all { anew.restore(item, event: event == second ? first : event) }
        #expect(gatherer.openEvents == before - 1)
        for (_, item) in Letters.mixed {
            let again = Candidate(id: UUID(), title: item.title, text: item.text, moment: item.moment)
            let joined = gatherer.place(again, newEvent: UUID()).joinedEvent
            #expect(joined != nil && joined == anew.place(again, newEvent: UUID()).joinedEvent)
        }
    }

    @Test("a forbidden item does not come back to the event, and others still do")
    mutating func respectsForbidding() {
        let event = gatherer.event(of: Letters.item(Letters.bus[0]))
        let moved = Letters.item(Letters.bus[1], at: 1)
        #expect(gatherer.event(of: moved) == event)

        gatherer.forbid(item: moved.id, event: event)

        #expect(gatherer.event(of: moved) != event)
        #expect(gatherer.event(of: Letters.item(Letters.bus[0], at: 2)) == event)
    }

    @Test("what is about an event that has ended opens one that follows, and its like joins that one")
    mutating func followsWhatEnded() {
        let event = gatherer.event(of: Letters.item(Letters.bus[0]))
        let next = UUID()

        let placed = gatherer.place(Letters.item(Letters.bus[1], at: 1), newEvent: next, ended: [event])

        #expect(placed == .followed(event: event))
        #expect(gatherer.event(of: Letters.item(Letters.bus[0], at: 2)) == next)
    }

    @Test("an item that a person moved draws its like after it")
    mutating func followsAMove() {
        let event = gatherer.event(of: Letters.item(Letters.bus[0]))
        let moved = Letters.item(Letters.kindergarten[0], at: 1)
        let wrong = gatherer.event(of: moved)

        gatherer.forbid(item: moved.id, event: wrong)
        gatherer.restore(moved, event: event)

        #expect(gatherer.event(of: Letters.item(Letters.kindergarten[0], at: 2)) == event)
    }

    @Test("an event that loses its last item is closed")
    mutating func closesWhenEmptied() {
        let item = Letters.item(Letters.bus[0])
        let event = gatherer.event(of: item)

        gatherer.forbid(item: item.id, event: event)

        #expect(gatherer.openEvents == 0)
    }

    @Test("nothing joins a closed event")
    mutating func closes() {
        let event = gatherer.event(of: Letters.item(Letters.wages[0]))

        gatherer.close(event: event)

        #expect(gatherer.openEvents == 0)
        #expect(gatherer.event(of: Letters.item(Letters.wages[0], at: 1)) != event)
    }

    @Test("after many events were closed the open ones are still found")
    mutating func survivesCompaction() {
        let kept = gatherer.event(of: Letters.item(Letters.garage[0], at: 100))
        var noise = Noise(seed: 5)
        var passing: [UUID] = []
        for _ in 0..<300 {
            let text = String(
                (0..<40).map { _ in Character(Unicode.Scalar(UInt32(0x4E00 + noise.below(20_000))) ?? "某") }
            )
            passing.append(gatherer.event(of: Candidate(id: UUID(), title: nil, text: text, moment: Letters.moment(0))))
        }
        let late = gatherer.event(of: Letters.item(Letters.bus[0], at: 100))
        #expect(gatherer.openEvents == 302)

        for event in passing { gatherer.close(event: event) }

        #expect(gatherer.openEvents == 2)
        #expect(gatherer.event(of: Letters.item(Letters.garage[1], at: 101)) == kept)
        #expect(gatherer.event(of: Letters.item(Letters.bus[1], at: 101)) == late)
    }
}
