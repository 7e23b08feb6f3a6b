import Foundation
import Intake
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import Events

@Suite(.timeLimit(.minutes(15))) struct RegroupingRefusalTests {
    let desk = EventDesk()

    @Test("what cannot be put together or taken apart is refused by name and left as it was")
    func refuses() async throws {
        try await RegroupingScene.opened { scene in
            let before = try await scene.state()
            let who = scene.who
            let closed = try await scene.database.transaction(for: .worker) { transaction in
                try await transaction.makeEvent(state: .closed)
            }
            let asked: [(EventRefusal, @Sendable (Transaction) async throws -> Void)] = [
                (.sameEvent, { _ = try await desk.merge(scene.bus, into: scene.bus, reason: "由", by: who, in: $0) }),
                (.absent, { _ = try await desk.merge(ID(), into: scene.bus, reason: "由", by: who, in: $0) }),
                (.otherAbsent, { _ = try await desk.merge(scene.bus, into: ID(), reason: "由", by: who, in: $0) }),
                (.closed, { _ = try await desk.merge(closed, into: scene.bus, reason: "由", by: who, in: $0) }),
                (.closed, { _ = try await desk.merge(scene.bus, into: closed, reason: "由", by: who, in: $0) }),
                (
                    .reasonNeeded,
                    { _ = try await desk.merge(scene.bus, into: scene.garage, reason: " ", by: who, in: $0) }
                ),
                (.itemsNotThere, { _ = try await desk.split([], from: scene.bus, reason: "由", by: who, in: $0) }),
                (
                    .itemsNotThere,
                    { _ = try await desk.split([scene.garageItems[0]], from: scene.bus, reason: "由", by: who, in: $0) }
                ),
                (
                    .nothingLeft,
                    { _ = try await desk.split(scene.busItems, from: scene.bus, reason: "由", by: who, in: $0) }
                ),
                (.nothingToUndo, { _ = try await desk.undo(scene.bus, reason: "由", by: who, in: $0) }),
            ]
            for (refusal, step) in asked {
                await #expect(throws: refusal) { try await scene.database.transaction(for: who) { try await step($0) } }
            }
            let after = try await scene.state()
            #expect(after.filter { !$0.contains("|closed|") } == before)
        }
    }

    @Test("two cases of the same plan, and a graver level, stand in the way of a merger")
    func clashes() async throws {
        try await RegroupingScene.opened { scene in
            let who = scene.who
            try await scene.database.transaction(for: .worker) { transaction in
                let agency = try await transaction.makeAgency()
                try await transaction.makeCase(agency, event: scene.bus)
                try await transaction.makeCase(agency, event: scene.garage)
            }
            await #expect(throws: EventRefusal.casesClash) {
                try await scene.act {
                    _ = try await $0.merge(scene.bus, into: scene.garage, reason: "由", by: who, in: $1)
                }
            }
            try await scene.act { _ = try await $0.confirm(.two, of: scene.bus, reason: "由", by: who, in: $1) }
            await #expect(throws: EventRefusal.mergeIntoGraver) {
                try await scene.act {
                    _ = try await $0.merge(scene.bus, into: scene.garage, reason: "由", by: who, in: $1)
                }
            }
        }
    }

    @Test("a graver level that waits for a person is not lost in an event of a lesser one")
    func awaited() async throws {
        try await RegroupingScene.opened { scene in
            let who = scene.who
            try await scene.database.transaction(for: .worker) { transaction in
                let due = transaction.moment.addingTimeInterval(900)
                _ = try await transaction.makeAwaited(2, of: scene.bus, until: due)
            }
            try await scene.act { _ = try await $0.confirm(.four, of: scene.garage, reason: "由", by: who, in: $1) }
            await #expect(throws: EventRefusal.levelAwaited) {
                try await scene.act {
                    _ = try await $0.merge(scene.bus, into: scene.garage, reason: "由", by: who, in: $1)
                }
            }
            try await scene.act { _ = try await $0.raise(scene.garage, to: .two, reason: "由", by: who, in: $1) }
            try await scene.act { _ = try await $0.merge(scene.bus, into: scene.garage, reason: "由", by: who, in: $1) }
        }
    }

    @Test("a level that waits for a person is not lost in an event without one, unless that is proposed for it as well")
    func awaitedWithoutLevel() async throws {
        try await RegroupingScene.opened { scene in
            @Sendable func propose(_ event: ID<Event>) async throws {
                try await scene.database.transaction(for: .worker) { transaction in
                    let due = transaction.moment.addingTimeInterval(900)
                    _ = try await transaction.makeAwaited(2, of: event, until: due)
                }
            }
            @Sendable func merge() async throws {
                try await scene.act {
                    _ = try await $0.merge(scene.bus, into: scene.garage, reason: "由", by: scene.who, in: $1)
                }
            }
            try await propose(scene.bus)
            await #expect(throws: EventRefusal.levelAwaited) { try await merge() }
            #expect(try await scene.database.found(scene.bus).state == .open)

            try await propose(scene.garage)
            try await merge()
            #expect(try await scene.database.found(scene.bus).state == .merged)
        }
    }

    @Test("what was taken out and put back by hand is met again where it stands")
    func putBack() async throws {
        try await RegroupingScene.opened { scene in
            let who = scene.who
            let item = scene.busItems[0]
            try await scene.act {
                _ = try await $0.move([item], from: scene.bus, to: scene.garage, reason: "由", by: who, in: $1)
            }
            try await scene.act {
                _ = try await $0.move([item], from: scene.garage, to: scene.bus, reason: "由", by: who, in: $1)
            }
            let later = try await scene.database.place(Array(Letters.bus.prefix(1)), scene.keeper)
            #expect(try await scene.database.event(of: later[0]) == scene.bus)
        }
    }

    @Test("nothing is put back into an event that was closed since")
    func closedSince() async throws {
        try await RegroupingScene.opened { scene in
            let who = scene.who
            let new = try await scene.act {
                try await $0.split([scene.busItems[0]], from: scene.bus, reason: "由", by: who, in: $1)
            }
            // The service closes it with its last case.
            try await scene.database.transaction(for: .worker) {
                try await EventDesk().follow(scene.bus, .close, in: $0)
            }

            await #expect(throws: EventRefusal.builtOn) {
                try await scene.act { _ = try await $0.undo(new.id, reason: "由", by: who, in: $1) }
            }
            #expect(
                try await scene.database.transaction(for: who, .readOnly) {
                    try await desk.undoable(new.id, in: $0) == nil
                }
            )
        }
    }

    @Test("a regrouping that something was built on is not taken back; one that was built on and taken back itself is")
    func builtOn() async throws {
        try await RegroupingScene.opened { scene in
            let who = scene.who
            let before = try await scene.state()
            try await scene.act { _ = try await $0.merge(scene.bus, into: scene.garage, reason: "由", by: who, in: $1) }
            let new = try await scene.act {
                try await $0.split([scene.busItems[0]], from: scene.garage, reason: "由", by: who, in: $1)
            }
            try await scene.act { _ = try await $0.undo(new.id, reason: "由", by: who, in: $1) }
            try await scene.act { _ = try await $0.undo(scene.garage, reason: "由", by: who, in: $1) }
            #expect(try await scene.state().prefix(2) == before.prefix(2))

            try await scene.act { _ = try await $0.merge(scene.bus, into: scene.garage, reason: "由", by: who, in: $1) }
            try await scene.act { _ = try await $0.confirm(.three, of: scene.garage, reason: "由", by: who, in: $1) }
            await #expect(throws: EventRefusal.builtOn) {
                try await scene.act { _ = try await $0.undo(scene.garage, reason: "由", by: who, in: $1) }
            }
            #expect(try await scene.database.found(scene.bus).state == .merged)
        }
    }

    @Test("only the information office regroups, in the code and in the database", arguments: Role.allCases)
    func roles(role: Role) async throws {
        try await RegroupingScene.opened { scene in
            let official = try await scene.database.transaction(for: .worker) { transaction in
                let official = try await transaction.makeOfficial(role)
                try await transaction.letIn(official.agency, to: scene.bus)
                return official
            }
            let who = Principal.person(official)
            let call: @Sendable (Transaction) async throws -> Void = { transaction in
                try await transaction.execute(
                    """
                    SELECT hy.regroup('merge', \(scene.bus), \(scene.garage), \([UUID]()), '由', \(transaction.moment))
                    """
                )
            }
            if role == .coordinator {
                try await scene.database.transaction(for: who) { try await call($0) }
            } else {
                await #expect(throws: RoleRefusal.notForThisPost) {
                    try await scene.database.transaction(for: who) {
                        _ = try await desk.merge(scene.bus, into: scene.garage, reason: "由", by: who, in: $0)
                    }
                }
                await #expect(throws: DatabaseError.self) {
                    try await scene.database.transaction(for: who) { try await call($0) }
                }
            }
            let isMerged = try await scene.database.found(scene.bus).state == .merged
            #expect(isMerged == (role == .coordinator))
        }
    }
}
