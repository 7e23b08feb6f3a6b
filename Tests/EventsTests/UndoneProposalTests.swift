import Foundation
import Intake
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import Events

/// What an event is proposed for while it holds what another one brought.
@Suite(.timeLimit(.minutes(15))) struct UndoneProposalTests {
    @Test(
        "a proposal that a merger or a move brought goes with it when it is taken back; the event is recorded only, as before",
        arguments: ["merge", "move"]
    )
    func goesBack(kind: String) async throws {
        try await RegroupingScene.opened { scene in
            try await scene.findDeath(in: scene.garageItems[1])
            try await scene.propose(for: scene.garage)
            #expect(try await scene.database.found(scene.garage).proposedLevel == .three)
            let before = try await scene.standing()

            try await scene.act { desk, transaction in
                if kind == "merge" {
                    _ = try await desk.merge(scene.garage, into: scene.bus, reason: "由", by: scene.who, in: transaction)
                } else {
                    _ = try await desk.move(
                        [scene.garageItems[1]],
                        from: scene.garage,
                        to: scene.bus,
                        reason: "由",
                        by: scene.who,
                        in: transaction
                    )
                }
            }
            try await scene.propose(for: scene.bus)
            let grown = try await scene.database.found(scene.bus)
            #expect(grown.state == .open && grown.proposedLevel == .three)

            try await scene.act { desk, transaction in
                _ = try await desk.undo(scene.bus, reason: "有误", by: scene.who, in: transaction)
            }
            #expect(try await scene.standing() == before)
            for event in [scene.garage, scene.bus] { try await scene.propose(for: event) }
            #expect(try await scene.standing() == before)
        }
    }

    @Test(
        "an event that was recorded only is so again; what came to the event itself meanwhile is proposed anew",
        arguments: [false, true]
    )
    func isRecordedAgain(hasItsOwn: Bool) async throws {
        try await RegroupingScene.opened { scene in
            let light = Letters.Letter(title: "路灯不亮", text: "滨河路西段有两盏路灯不亮，晚上走路看不清。")
            let items = try await scene.database.place([light], scene.keeper)
            let recorded = try #require(try await scene.database.event(of: items[0]))
            #expect(try await scene.database.found(recorded).state == .recorded)

            try await scene.act { desk, transaction in
                _ = try await desk.merge(scene.garage, into: recorded, reason: "由", by: scene.who, in: transaction)
            }
            if hasItsOwn { try await scene.findDeath(in: items[0]) }
            try await scene.propose(for: recorded)
            #expect(try await scene.database.found(recorded).proposedLevel == (hasItsOwn ? .three : .four))

            try await scene.act { desk, transaction in
                _ = try await desk.undo(recorded, reason: "有误", by: scene.who, in: transaction)
            }
            let undone = try await scene.database.found(recorded)
            #expect(undone.state == .recorded && undone.proposedLevel == nil)
            try await scene.propose(for: recorded)
            let found = try await scene.database.found(recorded)
            #expect(found.state == (hasItsOwn ? .open : .recorded))
            #expect(found.proposedLevel == (hasItsOwn ? .three : nil))
        }
    }

    @Test(
        "a proposal that was taken back is not escalated, nor comes back with the next regrouping that is; one that stands is"
    )
    func isEscalatedNoMore() async throws {
        try await RegroupingScene.opened { scene in
            let light = Letters.Letter(title: "路灯不亮", text: "滨河路西段有两盏路灯不亮，晚上走路看不清。")
            let items = try await scene.database.place([light], scene.keeper)
            let recorded = try #require(try await scene.database.event(of: items[0]))
            let grave = try Keeper(
                playbook: Shipped.playbook(
                    changing: "levels.yaml",
                    "floors: {death: 3, injury: 4, mass: 4}",
                    to: "floors: {death: 2, injury: 4, mass: 4}"
                ),
                version: Shipped.version
            )
            try await scene.findDeath(in: scene.garageItems[1])
            let before = try await scene.standing()
            for _ in 0..<2 {
                try await scene.act { desk, transaction in
                    _ = try await desk.merge(scene.garage, into: recorded, reason: "由", by: scene.who, in: transaction)
                }
                try await scene.database.transaction(for: .worker) { transaction in
                    try await grave.propose(for: recorded.rawValue, in: transaction)
                }
                #expect(try await scene.database.found(recorded).proposedLevel == .two)
                try await scene.act { desk, transaction in
                    _ = try await desk.undo(recorded, reason: "有误", by: scene.who, in: transaction)
                }
                #expect(try await scene.standing() == before)
            }
            // The event whose death it is keeps what is proposed for it.
            try await scene.database.transaction(for: .worker) { transaction in
                try await grave.propose(for: scene.garage.rawValue, in: transaction)
            }

            try await scene.database.setMoment(RegroupingScene.start + 3_600)
            let escalated = try await scene.database.transaction(for: .worker) { transaction in
                #expect(try await EventDesk().escalate(most: 50, in: transaction) == 1)
                return try await transaction.values(
                    "SELECT outcome || ' ' || (event_id = \(scene.garage)) FROM hy.level_escalations ORDER BY proposal",
                    as: String.self
                )
            }
            #expect(escalated == ["withdrawn false", "withdrawn false", "escalated true"])
            let dismissible = try await scene.act { desk, transaction in
                try await desk.dismiss([recorded], reason: "由", by: scene.who, in: transaction).left.map(\.refusal)
            }
            #expect(dismissible == [.notOpen])
        }
    }

    @Test(
        "what was reached when a person lowered the level is not proposed again; a graver one that comes later is, and may be left"
    )
    func lowered() async throws {
        try await RegroupingScene.opened { scene in
            func confirm(_ level: EventLevel) async throws {
                try await scene.act { desk, transaction in
                    _ = try await desk.confirm(level, of: scene.bus, reason: "由", by: scene.who, in: transaction)
                }
            }
            try await confirm(.two)
            try await scene.findDeath(in: scene.busItems[0])
            try await scene.propose(for: scene.bus)
            let silent = try await scene.database.found(scene.bus)
            #expect(silent.proposedLevel == .three && silent.graverLevel == nil)
            try await scene.database.setMoment(RegroupingScene.start + 60)
            try await scene.act { desk, transaction in
                _ = try await desk.lower(scene.bus, to: .four, reason: "由", by: scene.who, in: transaction)
            }
            try await scene.propose(for: scene.bus)
            #expect(try await scene.database.found(scene.bus).graverLevel == nil)

            try await Scratch.asSuperuser(of: scene.database) { transaction in
                try await transaction.execute("UPDATE hy.events SET proposed_level = 4 WHERE id = \(scene.bus)")
            }
            // As if it began before the level was lowered.
            try await scene.database.setMoment(RegroupingScene.start + 30)
            try await scene.propose(for: scene.bus)
            #expect(try await scene.database.found(scene.bus).graverLevel == .three)
            await #expect(throws: EventRefusal.alreadyConfirmed) { try await confirm(.three) }
            try await scene.database.setMoment(RegroupingScene.start + 90)
            try await confirm(.four)
            let kept = try await scene.database.found(scene.bus)
            #expect(kept.level == .four && kept.graverLevel == nil)
            await #expect(throws: EventRefusal.alreadyConfirmed) { try await confirm(.four) }
        }
    }

    @Test("a proposal waits for a person until one says a level behind it that is as grave, or any other")
    func waits() async throws {
        // Said, its minute, proposed, its minute, whether it waits.
        let cases: [(Int16?, Double?, Int16?, Double, Bool)] = [
            (nil, nil, 2, 5, true), (nil, nil, nil, 5, false), (4, 1, 2, 5, true), (4, 9, 2, 5, false),
            (2, 1, 2, 5, false),
            (1, 1, 2, 5, false), (4, 5, 2, 5, false),
        ]
        try await Scratch.rolledBack { transaction in
            for (said, saidAt, proposed, at, isWaiting) in cases {
                let (start, moment) = (saidAt.map { transaction.moment + $0 * 60 }, transaction.moment + at * 60)
                let found = try await transaction.value(
                    "SELECT hy.level_waits(\(said), \(start), \(proposed), \(moment))",
                    as: Bool.self
                )
                #expect(found == isWaiting, "\(String(describing: said)) \(String(describing: proposed)) \(at)")
            }
        }
    }
}

extension RegroupingScene {
    /// Lets an item tell of a death that is believed.
    fileprivate func findDeath(in item: ID<Item>) async throws {
        try await Scratch.asSuperuser(of: database) { transaction in
            try await transaction.execute(
                "UPDATE hy.assessments SET score = 60, risks = '{death}' WHERE item_id = \(item)"
            )
            try await transaction.execute(
                "SELECT hy.recount_events(ARRAY(SELECT id FROM hy.events WHERE state <> 'merged'), \(Self.start))"
            )
        }
    }

    /// Does the job that a regrouping leaves.
    fileprivate func propose(for event: ID<Event>) async throws {
        try await database.transaction(for: .worker) { try await keeper.propose(for: event.rawValue, in: $0) }
    }
}
