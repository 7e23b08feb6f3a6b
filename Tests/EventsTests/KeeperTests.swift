import Foundation
import Intake
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import Events

@Suite(.timeLimit(.minutes(15))) struct KeeperTests {
    @Test("items about one matter become one event, reposts are folded, and each item has one place")
    func gathers() async throws {
        try await Self.kept { transaction, keeper in
            let batch = try await transaction.deliver(Letters.garage + [Letters.garage[0]] + Letters.bus)

            let placed = try await keeper.place(batch, in: transaction)

            let events = try await transaction.rows(
                EventDesk().events(for: .everything, after: nil, state: nil, limit: 10)
            )
            #expect(placed == 9)
            #expect(Set(events.map(\.items)) == [5, 4])
            #expect(events.map(\.folded).reduce(0, +) == 1)
            #expect(Set(events.map(\.number.number)) == [1, 2])
            #expect(try await transaction.count("SELECT count(*) FROM hy.event_items") == 9)
            #expect(try await transaction.count("SELECT count(*) FROM hy.event_steps WHERE step = 'gathered'") == 2)
            #expect(try await transaction.count("SELECT count(*) FROM hy.event_heat") >= 2)
        }
    }

    @Test("a batch that comes later joins the events that are there, and placing it again changes nothing")
    func grows() async throws {
        try await Self.kept { transaction, keeper in
            let first = try await transaction.deliver(Array(Letters.garage.prefix(2)))
            let second = try await transaction.deliver(Array(Letters.garage.suffix(2)))
            _ = try await keeper.place(first, in: transaction)

            #expect(try await keeper.place(second, in: transaction) == 2)
            #expect(try await keeper.place(second, in: transaction) == 0)
            #expect(try await keeper.place(ID(), in: transaction) == 0)

            let events = try await transaction.rows(
                EventDesk().events(for: .everything, after: nil, state: nil, limit: 10)
            )
            #expect(events.map(\.items) == [4])
        }
    }

    @Test("an event whose gravest item reaches the line is proposed for a level, opened, and says so in a step")
    func proposes() async throws {
        try await Self.kept { transaction, keeper in
            let batch = ID<Batch>()
            let item = try await transaction.makeItem(score: 60, risks: ["death"], batch: batch)

            _ = try await keeper.place(batch, in: transaction)

            let event = try #require(try await EventDesk().board(for: .everything, limit: 1, in: transaction).first)
            let steps = try await EventDesk().steps(of: event.id, in: transaction)
            #expect(event.proposedLevel == .three && event.proposedAt == transaction.moment)
            #expect(event.level == nil)
            #expect(event.topItem == item.rawValue && event.topScore == 60)
            #expect(event.risks == ["death"])
            #expect(steps.map(\.step) == ["gathered", "level-proposed"])
            #expect(try await transaction.count("SELECT count(*) FROM hy.jobs") == 0)
        }
    }

    @Test("an event that a medium of rank tells of is proposed for the level of that rank, whatever its heat")
    func proposesByMedia() async throws {
        try await Self.kept { transaction, keeper in
            let batch = ID<Batch>()
            let source = try await transaction.makeSource(kind: "provincial-media")
            let central = try await transaction.makeSource(kind: "central-media")
            try await transaction.makeItem(source: source, score: 30, batch: batch)
            // What says nothing grave counts for nothing, whoever says it.
            let other = ID<Batch>()
            try await transaction.makeItem(source: central, score: 10, batch: other)

            _ = try await keeper.place(batch, in: transaction)
            _ = try await keeper.place(other, in: transaction)

            let event = try #require(try await EventDesk().board(for: .everything, limit: 1, in: transaction).first)
            #expect(event.items == 2 && event.proposedLevel == .three)
        }
    }

    @Test("an event below the threshold is only recorded")
    func records() async throws {
        try await Self.kept { transaction, keeper in
            let batch = ID<Batch>()
            try await transaction.makeItem(score: 10, batch: batch)

            _ = try await keeper.place(batch, in: transaction)

            let event = try #require(
                try await transaction.rows(EventDesk().events(for: .everything, after: nil, state: .recorded, limit: 5))
                    .first
            )
            #expect(event.proposedLevel == nil)
            #expect(try await EventDesk().steps(of: event.id, in: transaction).map(\.step) == ["gathered"])
            #expect(try await EventDesk().board(for: .everything, limit: 5, in: transaction).isEmpty)
        }
    }

    @Test("history is gathered, gets no level however grave it is, and leaves no job")
    func history() async throws {
        try await Self.kept { transaction, keeper in
            let batch = ID<Batch>()
            try await transaction.makeItem(score: 99, risks: ["death", "mass"], batch: batch, kind: .history)

            _ = try await keeper.place(batch, in: transaction)

            let event = try #require(
                try await transaction.rows(EventDesk().events(for: .everything, after: nil, state: .recorded, limit: 5))
                    .first
            )
            #expect(event.history)
            #expect(event.proposedLevel == nil && event.level == nil)
            #expect(try await EventDesk().steps(of: event.id, in: transaction).map(\.step) == ["gathered"])
            #expect(try await transaction.count("SELECT count(*) FROM hy.jobs") == 0)
        }
    }

    @Test("a proposal only ever becomes graver, and a confirmed level stays")
    func proposalsGrow() async throws {
        try await Self.kept { transaction, keeper in
            let leader = try await transaction.makeOfficial(.leader)
            let first = ID<Batch>()
            let text = Letters.garage[0].text
            try await transaction.makeItem(text, score: 60, risks: ["injury"], batch: first)
            _ = try await keeper.place(first, in: transaction)
            let event = try #require(try await EventDesk().board(for: .everything, limit: 1, in: transaction).first)
            #expect(event.proposedLevel == .four)

            let second = ID<Batch>()
            try await transaction.makeItem(text, score: 70, risks: ["death"], batch: second)
            _ = try await keeper.place(second, in: transaction)
            #expect(try await EventDesk().event(event.id, in: transaction)?.proposedLevel == .three)

            _ = try await transaction.acting(as: .person(leader)) { transaction in
                try await EventDesk().confirm(.four, of: event.id, reason: "已控制", by: .person(leader), in: transaction)
            }
            let third = ID<Batch>()
            try await transaction.makeItem(text, score: 90, risks: ["death", "mass"], batch: third)
            _ = try await keeper.place(third, in: transaction)

            let found = try #require(try await EventDesk().event(event.id, in: transaction))
            #expect(found.level == .four && found.proposedLevel == .three)
            #expect(found.items == 3 && found.folded == 2)
        }
    }

    @Test("after a placement that was rolled back, a keeper that forgot does what a fresh one does")
    func forgets() async throws {
        struct Stop: Error {}
        let letters = Letters.garage + Letters.wages
        func story(_ keeper: Keeper, failing: Bool) async throws -> [[Int]] {
            try await Scratch.cloned { database in
                let batches = try await database.transaction(for: .worker) { transaction in
                    try await transaction.makePlaybook(Shipped.version)
                    var batches: [ID<Batch>] = []
                    for pair in stride(from: 0, to: letters.count, by: 2) {
                        batches.append(try await transaction.deliver(Array(letters[pair..<pair + 2])))
                    }
                    return batches
                }
                for batch in batches {
                    if failing {
                        await #expect(throws: Stop.self) {
                            try await database.transaction(for: .worker) { transaction in
                                _ = try await keeper.place(batch, in: transaction)
                                throw Stop()
                            }
                        }
                        await keeper.forget()
                    }
                    try await database.transaction(for: .worker) { transaction in
                        _ = try await keeper.place(batch, in: transaction)
                    }
                }
                return try await database.transaction(for: .worker, .readOnly) { transaction in
                    let events = try await transaction.rows(
                        EventDesk().events(for: .everything, after: nil, state: nil, limit: 10)
                    )
                    return events.map { [$0.number.number, $0.items, $0.folded] }.sorted { $0[0] < $1[0] }
                }
            }
        }

        let fresh = try await story(Self.keeper(), failing: false)
        let forgetful = try await story(Self.keeper(), failing: true)

        #expect(fresh == [[1, 4, 0], [2, 4, 0]])
        #expect(forgetful == fresh)
    }

    static func keeper() throws -> Keeper { try Keeper(playbook: Shipped.playbook(), version: Shipped.version) }

    /// Keeping takes numbers, which are counted once for a city: so a database of its own.
    static func kept(_ body: @escaping @Sendable (Transaction, Keeper) async throws -> Void) async throws {
        try await Scratch.cloned { database in
            try await database.transaction(for: .worker) { transaction in
                try await transaction.makePlaybook(Shipped.version)
                try await body(transaction, keeper())
            }
        }
    }
}

extension Transaction {
    /// Stores letters as one batch.
    func deliver(_ letters: [Letters.Letter]) async throws -> ID<Batch> {
        let batch = ID<Batch>()
        let source = try await makeSource()
        for letter in letters { try await makeItem(letter.text, title: letter.title, source: source, batch: batch) }
        return batch
    }
}

extension Keeper {
    /// Places a batch as the runner does: first told what the database says, then all of it.
    func place(_ batch: ID<Batch>, in transaction: Transaction) async throws -> Int {
        try await remind(in: transaction)
        return try await place(batches: [batch.rawValue], most: 200, in: transaction)
    }

    /// Reads back what the database says, where nothing is remembered.
    func remind(in transaction: Transaction) async throws {
        guard !remembers else { return }
        try await remember(newest(in: transaction)) { try await Keeper.words(of: $0, in: transaction) }
    }
}
