import Foundation
import Intake
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import Events

/// What an event adds up to once items of it were told anew.
@Suite(.timeLimit(.minutes(15))) struct ChangedItemsTests {
    /// What is compared of an event.
    private struct Figures: Equatable, RowDecodable {
        let items: Int32
        let topScore: Int16
        let matter: String?
        let risks: [String]
        let attention: Double

        init(row: Row) throws {
            items = try row["items"]
            topScore = try row["top_score"]
            matter = try row["matter"]
            risks = try row["risks"]
            attention = try (row["attention"] * 1e6).rounded()
        }
    }

    @Test(
        "reactions, matter, risks and score of an item told anew count as they are now, beside those that came in with it"
    )
    func counts() async throws {
        try await KeeperTests.kept { transaction, keeper in
            let letter = Letters.garage[0]
            let source = try await transaction.makeSource()
            func make(_ batch: ID<Batch>, matter: String?, score: Int16 = 50) async throws -> ID<Item> {
                try await transaction.makeItem(
                    letter.text,
                    title: letter.title,
                    source: source,
                    playbook: Shipped.version,
                    score: score,
                    matter: matter,
                    batch: batch
                )
            }
            func figures() async throws -> Figures {
                let row: Figures? = try await transaction.row(
                    "SELECT items, top_score, matter, risks, attention FROM hy.events"
                )
                return try #require(row)
            }
            let (first, second) = (ID<Batch>(), ID<Batch>())
            let item = try await make(first, matter: nil)
            #expect(try await keeper.place(first, in: transaction) == 1)
            let before = try await figures()

            try await transaction.execute("UPDATE hy.items SET revision = 2, batch_id = \(second) WHERE id = \(item)")
            try await transaction.execute(
                """
                INSERT INTO hy.item_texts (item_id, revision, source_id, text, grams)
                SELECT item_id, 2, source_id, text, grams FROM hy.item_texts
                """
            )
            try await transaction.execute(
                """
                INSERT INTO hy.assessments
                    (item_id, revision, playbook_id, model, source_id, score, tone, reach, matter, matters, risks, factors, fingerprint)
                SELECT item_id, 2, playbook_id, model, source_id, 70, tone, 0.9, 'food.safety', matters, '{poisoning}', factors, fingerprint
                FROM hy.assessments
                """
            )
            _ = try await make(second, matter: "housing.estate.fees", score: 60)
            #expect(try await keeper.place(second, in: transaction) == 1)

            let after = try await figures()
            #expect(before.matter == nil && before.topScore == 50 && before.risks == [])
            #expect(after.items == 2 && after.topScore == 70 && after.risks == ["poisoning"])
            #expect(after.matter == "food.safety")
            #expect(after.attention > 3 * before.attention)

            // Counted anew as a whole, nothing is another.
            try await Self.recount(in: transaction)
            #expect(try await figures() == after)
        }
    }

    private static func recount(in transaction: Transaction) async throws {
        try await transaction.execute(
            "SELECT hy.recount_changed((SELECT array_agg(id) FROM hy.events), \(transaction.moment))"
        )
    }

    @Test("nobody but the keeper has items counted anew")
    func isTheKeepers() async throws {
        try await Scratch.rolledBack { transaction in
            let coordinator = try await transaction.makeOfficial(.coordinator)
            try await transaction.act(as: .person(coordinator))
            await #expect(throws: DatabaseError.self) { try await Self.recount(in: transaction) }
        }
    }
}
