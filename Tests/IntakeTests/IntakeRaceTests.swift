import Foundation
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import Intake

@Suite(.timeLimit(.minutes(5))) struct IntakeRaceTests {
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

    @Test("the same change delivered several times at once makes one revision")
    func revisedOnce() async throws {
        try await Scratch.cloned(connections: 4) { database in
            let source = try await database.transaction(for: .worker) { transaction in
                let source = try await transaction.makeSource()
                _ = try await transaction.deliver(#"{"id": "1", "text": "停水三天"}"#, to: source)
                return source
            }
            let item = [#"{"id": "1", "text": "停水四天"}"#]

            let receipts = try await Self.deliver(Array(repeating: item, count: 4), to: source, database)

            #expect(receipts.map { $0.count(.changed) }.reduce(0, +) == 1)
            #expect(receipts.map { $0.count(.duplicate) }.reduce(0, +) == 3)
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
