import Foundation
import Testing

@testable import Events

/// Items that do not say when they were written: nothing is concluded from the moment in which they came.
@Suite struct GathererUndatedTests {
    private typealias Bursts = GathererBurstTests

    private var gatherer = Gatherer(settings: GatheringSettings())

    private func item(
        _ text: String,
        _ matters: [Candidate.Matter],
        at hours: Double = 0,
        isDated: Bool
    ) -> Candidate {
        Candidate(
            id: UUID(),
            title: nil,
            text: text,
            moment: Letters.moment(hours),
            isDated: isDated,
            matters: matters,
            risks: ["explosion-fire"]
        )
    }

    @Test(
        "what came in within hours is not taken as written within hours",
        arguments: [(false, true), (true, false), (false, false)]
    )
    mutating func areInNoBurst(first: Bool, second: Bool) {
        _ = gatherer.event(of: item(Bursts.first, Bursts.blast, isDated: first))

        let placed = gatherer.place(item(Bursts.second, Bursts.leak, at: 3, isDated: second), newEvent: UUID())

        #expect(placed == .opened)
    }

    @Test("an item without a time joins by its words, and what it repeats is not spoken of these days for that")
    mutating func joinByWords() {
        let event = gatherer.event(of: item(Bursts.first, Bursts.blast, isDated: true))

        let again = gatherer.place(item(Bursts.first, Bursts.blast, at: 200, isDated: false), newEvent: UUID())
        let other = gatherer.place(item(Bursts.second, Bursts.leak, at: 201, isDated: true), newEvent: UUID())

        #expect(again.joinedEvent == event && again.original != nil)
        #expect(other == .opened)
    }

    @Test("silence speaks against an item that says its time, and not against one that does not")
    func areNotSilent() {
        func likeness(isDated: Bool) -> Double {
            var gatherer = Gatherer(settings: GatheringSettings())
            let letters = Letters.garage
            _ = gatherer.event(of: Letters.item(letters[0]))
            let late = Candidate(
                id: UUID(),
                title: letters[1].title,
                text: letters[1].text,
                moment: Letters.moment(24 * 60),
                isDated: isDated
            )
            guard case .joined(_, let likeness, _) = gatherer.place(late, newEvent: UUID()) else { return 0 }
            return likeness
        }
        #expect(likeness(isDated: false) > likeness(isDated: true))
    }

    @Test("what is read back of undated items is what was remembered")
    func areReadBack() {
        var running = Gatherer(settings: GatheringSettings())
        let first = item(Bursts.first, Bursts.blast, isDated: false)
        let event = running.event(of: first)
        _ = running.event(of: item(Bursts.first, Bursts.blast, at: 3, isDated: true))
        var read = Gatherer(settings: GatheringSettings())
        read.restore(first, event: event)
        read.restore(
            echoesOf: first.id,
            heard: Letters.moment(3),
            said: Letters.moment(3)...Letters.moment(3),
            in: event
        )
        let second = item(Bursts.second, Bursts.leak, at: 5, isDated: true)

        #expect(running.event(of: second) == event)
        #expect(read.event(of: second) == event)
    }
}
