import Assessment
import Foundation
import Kernel
import Making
import Organisation
import Playbooks
import Postgres
import TestSupport
import Testing

@testable import Intake

/// What people wrote goes once its source says so, and nothing else goes with it.
@Suite(.timeLimit(.minutes(15))) struct ErasureTests {
    private static let start = Date.at("2026-03-02T09:00:00+08:00")

    /// A city with two sources, of which one says how long it keeps words.
    private struct Place {
        let database: Database
        let kept: SourceID
        let other: SourceID
        let version: PlaybookID
        let coordinator: Official

        /// Sets the moment, that many days after the start.
        func on<Answer: Sendable>(
            day: Double,
            _ body: @Sendable (Transaction) async throws -> Answer
        ) async throws -> Answer {
            try await database.setMoment(ErasureTests.start + day * 86_400)
            return try await database.transaction(for: .worker) { try await body($0) }
        }

        /// Gives every item a screenshot.
        func attach() async throws {
            let person = coordinator.person
            try await Scratch.asSuperuser(of: database) { transaction in
                try await transaction.execute(
                    """
                    INSERT INTO hy.attachments (id, item_id, name, media_type, size, digest, bytes, added_at, added_by)
                    SELECT gen_random_uuid(), id, 'a.txt', 'text/plain', 1, sha256('a'), 'a', now(), \(person) FROM hy.items
                    """
                )
            }
        }

        /// Takes an item in and puts it into an event in a state.
        func take(
            _ name: String,
            from source: SourceID,
            into state: String,
            in transaction: Transaction
        ) async throws
            -> ID<Item>
        {
            let body = """
                {"id": "\(name)", "title": "路灯", "text": "我叫张三丰，\(name)的路灯坏了，电话13812345678", "author": "市民", \
                "url": "https://forum.example/\(name)"}
                """
            let receipt = try await transaction.deliver(body, to: source, playbook: version)
            let item = try #require(receipt.lines.first?.id)
            let event = try await transaction.makeEvent(item, playbook: version)
            try await transaction.execute(
                "UPDATE hy.events SET state = \(state) WHERE id = \(event) AND \(state) = 'recorded'"
            )
            try await transaction.execute(
                """
                UPDATE hy.events SET state = 'closed', closed_at = \(transaction.moment)
                WHERE id = \(event) AND \(state) = 'closed'
                """
            )
            return item
        }

        func keep(_ retention: Retention, day: Double) async throws {
            try await database.setMoment(ErasureTests.start + day * 86_400)
            let (source, principal) = (kept, Principal.person(coordinator))
            try await database.transaction(for: principal) { transaction in
                _ = try await SourceDesk().keep(retention, of: source, by: principal, in: transaction)
            }
        }

        /// Walks through all items, two at a time.
        func erase(day: Double) async throws -> (personal: Int, texts: Int) {
            var (last, personal, texts) = (UUID?.none, 0, 0)
            while true {
                let from = last
                let step = try await on(day: day) { try await IntakeDesk().eraseDue(after: from, most: 2, in: $0) }
                guard let step else { return (personal, texts) }
                #expect(step.last != last)
                last = step.last
                personal += step.personal
                texts += step.texts
            }
        }

        /// What is left of items, as `hidden-words words text title url attachments`, in the order of their names.
        func left() async throws -> [String] {
            try await database.transaction(for: .worker) { transaction in
                try await transaction.values(
                    """
                    SELECT concat_ws(' ', external_id, hidden, (SELECT count(*) FROM hy.attachments WHERE item_id = items.id),
                        CASE WHEN text = '' AND title IS NULL AND author IS NULL AND url IS NULL AND cardinality(grams) = 0
                                  AND item_texts.erased_at IS NOT NULL THEN 'erased'
                             WHEN personal_erased_at IS NOT NULL THEN 'no-words' ELSE 'whole' END)
                    FROM hy.items JOIN hy.item_texts ON item_id = items.id AND item_texts.revision = items.revision
                    ORDER BY external_id
                    """,
                    as: String.self
                )
            }
        }

        /// How many personal words are kept, which the service itself cannot read.
        func words() async throws -> Int {
            try await Scratch.asSuperuser(of: database) { transaction in
                try await transaction.value("SELECT count(*) FROM hy.personal_words", as: Int.self) ?? 0
            }
        }
    }

    private static func run(_ body: @Sendable (Place) async throws -> Void) async throws {
        try await Scratch.cloned { database in
            try await database.transaction(for: .worker) { try await $0.makeDrill(at: start) }
            let place = try await database.transaction(for: .worker) { transaction in
                Place(
                    database: database,
                    kept: try await transaction.makeSource(kind: "forum"),
                    other: try await transaction.makeSource(),
                    version: try await transaction.makePlaybook(),
                    coordinator: try await transaction.makeOfficial(.coordinator)
                )
            }
            try await body(place)
        }
    }

    @Test("personal words go first, then texts with their attachments; what is dealt with, or of another source, stays")
    func erases() async throws {
        try await Self.run { place in
            let first = try await place.on(day: 0) { transaction in
                for (name, state) in [("b", "closed"), ("c", "open"), ("d", "recorded")] {
                    _ = try await place.take(name, from: place.kept, into: state, in: transaction)
                }
                _ = try await place.take("z", from: place.other, into: "recorded", in: transaction)
                return try await place.take("a", from: place.kept, into: "recorded", in: transaction)
            }
            try await place.attach()
            let whole = ["a 2 1 whole", "b 2 1 whole", "c 2 1 whole", "d 2 1 whole", "z 2 1 whole"]
            #expect(try await place.left() == whole)
            #expect(try await place.erase(day: 400) == (0, 0))
            try await place.keep(Retention(personalDays: 20, textDays: 60), day: 15)

            // Neither before its time, nor within a day of saying so.
            #expect(try await place.erase(day: 19.9) == (0, 0))
            #expect(try await place.left() == whole)
            #expect(try await place.erase(day: 20) == (4, 0))
            #expect(
                try await place.left() == [
                    "a 0 1 no-words", "b 2 1 whole", "c 2 1 whole", "d 0 1 no-words", "z 2 1 whole",
                ]
            )
            #expect(try await place.words() == 6)
            #expect(try await place.erase(day: 21) == (0, 0))

            // An event that was closed thirty days ago is over.
            #expect(try await place.erase(day: 30) == (2, 0))
            #expect(try await place.erase(day: 60) == (0, 3))
            #expect(
                try await place.left() == [
                    "a 0 0 erased", "b 0 0 erased", "c 2 1 whole", "d 0 0 erased", "z 2 1 whole",
                ]
            )
            #expect(try await place.words() == 4)
            #expect(try await place.erase(day: 61) == (0, 0))

            let said = try await place.on(day: 61) { transaction in
                try await transaction.values(
                    "SELECT detail::text FROM hy.journal WHERE action = 'source.erased' AND subject_id = \(place.kept) ORDER BY id",
                    as: String.self
                )
            }
            #expect(said.contains(#"{"texts": 0, "personal": 2, "attachments": 0}"#))
            let item = try #require(try await place.on(day: 61) { try await IntakeDesk().item(first, in: $0) })
            #expect(item.text.isEmpty && item.title == nil && item.erasedAt != nil && item.assessment != nil)

            // What comes again changed has words again.
            _ = try await place.on(day: 62) { transaction in
                try await transaction.deliver(#"{"id": "a", "text": "路灯又坏了"}"#, to: place.kept, playbook: place.version)
            }
            #expect(try await place.left().first == "a 0 0 whole")
            // They are kept for as long as those that came first were.
            #expect(try await place.erase(day: 63) == (0, 0))
            #expect(try await place.erase(day: 121.9) == (0, 0))
            #expect(try await place.erase(day: 122.1) == (0, 1))
            #expect(try await place.left().first == "a 0 0 erased")
        }
    }

    @Test("a period that was just set, or taken back, erases nothing")
    func waits() async throws {
        try await Self.run { place in
            _ = try await place.on(day: 0) { try await place.take("a", from: place.kept, into: "recorded", in: $0) }
            try await place.keep(Retention(personalDays: 1, textDays: 30), day: 100)
            #expect(try await place.erase(day: 100.9) == (0, 0))
            // Said once more it is no other period, and begins no later.
            try await place.keep(Retention(personalDays: 1, textDays: 30), day: 100.92)
            try await place.keep(Retention(personalDays: nil, textDays: nil), day: 100.95)
            #expect(try await place.erase(day: 200) == (0, 0))
            try await place.keep(Retention(personalDays: nil, textDays: 30), day: 200)
            try await place.keep(Retention(personalDays: nil, textDays: 30), day: 200.9)
            #expect(try await place.erase(day: 201) == (2, 1))
        }
    }

    @Test("what is erased is replayed by no preview and learnt by no model")
    func isLearntNoMore() async throws {
        try await Self.run { place in
            let item = try await place.on(day: 0) { transaction in
                try await place.take("a", from: place.kept, into: "recorded", in: transaction)
            }
            let (office, catalogue) = (Principal.person(place.coordinator), try Shipped.playbook().catalogue)
            let code = try #require(catalogue.matters.first?.code)
            try await place.database.transaction(for: office) { transaction in
                try await CorrectionDesk()
                    .correct(item, .category, to: code, reading: nil, of: catalogue, by: office, in: transaction)
            }
            let labelled = { @Sendable (transaction: Transaction) in
                try await transaction.rows(CorrectionDesk().labelled(.category, after: 0, limit: 10)).count
            }
            #expect(try await place.on(day: 0) { try await labelled($0) } == 1)
            let before = try await place.on(day: 0) { try await IntakeDesk().recorded(newest: 10, in: $0).count }
            #expect(before == 1)
            try await place.keep(Retention(personalDays: nil, textDays: 30), day: 1)
            #expect(try await place.erase(day: 30) == (2, 1))
            let after = try await place.on(day: 30) { try await IntakeDesk().recorded(newest: 10, in: $0).count }
            #expect(after == 0)
            #expect(try await place.on(day: 30) { try await labelled($0) } == 0)
        }
    }

    @Test("no role erases what is not due, and no attachment goes before its text")
    func isGuarded() async throws {
        try await Self.run { place in
            _ = try await place.on(day: 0) { try await place.take("a", from: place.kept, into: "recorded", in: $0) }
            try await place.attach()
            for change in [
                "UPDATE hy.item_texts SET text = ''", "DELETE FROM hy.item_texts", "DELETE FROM hy.attachments",
            ] {
                await #expect(throws: DatabaseError.self) {
                    try await place.on(day: 0) { try await $0.execute(SQL(stringLiteral: change)) }
                }
            }
            await #expect(throws: DatabaseError.self) {
                try await Scratch.asSuperuser(of: place.database) { try await $0.execute("DELETE FROM hy.attachments") }
            }
            #expect(try await place.left() == ["a 2 1 whole"])
        }
    }
}
