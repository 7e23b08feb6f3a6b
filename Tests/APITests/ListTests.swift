import Cases
import Crypto
import Events
import Foundation
import HTTPTypes
import Kernel
import Making
import Postgres
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct ListTests {
    /// A list, and what adds one row at a number of minutes after nine.
    struct Listed: Sendable, CustomTestStringConvertible {
        let path: String
        let add: @Sendable (Transaction, Double) async throws -> String
        var testDescription: String { path }
    }

    static let lists = [
        Listed(path: "/v1/items") { transaction, minutes in
            try await transaction.makeItem(occurredAt: Town.morning.addingTimeInterval(60 * minutes)).text
        },
        Listed(path: "/v1/events") { transaction, minutes in
            try await transaction.makeEvent(discoveredAt: Town.morning.addingTimeInterval(60 * minutes)).text
        },
        Listed(path: "/v1/cases") { transaction, minutes in
            try await transaction.makeCase(
                transaction.makeAgency(),
                openedAt: Town.morning.addingTimeInterval(60 * minutes)
            ).text
        },
    ]

    @Test("a list read page by page shows every row once, whatever is added in between", arguments: lists)
    func pages(list: Listed) async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator)
            // Several share a moment, so that only the id tells them apart.
            let old = try await town.make { transaction in
                var ids: [String] = []
                for place in 0..<11 { ids.append(try await list.add(transaction, Double(place / 3))) }
                return ids
            }
            var seen: [String] = []
            var cursor: String?
            var turns = 0
            repeat {
                let query = cursor.map { "&cursor=\($0)" } ?? ""
                let page = try await town.ask(.get, "\(list.path)?limit=4&note=a%26b%3D%25\(query)", as: office)
                #expect(page.ids.count <= 4)
                let link = page.headers[.link]
                #expect(
                    link == page.cursor.map { "<\(list.path)?cursor=\($0)&limit=4&note=a%26b%3D%25>; rel=\"next\"" }
                )
                seen += page.ids
                cursor = page.cursor
                turns += 1
                let minutes = Double(turns)
                _ = try await town.make { transaction in
                    _ = try await list.add(transaction, 100 + minutes)
                    return try await list.add(transaction, -100 - minutes)
                }
            } while cursor != nil && turns < 20

            #expect(Set(seen).count == seen.count)
            #expect(seen.filter(old.contains).sorted() == old.sorted())
            #expect(Array(seen.prefix(4)).allSatisfy(old.contains))
        }
    }

    @Test("a cursor belongs to its list, and one that was changed or is of another key is refused")
    func cursors() async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator)
            let event = try await town.make { transaction in
                for place in 0..<3 { try await transaction.makeItem(occurredAt: Town.morning + Double(place)) }
                return try await transaction.makeEvent()
            }
            let page = try await town.ask(.get, "/v1/items?limit=1", as: office)
            let cursor = try #require(page.cursor)
            var changed = Array(cursor)
            changed[30] = changed[30] == "A" ? "B" : "A"
            let foreign = Cursor(fields: ["1", ID<Event>().text]).token(for: "items", key: .init(size: .bits256))

            for (path, token) in [
                ("/v1/events", cursor), ("/v1/cases", cursor), ("/v1/events/\(event.text)/items", cursor),
                ("/v1/items", String(changed)), ("/v1/items", foreign), ("/v1/items", ""),
                ("/v1/items", String(cursor.dropLast(4))),
            ] {
                let reply = try await town.ask(.get, "\(path)?cursor=\(token)", as: office)
                #expect(reply.status == 400 && reply.code == "cursor.unreadable", "\(path) \(token)")
            }
            #expect(try await town.ask(.get, "/v1/items?cursor=\(cursor)", as: office).status == 200)
        }
    }

    @Test("events and cases are listed by their state")
    func states() async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator)
            let (event, found) = try await town.make { transaction in
                let agency = try await transaction.makeAgency()
                let event = try await transaction.makeEvent(state: .recorded)
                return (event.text, try await transaction.makeCase(agency, .accepted).text)
            }

            let recorded = try await town.ask(.get, "/v1/events?state=recorded", as: office)
            let accepted = try await town.ask(.get, "/v1/cases?state=accepted", as: office)
            let closed = try await town.ask(.get, "/v1/cases?state=closed", as: office)

            #expect(recorded.ids == [event])
            #expect(accepted.ids == [found])
            #expect(closed.ids.isEmpty && closed.cursor == nil)
        }
    }
}
