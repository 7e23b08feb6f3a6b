import Foundation
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import Events

@Suite struct EventDismissalTests {
    let desk = EventDesk()

    @Test("noise goes on record and is taken up again, each with step and journal; what stays is named with its reason")
    func sorts() async throws {
        try await Scratch.rolledBack { transaction in
            let office = try await transaction.makeOfficial(.coordinator, name: "王五")
            let who = Principal.person(office)
            let noise = try await transaction.makeEvent()
            let levelled = try await transaction.makeLevelled(3)
            let recorded = try await transaction.makeEvent(state: .recorded)
            let closed = try await transaction.makeEvent(state: .closed)
            let unknown = ID<Event>()
            let all = [levelled, noise, recorded, closed, unknown]

            let (sorted, back) = try await transaction.acting(as: who) { transaction in
                let sorted = try await desk.dismiss(all, reason: " 广告 ", by: who, in: transaction)
                #expect(try await desk.event(noise, in: transaction)?.state == .recorded)
                return (sorted, try await desk.restore(all, reason: "误判", by: who, in: transaction))
            }

            #expect(sorted.done == [noise])
            #expect(sorted.left.map(\.id) == [levelled, recorded, closed, unknown])
            #expect(sorted.left.map(\.refusal) == [.alreadyConfirmed, .notOpen, .closed, .absent])
            #expect(back.done == [noise])
            #expect(back.left.map(\.refusal) == [.notDismissed, .notDismissed, .closed, .absent])
            #expect(try await desk.event(noise, in: transaction)?.state == .open)
            let steps = try await desk.steps(of: noise, in: transaction)
            #expect(steps.map(\.step) == ["dismissed", "restored"] && steps.map(\.reason) == ["广告", "误判"])
            #expect(steps.allSatisfy { $0.person == "王五" })
            #expect(try await transaction.trail(of: noise) == ["event.dismissed {}", "event.restored {}"])
            #expect(try await transaction.trail(of: recorded).isEmpty)
        }
    }

    @Test("a level that must be confirmed in time is decided by itself; nobody but the office dismisses")
    func refuses() async throws {
        try await Scratch.rolledBack { transaction in
            let office = try await transaction.makeOfficial(.coordinator)
            let leader = try await transaction.makeOfficial(.leader)
            let grave = try await transaction.makeEvent()
            let noise = try await transaction.makeEvent()
            _ = try await transaction.makeAwaited(2, of: grave, until: transaction.moment)
            try await transaction.act(as: .person(office))
            let sorted = try await desk.dismiss([grave], reason: "由", by: .person(office), in: transaction)
            #expect(sorted.done.isEmpty && sorted.left.map(\.refusal) == [.tooGrave])
            for (ids, reason, refusal) in [
                ([noise], " ", EventRefusal.reasonNeeded), ([], "由", .eventsNeeded),
                ([noise, noise], "由", .eventsNeeded),
                ((0..<201).map { _ in ID<Event>() }, "由", .eventsNeeded),
            ] {
                await #expect(throws: refusal) {
                    _ = try await desk.dismiss(ids, reason: reason, by: .person(office), in: transaction)
                }
            }

            try await transaction.act(as: .person(leader))
            await #expect(throws: RoleRefusal.notForThisPost) {
                _ = try await desk.dismiss([noise], reason: "由", by: .person(leader), in: transaction)
            }
            let changed = try await transaction.tried("UPDATE hy.events SET state = 'recorded' WHERE id = \(noise)")
            #expect(changed == 0)
        }
    }

    @Test("the database dismisses no event with a confirmed level")
    func keepsLevels() async throws {
        try await Scratch.rolledBack { transaction in
            let levelled = try await transaction.makeLevelled(4)
            let changed = try await transaction.tried("UPDATE hy.events SET state = 'recorded' WHERE id = \(levelled)")

            #expect(changed == 0)
        }
    }
}
