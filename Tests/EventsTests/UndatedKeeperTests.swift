import Foundation
import Intake
import Kernel
import Making
import Postgres
import TestSupport
import Testing

@testable import Events

/// What a keeper concludes from items without a time, and reads back of them.
@Suite(.timeLimit(.minutes(15))) struct UndatedKeeperTests {
    /// Whether a letter of today joins a matter of sixty days ago, which silence of such a length keeps it from.
    ///
    /// - Parameters:
    ///   - firstIsDated: Whether the letter of that matter says that it is sixty days old; else it came today without a time.
    ///   - echoIsDated: Whether its repetition says that it is of today; nil where there is none.
    ///   - learns: Whether the first letter says its time by a later revision.
    ///   - forgets: Whether the keeper begins anew before the letter of today comes.
    private func joins(
        firstIsDated: Bool = true,
        echoIsDated: Bool? = nil,
        learns: Bool = false,
        forgets: Bool
    ) async throws -> Bool {
        let found = Found()
        try await KeeperTests.kept { transaction, keeper in
            let (first, second) = (Letters.garage[0], Letters.garage[1])
            let old = transaction.moment.addingTimeInterval(-60 * 86_400)
            let batches = [ID<Batch>(), ID(), ID()]
            let item = try await transaction.makeItem(
                first.text,
                title: first.title,
                occurredAt: firstIsDated ? old : nil,
                isDated: firstIsDated,
                batch: batches[0]
            )
            _ = try await keeper.place(batches[0], in: transaction)
            if let echoIsDated {
                try await transaction.makeItem(first.text, title: first.title, isDated: echoIsDated, batch: batches[1])
                _ = try await keeper.place(batches[1], in: transaction)
            }
            if learns {
                try await transaction.reviseItem(item, occurredAt: old)
                _ = try await keeper.place(batches[0], in: transaction)
            }
            try await transaction.makeItem(second.text, title: second.title, batch: batches[2])
            if forgets { await keeper.forget() }
            _ = try await keeper.place(batches[2], in: transaction)
            let events = try await transaction.count("SELECT count(*) FROM hy.events")
            await found.keep(events == 1)
        }
        return await found.joined
    }

    private actor Found {
        private(set) var joined = false
        func keep(_ joined: Bool) { self.joined = joined }
    }

    @Test(
        "what repeats without a time breaks no silence, for a keeper that runs as for one that begins anew",
        arguments: [true, false]
    )
    func breaksNoSilence(forgets: Bool) async throws {
        #expect(try await joins(forgets: forgets) == false)
        #expect(try await joins(echoIsDated: true, forgets: forgets))
        #expect(try await joins(echoIsDated: false, forgets: forgets) == false)
    }

    @Test("of what has no time no silence is known, until it is given one", arguments: [true, false])
    func learnsTimes(forgets: Bool) async throws {
        #expect(try await joins(firstIsDated: false, forgets: forgets))
        #expect(try await joins(firstIsDated: false, learns: true, forgets: forgets) == false)
    }
}

extension Transaction {
    /// Gives an item a time by a second revision with the same words.
    fileprivate func reviseItem(_ item: ID<Item>, occurredAt: Date) async throws {
        try await execute(
            "UPDATE hy.items SET revision = 2, is_dated = true, occurred_at = \(occurredAt) WHERE id = \(item)"
        )
        try await execute(
            """
            INSERT INTO hy.item_texts (item_id, revision, source_id, title, text, author, grams, hidden)
            SELECT item_id, 2, source_id, title, text, author, grams, hidden FROM hy.item_texts WHERE item_id = \(item)
            """
        )
        try await execute(
            """
            INSERT INTO hy.assessments
                (item_id, revision, playbook_id, model, source_id, score, tone, reach, matter, matters, risks, factors, fingerprint, advice)
            SELECT item_id, 2, playbook_id, model, source_id, score, tone, reach, matter, matters, risks, factors, fingerprint, advice
            FROM hy.assessments WHERE item_id = \(item)
            """
        )
    }
}
