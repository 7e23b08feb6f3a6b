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

    @Test("one message that comes many times at once is taken once")
    func sameAtOnce() async throws {
        try await Town.opened { town in
            let place = try await Self.furnish(town)
            let body = #"[{"id": "1", "text": "路灯坏了。"}]"#
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        try await Self.push(body, to: place.source, signedWith: place.secret, as: "一", to: town).status
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.contains(201) && statuses.allSatisfy { [201, 409].contains($0) })
            let again = try await Self.push(body, to: place.source, signedWith: place.secret, as: "一", to: town)
            #expect(again.status == 201 && again.json?["accepted"] == .number(1))
            #expect(try await town.make { try await $0.count("SELECT count(*) FROM hy.batches") } == 1)
        }
    }
}
