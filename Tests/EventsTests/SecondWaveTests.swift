import Foundation
import Intake
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import Events

@Suite(.timeLimit(.minutes(15))) struct SecondWaveTests {
    private static let start = Date.at("2026-03-02T09:00:00+08:00")
    private static let text = "梧桐里小区地下车库从上个月开始漏水，车位上方一直滴水，物业不管。"

    /// Whether the keeper goes on with what it remembers, or reads everything back.
    enum Memory: CaseIterable {
        case kept
        case lost
    }

    @Test("what comes in on the seventh day after closing reopens the event", arguments: Memory.allCases)
    func reopens(memory: Memory) async throws {
        try await Self.closed { wave in
            let item = try await wave.comes(after: 7, memory)

            #expect(try await wave.database.event(of: item) == wave.event)
            let found = try await wave.database.found(wave.event)
            #expect(found.state == .open && found.closedAt == nil && found.items == 2)
            let steps = try await wave.database.steps(of: wave.event)
            #expect(steps.map(\.step).suffix(2) == ["closed", "reopened"] && steps.last?.person == nil)
            #expect(
                try await wave.database.count(
                    "SELECT count(*) FROM hy.journal WHERE action = 'event.reopened' AND subject_id = \(wave.event)"
                ) == 1
            )
        }
    }

    @Test(
        "what comes in later opens an event that names its predecessor, and what follows joins that",
        arguments: Memory.allCases
    )
    func follows(memory: Memory) async throws {
        try await Self.closed { wave in
            let item = try await wave.comes(after: 7.01, memory)
            let next = try await wave.comes(after: 7.02, memory)

            let event = try #require(try await wave.database.event(of: item))
            #expect(event != wave.event)
            #expect(try await wave.database.event(of: next) == event)
            #expect(try await wave.database.found(event).predecessor == wave.event)
            #expect(try await wave.database.steps(of: event).first?.other == wave.event)
            let before = try await wave.database.found(wave.event)
            #expect(before.state == .closed && before.items == 1)
            #expect(try await wave.database.steps(of: wave.event).last?.step == "followed")
            #expect(try await wave.database.steps(of: wave.event).last?.other == event)
        }
    }

    @Test("history joins a closed event and reopens nothing", arguments: Memory.allCases)
    func history(memory: Memory) async throws {
        try await Self.closed { wave in
            let item = try await wave.comes(after: 3, memory, kind: .history)

            #expect(try await wave.database.event(of: item) == wave.event)
            let found = try await wave.database.found(wave.event)
            #expect(found.state == .closed && found.items == 2)
        }
    }

    @Test("an event that was reopened by hand takes what comes in without another step")
    func reopenedByHand() async throws {
        try await Self.closed { wave in
            try await wave.database.transaction(for: .person(wave.office)) { transaction in
                let who = Principal.person(wave.office)
                _ = try await EventDesk().reopen(wave.event, reason: "由", by: who, in: transaction)
            }
            _ = try await wave.comes(after: 30, .kept)

            #expect(try await wave.database.found(wave.event).items == 2)
            #expect(try await wave.database.steps(of: wave.event).map(\.step).last == "reopened")
            #expect(try await wave.database.count("SELECT count(*) FROM hy.events") == 1)
        }
    }

    @Test("the third voice that repeats none tells once that the event came up again, repetitions and history do not")
    func comesUpAgain() async throws {
        try await Self.closed { wave in
            let voices = [
                (Self.text, 0), ("梧桐里小区地下车库漏水，车位上方昨晚又滴水，楼下的商户都在抱怨。", 0),
                ("梧桐里小区地下车库还在漏水，老人在坡道上滑倒，物业不管。", 0), ("我家的车停在梧桐里小区地下车库，被漏水淋花了漆，物业不管。", 0),
                ("梧桐里小区业主准备联名反映：地下车库从上个月开始漏水没有人修。", 1), ("雨季快到了，梧桐里小区地下车库漏水，配电房就在隔壁，谁来管？", 1),
            ]
            for (number, (voice, jobs)) in voices.enumerated() {
                _ = try await wave.comes(
                    after: 1 + Double(number) / 10,
                    .kept,
                    voice,
                    kind: number == 1 ? .history : .news
                )
                #expect(
                    try await wave.database.count("SELECT count(*) FROM hy.jobs WHERE kind = 'event.come-up-again'")
                        == jobs,
                    "\(number)"
                )
            }
            let found = try await wave.database.found(wave.event)
            #expect(found.items == 7 && found.folded == 1)
        }
    }

    /// A closed event of one item, and the keeper that gathered it.
    struct Wave {
        let database: Database
        let keeper: Keeper
        let office: Official
        let event: ID<Event>

        /// Lets the same be said again so many days after the event was closed; answers the item.
        func comes(
            after days: Double,
            _ memory: Memory,
            _ text: String = SecondWaveTests.text,
            kind: EventKind = .news
        ) async throws -> ID<Item> {
            try await database.setMoment(start.addingTimeInterval(days * 86_400))
            if memory == .lost { await keeper.forget() }
            return try await place(database, keeper, text, kind: kind)
        }
    }

    private static func closed(_ body: @escaping @Sendable (Wave) async throws -> Void) async throws {
        try await Scratch.cloned { database in
            let office = try await database.transaction(for: .worker) { transaction in
                try await transaction.makeDrill(at: start)
                try await transaction.makePlaybook(Shipped.version)
                return try await transaction.makeOfficial(.coordinator)
            }
            let keeper = try Keeper(playbook: Shipped.playbook(), version: Shipped.version)
            let item = try await place(database, keeper)
            let event = try #require(try await database.event(of: item))
            try await database.transaction(for: .person(office)) { transaction in
                _ = try await EventDesk().close(event, reason: "由", by: .person(office), in: transaction)
            }
            try await body(Wave(database: database, keeper: keeper, office: office, event: event))
        }
    }

    private static func place(
        _ database: Database,
        _ keeper: Keeper,
        _ text: String = SecondWaveTests.text,
        kind: EventKind = .news
    ) async throws -> ID<Item> {
        try await database.transaction(for: .worker) { transaction in
            let batch = ID<Batch>()
            let item = try await transaction.makeItem(text, batch: batch, kind: kind)
            try await keeper.remind(in: transaction)
            _ = try await keeper.place(batches: [batch.rawValue], most: 200, in: transaction)
            return item
        }
    }
}

extension Database {
    func event(of item: ID<Item>) async throws -> ID<Event>? {
        try await transaction(for: .worker, .readOnly) {
            try await $0.value("SELECT event_id FROM hy.event_items WHERE item_id = \(item)", as: ID<Event>.self)
        }
    }

    func found(_ id: ID<Event>) async throws -> Event {
        try await transaction(for: .worker, .readOnly) { try #require(try await EventDesk().event(id, in: $0)) }
    }

    func steps(of id: ID<Event>) async throws -> [EventStep] {
        try await transaction(for: .worker, .readOnly) { try await EventDesk().steps(of: id, in: $0) }
    }
}
