import Foundation
import Intake
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import Events

@Suite(.timeLimit(.minutes(15))) struct KeeperMemoryTests {
    @Test(
        "a keeper that reads back knows an item by the words with which it came, although they were changed and repeated since"
    )
    func readsBackFirstWords() async throws {
        try await KeeperTests.kept { transaction, keeper in
            let letter = Letters.garage[0]
            let source = try await transaction.makeSource()
            let batch = ID<Batch>()
            for _ in 0..<3 {
                try await transaction.makeItem(letter.text, title: letter.title, source: source, batch: batch)
            }
            #expect(try await keeper.place(batch, in: transaction) == 3)
            let changed: UUID? = try await transaction.value(
                "UPDATE hy.items SET revision = 2 WHERE id = (SELECT max(folded_into::text)::uuid FROM hy.event_items) RETURNING id"
            )
            try await transaction.execute(
                """
                INSERT INTO hy.item_texts (item_id, revision, source_id, text, grams)
                VALUES (\(changed), 2, \(source), '已经解决，谢谢。', '{}')
                """
            )

            await keeper.forget()
            let again = try await transaction.deliver([letter])
            #expect(try await keeper.place(again, in: transaction) == 1)

            #expect(try await transaction.count("SELECT count(*) FROM hy.events") == 1)
            #expect(
                try await transaction.count("SELECT count(*) FROM hy.event_items WHERE folded_into = \(changed)") == 3
            )
        }
    }

    @Test(
        "what repeats an item that people took away stands for itself when it is read back, in the event that it is in"
    )
    func readsBackWhatWasLeft() async throws {
        try await Scratch.cloned { database in
            let keeper = try KeeperTests.keeper()
            let letter = Letters.garage[0]
            try await database.transaction(for: .worker) { transaction in
                try await transaction.makePlaybook(Shipped.version)
                _ = try await keeper.place(transaction.deliver([letter, letter, letter]), in: transaction)
            }
            // C repeats B, which repeats A, as after a regrouping that was taken back; then B goes to another event.
            try await Scratch.run(
                script: """
                    SET session_replication_role = replica;
                    UPDATE hy.event_items SET folded_into = (
                        SELECT max(item_id::text)::uuid FROM hy.event_items AS before WHERE before.item_id < event_items.item_id
                    );
                    INSERT INTO hy.events SELECT (jsonb_populate_record(events, '{"id": "01900000-0000-7000-8000-000000000001", "number": 2}')).*
                    FROM hy.events;
                    UPDATE hy.event_items SET event_id = '01900000-0000-7000-8000-000000000001'
                    WHERE item_id = (SELECT folded_into FROM hy.event_items ORDER BY item_id DESC LIMIT 1);
                    """,
                on: database
            )

            let read = try await database.transaction(for: .worker) { transaction in
                try await transaction.rows(.voices(newest: 10, most: 10), as: PlacedItem.self)
            }
            #expect(Dictionary(grouping: read, by: \.event).values.map(\.count).sorted() == [1, 2])
        }
    }

    @Test("words are read back a thousand items at a time; an item whose words are erased meanwhile is left out")
    func readsBackInParts() async throws {
        try await Scratch.cloned { database in
            let keeper = try KeeperTests.keeper()
            try await database.transaction(for: .worker) { transaction in
                try await transaction.makePlaybook(Shipped.version)
                _ = try await keeper.place(transaction.deliver([Letters.garage[0]]), in: transaction)
            }
            // The same item a thousand times over, each for itself in the same event.
            try await Scratch.run(
                script: """
                    CREATE TEMPORARY TABLE copies AS SELECT gen_random_uuid() AS copy FROM generate_series(1, 1000);
                    INSERT INTO hy.items
                    SELECT (jsonb_populate_record(items, jsonb_build_object('id', copy, 'external_id', copy))).* FROM hy.items, copies;
                    INSERT INTO hy.item_texts
                    SELECT (jsonb_populate_record(item_texts, jsonb_build_object('item_id', copy))).* FROM hy.item_texts, copies;
                    INSERT INTO hy.event_items
                    SELECT (jsonb_populate_record(event_items, jsonb_build_object('item_id', copy))).* FROM hy.event_items, copies;
                    """,
                on: database
            )
            let newest = try await database.transaction(for: .worker) { try await keeper.newest(in: $0) }
            let erased = try #require(newest.items.first).id
            try await Scratch.run(
                script: """
                    UPDATE hy.item_texts SET title = NULL, text = '', author = NULL, grams = '{}', erased_at = now()
                    WHERE item_id = '\(erased)';
                    """,
                on: database
            )

            var (asked, read): ([Int], [UUID]) = ([], [])
            try await keeper.remember(newest) { items in
                let worded = try await database.transaction(for: .worker) { try await Keeper.words(of: items, in: $0) }
                asked.append(items.count)
                read += worded.map(\.item.id)
                return worded
            }

            #expect(asked == [1_000, 1])
            #expect(read == newest.items.dropFirst().map(\.id))
        }
    }

    @Test("batches that are placed together are read back in the order in which they were placed")
    func readsBackInOrder() async throws {
        func likeness(forgetting: Bool) async throws -> [Double] {
            try await Scratch.cloned { database in
                try await database.transaction(for: .worker) { transaction in
                    try await transaction.makePlaybook(Shipped.version)
                    let keeper = try KeeperTests.keeper()
                    let source = try await transaction.makeSource()
                    var batches: [UUID] = []
                    for (place, letter) in Letters.garage.enumerated() {
                        let batch = ID<Batch>()
                        batches.append(batch.rawValue)
                        try await transaction.makeItem(
                            letter.text,
                            title: letter.title,
                            source: source,
                            occurredAt: transaction.moment.addingTimeInterval(Double(-place * 3_600)),
                            batch: batch
                        )
                    }
                    try await keeper.remind(in: transaction)
                    #expect(try await keeper.place(batches: batches, most: 200, in: transaction) == batches.count)
                    if forgetting { await keeper.forget() }
                    _ = try await keeper.place(transaction.deliver(Letters.garage), in: transaction)
                    return try await transaction.values(
                        "SELECT similarity::double precision FROM hy.event_items ORDER BY item_id"
                    )
                }
            }
        }

        let (known, read) = (try await likeness(forgetting: false), try await likeness(forgetting: true))

        #expect(known.count == 2 * Letters.garage.count && known == read)
    }
}
