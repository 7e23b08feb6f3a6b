import Foundation
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import Intake

@Suite(.timeLimit(.minutes(15))) struct IntakeRaceTests {
    @Test("the same items delivered several times at once, in any order, are stored once each")
    func storedOnce() async throws {
        try await Scratch.cloned(connections: 4) { database in
            let source = try await database.transaction(for: .worker) { try await $0.makeSource() }
            let items = (0..<60).map { #"{"id": "\#($0)", "text": "第\#($0)号路灯坏了"}"# }

            let receipts = try await Self.deliver(
                [items, items.reversed(), items, items.shuffled()],
                to: source,
                database
            )

            #expect(receipts.map { $0.count(.accepted) }.reduce(0, +) == 60)
            #expect(receipts.map { $0.count(.duplicate) }.reduce(0, +) == 180)
            #expect(Set(receipts.flatMap { $0.lines.compactMap(\.id) }).count == 60)
            #expect(try await database.count("SELECT count(*) FROM hy.items") == 60)
            #expect(try await database.count("SELECT count(*) FROM hy.item_texts") == 60)
            #expect(try await database.count("SELECT count(*) FROM hy.assessments") == 60)
            #expect(try await database.count("SELECT count(*) FROM hy.batches") == 4)
        }
    }

    @Test("a change that comes while the same change is being stored is a duplicate and makes no second revision")
    func revisedOnce() async throws {
        try await Scratch.cloned(connections: 3) { database in
            let change = #"{"id": "1", "text": "停水四天"}"#
            let source = try await database.transaction(for: .worker) { transaction in
                let source = try await transaction.makeSource()
                _ = try await transaction.deliver(#"{"id": "1", "text": "停水三天"}"#, to: source)
                return source
            }

            let (first, second) = try await database.transaction(for: .worker) { transaction in
                let first = try await transaction.deliver(change, to: source)
                let other = Task {
                    try await database.transaction(for: .worker) { try await $0.deliver(change, to: source) }
                }
                // The other one waits until this one commits.
                let end = ContinuousClock.now + .seconds(30)
                while try await !database.isWaiting(), ContinuousClock.now < end { await Task.yield() }
                return (first, other)
            }

            let receipts = [first, try await second.value]
            #expect(receipts.map { $0.lines.map(\.fate) } == [[.changed], [.duplicate]])
            #expect(try await database.count("SELECT max(revision)::bigint FROM hy.items") == 2)
            #expect(try await database.count("SELECT count(*) FROM hy.item_texts") == 2)
        }
    }

    private static func deliver(
        _ bodies: [[String]],
        to source: SourceID,
        _ database: Database
    ) async throws -> [Receipt] {
        try await withThrowingTaskGroup(of: Receipt.self) { group in
            for body in bodies {
                group.addTask {
                    try await database.transaction(for: .worker, retry: .whenSafe(attempts: 5)) {
                        try await $0.deliver("[\(body.joined(separator: ","))]", to: source)
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}

extension Database {
    /// Whether a transaction waits for another one's row.
    fileprivate func isWaiting() async throws -> Bool {
        try await count(
            """
            SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
            WHERE NOT granted AND datname = current_database()
            """
        ) > 0
    }
}
