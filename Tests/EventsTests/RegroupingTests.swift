import Foundation
import Intake
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import Events

@Suite(.timeLimit(.minutes(15))) struct RegroupingTests {
    @Test(
        "an event is merged with items, cases and agencies; what comes in later joins the survivor; undone it is as before"
    )
    func merges() async throws {
        try await RegroupingScene.opened { scene in
            let (agency, found) = try await scene.database.transaction(for: .worker) { transaction in
                let agency = try await transaction.makeAgency()
                return (agency, try await transaction.makeCase(agency, event: scene.bus))
            }
            let before = try await scene.standing()

            let survivor = try await scene.act { desk, transaction in
                try await desk.merge(scene.bus, into: scene.garage, reason: "同一件事", by: scene.who, in: transaction)
            }
            #expect(survivor.id == scene.garage && survivor.items == 8)
            let merged = try await scene.database.found(scene.bus)
            #expect(merged.state == .merged && merged.mergedInto == scene.garage && merged.items == 4)
            let later = try await scene.database.place(Array(Letters.bus.prefix(1)), scene.keeper)
            #expect(try await scene.database.event(of: later[0]) == scene.garage)
            let moved: SQL = """
                SELECT count(*) FROM hy.cases JOIN hy.access ON access.event_id = cases.event_id
                WHERE cases.id = \(found) AND cases.event_id = \(scene.garage) AND access.agency_id = \(agency)
                """
            #expect(try await scene.database.count(moved) == 1)
            #expect(try await scene.database.steps(of: scene.bus).last?.step == "merged")
            #expect(try await scene.database.steps(of: scene.garage).last?.other == scene.bus)

            try await scene.act { desk, transaction in
                _ = try await desk.undo(scene.garage, reason: "有误", by: scene.who, in: transaction)
            }
            try await scene.database.remove(later)
            #expect(try await scene.standing() == before)
        }
    }

    @Test("what people regrouped is read back alone: the keeper goes on in the same transaction, as a new one would")
    func keeperGoesOn() async throws {
        try await RegroupingScene.opened { scene in
            let who = scene.who
            @Sendable func placed(_ letter: Letters.Letter, by keeper: Keeper) async throws -> ID<Event>? {
                let item = try await scene.database.transaction(for: .worker) { transaction in
                    let batch = ID<Batch>()
                    let source = try await transaction.makeSource()
                    let item = try await transaction.makeItem(
                        letter.text,
                        title: letter.title,
                        source: source,
                        batch: batch
                    )
                    try await keeper.remind(in: transaction)
                    #expect(try await keeper.place(batches: [batch.rawValue], most: 200, in: transaction) == 1)
                    return item
                }
                return try await scene.database.event(of: item)
            }
            // Put together, taken apart again, and an item split off: all before the keeper hears of anything.
            let split = try await scene.act { desk, transaction in
                _ = try await desk.merge(scene.bus, into: scene.garage, reason: "由", by: who, in: transaction)
                _ = try await desk.undo(scene.garage, reason: "由", by: who, in: transaction)
                let chosen = [scene.garageItems[0]]
                return try await desk.split(chosen, from: scene.garage, reason: "由", by: who, in: transaction).id
            }

            #expect(try await placed(Letters.bus[0], by: scene.keeper) == scene.bus)
            #expect(try await placed(Letters.garage[0], by: scene.keeper) == split)
            try await scene.act {
                _ = try await $0.merge(scene.bus, into: scene.garage, reason: "由", by: who, in: $1)
            }
            #expect(try await placed(Letters.bus[1], by: scene.keeper) == scene.garage)
            let anew = try Keeper(playbook: Shipped.playbook(), version: Shipped.version)
            #expect(try await placed(Letters.bus[2], by: anew) == scene.garage)
        }
    }

    @Test("what follows on a level that was raised just before a merger follows once the merger is taken back")
    func raiseGoesOn() async throws {
        try await RegroupingScene.opened { scene in
            let who = scene.who
            func waiting() async throws -> Int {
                try await scene.database.count(
                    "SELECT count(*) FROM hy.jobs WHERE kind = 'event.level-raised' AND done_at IS NULL"
                )
            }
            try await scene.act { desk, transaction in
                for event in [scene.bus, scene.garage] {
                    _ = try await desk.confirm(.three, of: event, reason: "由", by: who, in: transaction)
                    _ = try await desk.raise(event, to: .two, reason: "由", by: who, in: transaction)
                }
            }
            try await scene.act {
                _ = try await $0.merge(scene.bus, into: scene.garage, reason: "由", by: who, in: $1)
            }
            // The job of the one that was merged found it so; the other's was followed.
            try await scene.database.transaction(for: .worker) { transaction in
                _ = try await transaction.execute(
                    "UPDATE hy.jobs SET done_at = clock_timestamp() WHERE done_at IS NULL"
                )
                _ = try await transaction.execute("UPDATE hy.events SET raise_waits = true WHERE id = \(scene.bus)")
            }
            #expect(try await waiting() == 0)

            try await scene.act { _ = try await $0.undo(scene.garage, reason: "有误", by: who, in: $1) }

            #expect(try await waiting() == 1)
            // A raise that was followed is not followed again, whatever is taken back later.
            try await scene.act { desk, transaction in
                let item = [scene.garageItems[0]]
                _ = try await desk.split(item, from: scene.garage, reason: "由", by: who, in: transaction)
                _ = try await desk.undo(scene.garage, reason: "由", by: who, in: transaction)
            }
            #expect(try await waiting() == 1)
        }
    }

    @Test("an agency that got a case while its event was merged goes back with the case, and is not left behind")
    func agenciesGoBack() async throws {
        try await RegroupingScene.opened { scene in
            let (first, second, found) = try await scene.database.transaction(for: .worker) { transaction in
                let first = try await transaction.makeAgency()
                let second = try await transaction.makeAgency()
                return (first, second, try await transaction.makeCase(first, event: scene.bus))
            }
            try await scene.act {
                _ = try await $0.merge(scene.bus, into: scene.garage, reason: "由", by: scene.who, in: $1)
            }
            try await scene.database.transaction(for: .worker) { try await $0.letIn(second, to: scene.garage) }
            try await scene.act { _, transaction in
                try await transaction.execute(
                    """
                    INSERT INTO hy.case_steps (case_id, step, custody, at, person_id, post_id, words)
                    VALUES (\(found), 'transfer', \(second), \(transaction.moment), \(scene.office.person),
                            \(scene.office.post), '由')
                    """
                )
                try await transaction.execute(
                    "UPDATE hy.cases SET agency_id = \(second), held_since = \(transaction.moment) WHERE id = \(found)"
                )
            }

            try await scene.act {
                _ = try await $0.undo(scene.garage, reason: "有误", by: scene.who, in: $1)
            }

            let seen = try await scene.database.transaction(for: .worker, .readOnly) { transaction in
                try await transaction.values(
                    """
                    SELECT (event_id = \(scene.bus))::text || ' ' || (agency_id = \(second))::text FROM hy.access
                    WHERE agency_id IN (\(first), \(second)) ORDER BY 1
                    """,
                    as: String.self
                )
            }
            #expect(seen == ["true false", "true true"])
        }
    }

    @Test(
        "items split off are a new event, which the likes of them join ever after; undone it is as before",
        arguments: [true, false]
    )
    func splits(undone: Bool) async throws {
        try await RegroupingScene.opened { scene in
            try await scene.act { desk, transaction in
                _ = try await desk.merge(scene.bus, into: scene.garage, reason: "由", by: scene.who, in: transaction)
            }
            let before = try await scene.standing()

            let new = try await scene.act { desk, transaction in
                let items = scene.busItems
                return try await desk.split(items, from: scene.garage, reason: "两件事", by: scene.who, in: transaction)
            }
            #expect(new.state == .open && new.items == 4 && new.level == nil)
            #expect(try await scene.database.found(scene.garage).items == 4)
            if undone {
                try await scene.act { desk, transaction in
                    _ = try await desk.undo(new.id, reason: "有误", by: scene.who, in: transaction)
                }
                #expect(try await scene.database.found(new.id).mergedInto == scene.garage)
                #expect(try await scene.standing().filter { !$0.hasPrefix("\(new.number.number)|") } == before)
            } else {
                let later = try await scene.database.place(Array(Letters.bus.suffix(1)), scene.keeper)
                #expect(try await scene.database.event(of: later[0]) == new.id)
            }
        }
    }

    @Test("a moved item takes along what repeats it, is barred from where it was, and goes back when that is undone")
    func moves() async throws {
        try await RegroupingScene.opened { scene in
            let again = try await scene.database.place([Letters.garage[1]], scene.keeper)
            let before = try await scene.standing()

            let source = try await scene.act { desk, transaction in
                let items = [scene.garageItems[1]]
                return try await desk.move(
                    items,
                    from: scene.garage,
                    to: scene.bus,
                    reason: "由",
                    by: scene.who,
                    in: transaction
                )
            }
            #expect(source.items == 3 && source.folded == 0)
            #expect(try await scene.database.event(of: again[0]) == scene.bus)
            #expect(try await scene.database.found(scene.bus).folded == 1)
            await #expect(throws: DatabaseError.self) {
                try await scene.database.replace(scene.garageItems[1], in: scene.garage)
            }

            try await scene.act { desk, transaction in
                _ = try await desk.undo(scene.garage, reason: "有误", by: scene.who, in: transaction)
            }
            #expect(try await scene.standing() == before)
        }
    }

    @Test("the keeper that gathers everything anew keeps apart what a person took apart")
    func keepsApart() async throws {
        try await RegroupingScene.opened { scene in
            let item = scene.garageItems[1]
            try await scene.act { desk, transaction in
                _ = try await desk.split([item], from: scene.garage, reason: "由", by: scene.who, in: transaction)
            }
            let batch = try await scene.database.forgetPlace(of: item)
            await scene.keeper.forget()

            try await scene.database.transaction(for: .worker) { transaction in
                try await scene.keeper.remind(in: transaction)
                #expect(try await scene.keeper.place(batches: [batch], most: 200, in: transaction) == 1)
            }

            let event = try await scene.database.event(of: item)
            #expect(event != nil && event != scene.garage)
        }
    }

    @Test("the recount in the database gives the keeper's own figures")
    func recounts() async throws {
        try await RegroupingScene.opened { scene in
            let before = try await scene.standing()
            let heat = try await scene.database.found(scene.garage).heat

            try await Scratch.asSuperuser(of: scene.database) { transaction in
                let moment = Date.at("2026-03-02T09:00:00+08:00")
                try await transaction.execute("SELECT hy.recount_events(ARRAY(SELECT id FROM hy.events), \(moment))")
            }

            #expect(try await scene.standing() == before)
            #expect(abs(try await scene.database.found(scene.garage).heat.value - heat.value) < 0.001)
        }
    }
}

extension Database {
    /// Takes items away again, as if they had never come.
    fileprivate func remove(_ items: [ID<Item>]) async throws {
        try await Scratch.asSuperuser(of: self) { transaction in
            try await transaction.execute("DELETE FROM hy.event_items WHERE item_id = ANY (\(items.map(\.rawValue)))")
            let moment = Date.at("2026-03-02T09:00:00+08:00")
            try await transaction.execute(
                "SELECT hy.recount_events(ARRAY(SELECT id FROM hy.events WHERE state <> 'merged'), \(moment))"
            )
        }
    }

    /// Puts an item into an event as the keeper would.
    fileprivate func replace(_ item: ID<Item>, in event: ID<Event>) async throws {
        _ = try await forgetPlace(of: item, inOne: event)
    }

    /// Takes an item out of its event behind everybody's back; answers its batch.
    fileprivate func forgetPlace(of item: ID<Item>, inOne event: ID<Event>? = nil) async throws -> UUID {
        try await Scratch.asSuperuser(of: self) { transaction in
            try await transaction.execute("DELETE FROM hy.event_items WHERE item_id = \(item)")
            if let event {
                try await transaction.execute(
                    """
                    INSERT INTO hy.event_items (item_id, event_id, placed_at, similarity, placed_by)
                    VALUES (\(item), \(event), now(), 1, 'keeper')
                    """
                )
            }
            return try #require(
                try await transaction.value("SELECT batch_id FROM hy.items WHERE id = \(item)", as: UUID.self)
            )
        }
    }
}
