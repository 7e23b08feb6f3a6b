import Foundation
import Intake
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import Events

@Suite(.timeLimit(.minutes(15))) struct EventExportTests {
    @Test("every event comes once with all its items, page after page by number; what was merged stands in the other")
    func exports() async throws {
        try await RegroupingScene.opened { scene in
            let desk = EventDesk()
            let repeated = try await scene.database.place([Letters.garage[0]], scene.keeper)[0]
            let single = try await scene.database.transaction(for: .worker) { transaction in
                try await transaction.makeEvent(try await transaction.makeItem("路灯坏了。"), title: "路灯")
            }
            var pages: [[ExportedMember]] = []
            while pages.last?.isEmpty != true {
                let last = pages.last?.last?.number
                pages.append(
                    try await scene.database.transaction(for: .worker, .readOnly) { transaction in
                        try await desk.exported(after: last, most: 2, in: transaction)
                    }
                )
            }
            #expect(pages.map(\.count) == [9, 1, 0])
            let members = pages.flatMap(\.self)
            #expect(Set(members.prefix(9).map(\.item)) == Set(scene.garageItems + scene.busItems + [repeated]))
            #expect(members.first { $0.item == repeated }?.repeats == scene.garageItems[0].rawValue)
            #expect(members.filter { $0.repeats != nil }.count == 1)
            let lamp = try #require(members.last)
            #expect(lamp.title == "路灯" && lamp.words == "路灯坏了。" && lamp.state == .open && lamp.level == nil)
            #expect(try await scene.database.found(single).number == lamp.number)

            try await scene.act { desk, transaction in
                _ = try await desk.merge(scene.bus, into: scene.garage, reason: "由", by: scene.who, in: transaction)
            }
            let merged = try await scene.database.transaction(for: .worker, .readOnly) { transaction in
                try await desk.exported(after: nil, in: transaction)
            }
            #expect(Set(merged.map(\.number)).count == 2 && Set(merged.map(\.item)).count == 10)
        }
    }
}
