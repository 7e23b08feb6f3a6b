import Events
import Foundation
import Intake
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import Jobs

@Suite(.timeLimit(.minutes(15))) struct RegroupingRaceTests {
    private static let texts = [
        "梧桐里小区地下车库从上个月开始漏水，车位上方一直滴水，物业不管。",
        "青禾幼儿园没有提前通知就涨保教费，家长要求公示收费依据。",
    ]

    @Test(
        "while events are merged, split and put back as they were, two keepers gather on, and nothing is lost or counted wrong"
    )
    func gathersOn() async throws {
        try await Scratch.cloned(connections: 8) { database in
            let office = try await database.transaction(for: .worker) { transaction in
                try await transaction.makeDrill(at: Date.at("2026-03-02T09:00:00+08:00"))
                try await transaction.makePlaybook(Shipped.version)
                return try await transaction.makeOfficial(.coordinator)
            }
            let notes = Notes()
            let first = try Self.runner(database, notes)
            let second = try Self.runner(database, notes)
            try await Self.deliver(database, 2)
            while try await first.turn() > 0 {}

            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for _ in 0..<30 { try await Self.deliver(database, 2) }
                }
                for runner in [first, second] {
                    group.addTask {
                        for _ in 0..<60 {
                            // A keeper that was kept waiting for long loses its term, and takes it again.
                            do { _ = try await runner.turn() } catch is TermLost {}
                        }
                    }
                }
                group.addTask {
                    for round in 0..<12 { try await Self.regroup(database, office, round) }
                }
                try await group.waitForAll()
            }
            while try await first.turn() + second.turn() > 0 {}

            #expect(!notes.names.contains("jobs.failed") && !notes.names.contains("jobs.runner-failed"))
            #expect(try await database.count("SELECT count(*) FROM hy.items") == 124)
            #expect(try await database.count("SELECT count(*) FROM hy.event_items") == 124)
            let inMerged: SQL = """
                SELECT count(*) FROM hy.event_items JOIN hy.events ON events.id = event_id WHERE state = 'merged'
                """
            #expect(try await database.count(inMerged) == 0)
            let miscounted: SQL = """
                SELECT count(*) FROM hy.events
                CROSS JOIN LATERAL (
                    SELECT count(*) AS held, count(folded_into) AS folds FROM hy.event_items WHERE event_id = events.id
                ) AS found
                WHERE state <> 'merged' AND (items <> held OR folded <> folds)
                """
            #expect(try await database.count(miscounted) == 0)
            let misread: SQL = """
                SELECT count(*) FROM hy.event_items JOIN hy.regrouped_items USING (item_id)
                JOIN hy.regroupings ON regroupings.id = regrouping_id
                WHERE kind <> 'merge' AND undone_at IS NULL AND event_id = from_id
                """
            #expect(try await database.count(misread) == 0)
            #expect(try await database.count("SELECT count(*) FROM hy.regroupings") > 0)
        }
    }

    /// Merges the two oldest events that stand, or takes an item out of one, or takes the last of it back.
    private static func regroup(_ database: Database, _ office: Official, _ round: Int) async throws {
        let who = Principal.person(office)
        do {
            try await database.transaction(for: who) { transaction in
                let desk = EventDesk()
                let standing = try await transaction.values(
                    "SELECT id FROM hy.events WHERE state IN ('recorded', 'open') ORDER BY number",
                    as: ID<Event>.self
                )
                guard let first = standing.first, let last = standing.last else { return }
                switch round % 3 {
                case 0 where first != last:
                    _ = try await desk.merge(last, into: first, reason: "由", by: who, in: transaction)
                case 1:
                    let item = try await transaction.value(
                        """
                        SELECT item_id FROM hy.event_items WHERE event_id = \(first) AND folded_into IS NULL
                        ORDER BY item_id LIMIT 1
                        """,
                        as: ID<Item>.self
                    )
                    guard let item else { return }
                    _ = try await desk.split([item], from: first, reason: "由", by: who, in: transaction)
                default: _ = try await desk.undo(first, reason: "由", by: who, in: transaction)
                }
            }
        } catch is EventRefusal {}  // an event of one item cannot be split, and what was built on is not taken back
    }

    private static func runner(_ database: Database, _ notes: Notes) throws -> KeeperRunner {
        let keeper = try Keeper(playbook: Shipped.playbook(), version: Shipped.version)
        return KeeperRunner(database: database, observer: notes.observer) { keeper }
    }

    /// Stores items of both matters as one batch, with the job that asks for their places.
    private static func deliver(_ database: Database, _ count: Int) async throws {
        let batch = ID<Batch>()
        try await database.transaction(for: .worker) { transaction in
            let source = try await transaction.makeSource()
            for place in 0..<2 * count {
                try await transaction.makeItem(texts[place % 2] + "第\(place)次反映。", source: source, batch: batch)
            }
            try await transaction.leave(.itemsAccepted, for: batch.rawValue)
        }
    }
}
