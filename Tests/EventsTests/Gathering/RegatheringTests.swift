import Foundation
import Intake
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import Events

/// What would differ if recorded items were gathered today.
@Suite(.timeLimit(.minutes(15))) struct RegatheringTests {
    static func item(
        _ letter: Letters.Letter,
        _ hour: Double,
        in event: UUID,
        isPinned: Bool = false,
        closed: Double? = nil,
        repeating original: UUID? = nil
    ) -> GatheredItem {
        GatheredItem(
            UUID(),
            in: event,
            foldedInto: original,
            placedAt: Letters.moment(hour),
            isPinned: isPinned,
            closedAt: closed.map(Letters.moment),
            words: RecordedWords(title: letter.title, text: letter.text, occurredAt: Letters.moment(hour))
        )
    }

    static func regathered(_ items: [GatheredItem]) throws -> Regathering {
        Regathering(items, playbook: try Shipped.playbook()) { _ in }
    }

    let one = UUID.timeOrdered()
    let other = UUID.timeOrdered()

    @Test("what was gathered as it is gathered today differs in nothing")
    func agrees() throws {
        let events = Letters.matters.map { _ in UUID.timeOrdered() }
        let items = (0..<4).flatMap { turn in
            zip(Letters.matters, events).enumerated().map { place, matter in
                Self.item(matter.0[turn], Double(turn * events.count + place), in: matter.1)
            }
        }

        let found = try Self.regathered(items)

        #expect(found.items == 24 && found.events == (6, 6) && found.moved == 0)
        #expect(found.unions.isEmpty && found.divisions.isEmpty)
    }

    @Test("two events about one matter would come together, the larger one first")
    func joins() throws {
        let items = zip(Letters.garage, [other, one, one, one]).enumerated().map {
            Self.item($1.0, Double($0), in: $1.1)
        }

        let found = try Self.regathered(items)

        #expect(found.events == (2, 1) && found.moved == 1)
        #expect(found.unions == [Regathering.Union(events: [ID(rawValue: one), ID(rawValue: other)], items: [3, 1])])
        #expect(found.divisions.isEmpty)
    }

    @Test("an event with two matters would fall apart")
    func divides() throws {
        let letters = Letters.garage + Letters.bus.prefix(2)
        let items = letters.enumerated().map { Self.item($1, Double($0), in: one) }

        let found = try Self.regathered(items)

        #expect(found.events == (1, 2) && found.moved == 2)
        #expect(found.divisions == [Regathering.Division(event: ID(rawValue: one), parts: [4, 2])])
        #expect(found.unions.isEmpty)
    }

    @Test("what a person put somewhere stays there, as itself or as a repeat of another")
    func respectsPeople() throws {
        let first = Self.item(Letters.garage[0], 0, in: one, isPinned: true)
        let pinned = [
            first, Self.item(Letters.bus[0], 1, in: one, isPinned: true), Self.item(Letters.garage[1], 2, in: one),
            Self.item(Letters.bus[0], 3, in: one, isPinned: true, repeating: first.id),
        ]

        #expect(try Self.regathered(pinned).events == (1, 1))
        #expect(try Self.regathered(pinned).moved == 0)
        // The item that the first one repeats is older than what is looked at.
        let later = [
            Self.item(Letters.garage[0], 0, in: one, isPinned: true, repeating: UUID()),
            Self.item(Letters.garage[1], 1, in: one),
        ]
        #expect(try Self.regathered(later).divisions.isEmpty)
    }

    @Test("an event that came up again within its second wave goes on")
    func reopens() throws {
        let days = [0.0, 3, 10].map { $0 * 24 }
        let closed = [
            Self.item(Letters.garage[0], days[0], in: one, closed: 24), Self.item(Letters.garage[2], days[1], in: one),
            Self.item(Letters.garage[3], days[2], in: one),
        ]

        #expect(try Self.regathered(closed).events == (1, 1))
    }

    @Test("nothing joins an event whose second wave was over")
    func endsEvents() throws {
        let (week, month) = (6.0 * 24, 30.0 * 24)
        let soon = [
            Self.item(Letters.garage[0], 0, in: one, closed: 1), Self.item(Letters.garage[2], week, in: other),
        ]
        let late = [
            Self.item(Letters.garage[0], 0, in: one, closed: 1), Self.item(Letters.garage[2], month, in: other),
        ]

        #expect(try Self.regathered(soon).unions.count == 1)
        #expect(try Self.regathered(late).unions.isEmpty)
    }

    @Test(
        "the newest items are read with what people did, whatever was gathered differs in nothing, and nothing is written"
    )
    func readsStorage() async throws {
        try await RegroupingScene.opened { scene in
            try await scene.act { desk, transaction in
                _ = try await desk.merge(scene.garage, into: scene.bus, reason: "同一件事", by: scene.who, in: transaction)
            }
            let before = try await scene.state()
            let (recorded, names) = try await scene.database.transaction(for: .worker, .readOnly) { transaction in
                let desk = RegatheringDesk()
                let recorded = try await desk.recorded(newest: 100, in: transaction)
                return (recorded, try await desk.names(of: [scene.bus], in: transaction))
            }
            let found = try Self.regathered(recorded)

            #expect(found.items == 8 && found.events == (1, 1) && found.moved == 0)
            let name = try #require(names[scene.bus])
            #expect(name.hasPrefix("舆〔2026〕"))
            #expect((Letters.garage + Letters.bus).contains { name.hasSuffix($0.title) })
            #expect(try await scene.state() == before)
        }
    }
}
