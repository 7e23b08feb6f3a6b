import Foundation
import HTTPTypes
import Kernel
import Making
import Postgres
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct InsertedPageTests {
    @Test(
        "pages of every list show each row once, whatever is inserted between them",
        arguments: ["items", "events", "cases"]
    )
    func survivesInserts(list: String) async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator)
            let agency = try await town.make { try await $0.makeAgency() }
            @Sendable func add(_ number: Int) async throws {
                try await town.make { transaction in
                    let item = try await transaction.makeItem("第\(number)条")
                    let event = try await transaction.makeEvent(item)
                    try await transaction.makeCase(
                        agency,
                        event: event,
                        openedAt: transaction.moment.addingTimeInterval(Double(number - 1_000))
                    )
                }
            }
            for number in 0..<7 { try await add(number) }
            let first = try await town.ask(.get, "/v1/\(list)?limit=200", as: office).ids

            var seen: [String] = []
            var path: String? = "/v1/\(list)?limit=2"
            while let asked = path {
                let page = try await town.ask(.get, asked, as: office)
                seen += page.ids
                path = page.cursor.map { "/v1/\(list)?limit=2&cursor=\($0)" }
                // Rows at both ends of the list, and one that lies in the midst of what was shown.
                for number in [seen.count + 100, -seen.count - 100, 3] where seen.count < 12 { try await add(number) }
            }

            #expect(first.count == 7)
            #expect(Set(seen).count == seen.count)
            #expect(seen.filter(Set(first).contains) == first)
        }
    }
}
