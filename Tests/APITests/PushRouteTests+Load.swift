import Making
import Postgres
import Testing
import TestSupport

extension PushRouteTests {
    @Test("many bodies at once that cannot be read are each answered so, and each is kept")
    func unreadableAtOnce() async throws {
        try await Town.opened { town in
            let place = try await Self.furnish(town)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let body = #"[{"id": "1", "text": \#(number)"#
                        return try await Self.push(body, to: place.source, signedWith: place.secret, to: town).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses == [Int](repeating: 400, count: 20))
            let kept = try await town.make { try await $0.count("SELECT count(*) FROM hy.quarantined_bodies") }
            #expect(kept == 20)
        }
    }
}
