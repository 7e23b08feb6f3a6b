import Foundation
import Intake
import Kernel
import Making
import Organisation
import Postgres
import TestSupport
import Testing

@testable import Events

/// The database reckons heat as the keeper does.
@Suite(.timeLimit(.minutes(15))) struct HeatInSchemaTests {
    @Test("a half of heat is the same number in both", arguments: [0.0, 0.25, 3, 99, 101, 1e9])
    func agrees(attention: Double) async throws {
        try await Scratch.cloned { database in
            try await Scratch.asSuperuser(of: database) { transaction in
                for sources in [1, 2, 7, 400] {
                    let found = try await transaction.value(
                        "SELECT hy.heat_half(\(attention), \(Int32(sources)))",
                        as: Double.self
                    )
                    let kept = Heat(Attention(news: attention), sources: sources)
                    #expect(abs(try #require(found) - kept.news) < 1e-9)
                }
            }
        }
    }

    @Test("both call the same kinds of sources news", arguments: SourceKind.allCases)
    func agreesOnNews(kind: SourceKind) async throws {
        try await Scratch.rolledBack { transaction in
            try await transaction.act(as: .worker)
            let found = try await transaction.value("SELECT hy.is_news(\(kind.rawValue))", as: Bool.self)
            #expect(found == Heat.isNews(kind.rawValue))
        }
    }

    @Test("the keeper counts what media tell and what people write apart, and a recount comes to the same")
    func countsHalves() async throws {
        try await KeeperTests.kept { transaction, keeper in
            let medium = try await transaction.makeSource(kind: "central-media")
            let letters = try await transaction.deliver(Array(Letters.garage.prefix(2)))
            let batch = ID<Batch>()
            for letter in Letters.garage.suffix(2) {
                try await transaction.makeItem(letter.text, title: letter.title, source: medium, batch: batch)
            }
            _ = try await keeper.place(letters, in: transaction)
            _ = try await keeper.place(batch, in: transaction)

            let event = try #require(
                try await transaction.rows(EventDesk().events(for: .everything, after: nil, state: nil, limit: 5)).first
            )
            #expect(event.items == 4 && event.heat.news > 0 && event.heat.social > 0)
            let point = try #require(
                try await EventDesk().heat(of: [event.id], since: .distantPast, in: transaction).last
            )
            #expect(abs(point.heat.news - event.heat.news) < 0.001 && abs(point.heat.value - event.heat.value) < 0.001)
        }
    }

    @Test("what is new and yet of years ago is placed, without heat", arguments: [76.0, 400])
    func placesWhatIsOld(days: Double) async throws {
        try await KeeperTests.kept { transaction, keeper in
            let batch = ID<Batch>()
            let old = transaction.moment.addingTimeInterval(-days * 86_400)
            let medium = try await transaction.makeSource(kind: "central-media")
            try await transaction.makeItem(Letters.garage[0].text, occurredAt: old, batch: batch)
            try await transaction.makeItem(Letters.garage[0].text, source: medium, occurredAt: old, batch: batch)
            _ = try await keeper.place(batch, in: transaction)

            let event = try #require(
                try await transaction.rows(EventDesk().events(for: .everything, after: nil, state: nil, limit: 5)).first
            )
            #expect(event.items == 2 && event.heat.value < 1e-9)
            let point = try #require(
                try await EventDesk().heat(of: [event.id], since: .distantPast, in: transaction).last
            )
            #expect(point.heat.value < 1e-9)
        }
    }

    @Test("of the same items, told by a medium, all is news")
    func recountsNews() async throws {
        try await RegroupingScene.opened { scene in
            let heat = try await scene.database.found(scene.garage).heat
            #expect(heat.social > 1 && heat.news == 0)

            try await Scratch.asSuperuser(of: scene.database) { transaction in
                let moment = Date.at("2026-03-02T09:00:00+08:00")
                try await transaction.execute("UPDATE hy.sources SET kind = 'portal'")
                try await transaction.execute("SELECT hy.recount_events(ARRAY(SELECT id FROM hy.events), \(moment))")
            }

            let told = try await scene.database.found(scene.garage).heat
            #expect(abs(told.news - heat.social) < 0.001 && abs(told.social) < 0.001)
        }
    }
}
