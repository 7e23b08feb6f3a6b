import Foundation
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import Intake

@Suite struct IntakeDeskTests {
    @Test("a new item is stored with text and assessment, counted, journaled, and leaves a job")
    func accepts() async throws {
        try await Scratch.rolledBack { transaction in
            let source = try await transaction.makeSource()

            let receipt = try await transaction.deliver(#"[{"id": "1", "title": "停水", "text": "停水三天了。"}]"#, to: source)

            let id = try #require(receipt.lines.first?.id)
            let item = try #require(try await IntakeDesk().item(id, in: transaction))
            #expect(receipt.lines.map(\.fate) == [.accepted])
            #expect(item.title == "停水" && item.text == "停水三天了。")
            #expect(item.sourceID == source && item.externalID == "1" && item.revision == 1)
            #expect(item.acceptedAt == transaction.moment && item.occurredAt == transaction.moment)
            #expect(item.assessment != nil)
            #expect(!item.history && !item.isDated)
            #expect(try await transaction.batch(receipt) == [1, 1, 0, 0, 0])
            #expect(try await transaction.left(receipt) == ["items.accepted"])
            let journal: SQL = """
                SELECT count(*) FROM hy.journal WHERE subject_id = \(receipt.batch) AND action = 'items.taken-in'
                  AND detail = '{"accepted": 1, "duplicate": 0, "changed": 0, "rejected": 0}'
                """
            #expect(try await transaction.count(journal) == 1)
        }
    }

    @Test("what says its time once is dated, and stays so")
    func dates() async throws {
        try await Scratch.rolledBack { transaction in
            let source = try await transaction.makeSource()
            func dated(_ body: String) async throws -> [Bool] {
                _ = try await transaction.deliver(body, to: source)
                return try await transaction.values("SELECT is_dated FROM hy.items WHERE source_id = \(source)")
            }
            #expect(try await dated(#"{"id": "1", "text": "停水三天了。"}"#) == [false])
            #expect(try await dated(#"{"id": "1", "text": "停水四天了。"}"#) == [false])
            #expect(try await dated(#"{"id": "1", "text": "停水四天了。", "time": "2026-01-02T08:00:00Z"}"#) == [true])
            #expect(try await dated(#"{"id": "1", "text": "停水五天了。"}"#) == [true])
        }
    }

    @Test("what is known with the same content is a duplicate and leaves no job")
    func duplicates() async throws {
        try await Scratch.rolledBack { transaction in
            let source = try await transaction.makeSource()
            let body = #"[{"id": "1", "text": "停水三天了。", "likes": 3}]"#

            let first = try await transaction.deliver(body, to: source)
            let second = try await transaction.deliver(body, to: source)

            #expect(second.lines.map(\.fate) == [.duplicate])
            #expect(second.lines.map(\.id) == first.lines.map(\.id))
            #expect(try await transaction.batch(second) == [1, 0, 1, 0, 0])
            #expect(try await transaction.left(second).isEmpty)
            #expect(try await transaction.texts(of: first) == ["停水三天了。"])
        }
    }

    @Test("what is known with other content gets a new revision, and the old text stays")
    func changes() async throws {
        try await Scratch.rolledBack { transaction in
            let source = try await transaction.makeSource()

            let first = try await transaction.deliver(#"{"id": "1", "text": "停水三天了。", "likes": 3}"#, to: source)
            let second = try await transaction.deliver(#"{"id": "1", "text": "停水四天了。", "likes": 9}"#, to: source)

            let id = try #require(first.lines.first?.id)
            let item = try #require(try await IntakeDesk().item(id, in: transaction))
            #expect(second.lines.map(\.fate) == [.changed])
            #expect(second.lines.map(\.id) == [id])
            #expect(item.revision == 2 && item.version == 2)
            #expect(item.text == "停水四天了。" && item.likes == 9)
            #expect(item.acceptedAt == transaction.moment)
            #expect(try await transaction.texts(of: first) == ["停水三天了。", "停水四天了。"])
            let assessed: SQL = "SELECT count(*) FROM hy.assessments WHERE item_id = \(id)"
            #expect(try await transaction.count(assessed) == 2)
            #expect(try await transaction.batch(second) == [1, 0, 0, 1, 0])
        }
    }

    @Test("an item that is changed before it was gathered still leaves a job, so that it is gathered")
    func changedItemsAreGathered() async throws {
        try await Scratch.rolledBack { transaction in
            let source = try await transaction.makeSource()

            _ = try await transaction.deliver(#"{"id": "1", "text": "停水三天了。"}"#, to: source)
            let second = try await transaction.deliver(#"{"id": "1", "text": "停水四天了。"}"#, to: source)

            let waiting: SQL = """
                SELECT count(*) FROM hy.jobs JOIN hy.items ON items.batch_id = jobs.subject
                WHERE items.source_id = \(source)
                """
            #expect(try await transaction.count(waiting) == 1)
            #expect(second.lines.map(\.fate) == [.changed])
        }
    }

    @Test("rejected items keep their place and every reason, and the others are taken")
    func rejects() async throws {
        try await Scratch.rolledBack { transaction in
            let source = try await transaction.makeSource()
            let body = #"[{"id": "1", "text": "甲"}, {"id": "2", "likes": -1, "url": "a"}, 3, {"id": "4", "text": "乙"}]"#

            let receipt = try await transaction.deliver(body, to: source)

            #expect(receipt.lines.map(\.fate) == [.accepted, .rejected, .rejected, .accepted])
            #expect(receipt.lines.map { $0.id == nil } == [false, true, true, false])
            #expect(Set(receipt.lines[1].problems.map(\.pointer)) == ["/likes", "/url", "/text"])
            #expect(try await transaction.batch(receipt) == [4, 2, 0, 0, 2])
        }
    }

    @Test("a delivery in which everything is rejected is counted and leaves no job")
    func allRejected() async throws {
        try await Scratch.rolledBack { transaction in
            let source = try await transaction.makeSource()

            let receipt = try await transaction.deliver("[{}, 1]", to: source)

            #expect(try await transaction.batch(receipt) == [2, 0, 0, 0, 2])
            #expect(try await transaction.left(receipt).isEmpty)
        }
    }

    @Test("an id that is named twice in one delivery is taken once, and again where its content differs")
    func sameIDTwice() async throws {
        try await Scratch.rolledBack { transaction in
            let source = try await transaction.makeSource()
            let body = """
                [{"id": "1", "text": "甲"}, {"id": "2", "text": "丙"}, {"id": "1", "text": "甲"}, {"id": "1", "text": "乙"},
                 {"id": 2, "text": "丁"}]
                """

            let receipt = try await transaction.deliver(body, to: source)

            #expect(receipt.lines.map(\.fate) == [.accepted, .accepted, .duplicate, .changed, .changed])
            #expect(receipt.lines[0].id == receipt.lines[3].id)
            #expect(try await transaction.texts(of: receipt) == ["甲", "乙"])
            #expect(try await transaction.batch(receipt) == [5, 2, 1, 2, 0])
        }
    }

    @Test("without an id an item is known by its content, and by its source alone")
    func withoutID() async throws {
        try await Scratch.rolledBack { transaction in
            let source = try await transaction.makeSource()
            let other = try await transaction.makeSource()

            let first = try await transaction.deliver(#"[{"text": "甲"}, {"text": "甲"}, {"text": "乙"}]"#, to: source)
            let second = try await transaction.deliver(#"{"text": "甲"}"#, to: other)

            #expect(first.lines.map(\.fate) == [.accepted, .duplicate, .accepted])
            #expect(second.lines.map(\.fate) == [.accepted])
        }
    }

    @Test("history is marked as such on the batch and on every item")
    func history() async throws {
        try await Scratch.rolledBack { transaction in
            let source = try await transaction.makeSource()

            let receipt = try await transaction.deliver(#"{"text": "旧事"}"#, to: source, as: .history)

            let id = try #require(receipt.lines.first?.id)
            #expect(try await IntakeDesk().item(id, in: transaction)?.history == true)
            #expect(try await IntakeDesk().counts(of: receipt.batch, in: transaction)?.history == true)
        }
    }

    @Test("a coordinator's own entry names who typed it in")
    func manualEntry() async throws {
        try await Scratch.rolledBack { transaction in
            let source = try await transaction.makeSource(kind: "manual")
            let office = try await transaction.makeOfficial(.coordinator)
            let playbook = try await transaction.makePlaybook()

            let receipt = try await transaction.acting(as: .person(office)) { transaction in
                try await transaction.deliver(
                    #"{"text": "值班读网所见"}"#,
                    to: source,
                    enteredBy: office.person,
                    playbook: playbook
                )
            }

            let id = try #require(receipt.lines.first?.id)
            let by: SQL = "SELECT entered_by FROM hy.items WHERE id = \(id)"
            #expect(try await transaction.value(by, as: PersonID.self) == office.person)
            let journal: SQL = "SELECT person_id FROM hy.journal WHERE subject_id = \(receipt.batch)"
            #expect(try await transaction.value(journal, as: PersonID.self) == office.person)
        }
    }

    @Test("the database takes items for a source only from its own machine and from a coordinator")
    func rights() async throws {
        for role in Role.allCases where role != .coordinator {
            try await refused { .person(try await $0.makeOfficial(role)) }
        }
        try await refused { .machine(key: .timeOrdered(), source: try await $0.makeSource()) }
        try await refused { _ in .door }
    }

    private func refused(_ who: @escaping @Sendable (Transaction) async throws -> Principal) async throws {
        try await Scratch.rolledBack { transaction in
            let source = try await transaction.makeSource()
            let playbook = try await transaction.makePlaybook()
            let principal = try await who(transaction)
            try await transaction.act(as: principal)

            await #expect("\(principal)") {
                _ = try await transaction.deliver(#"{"text": "甲"}"#, to: source, playbook: playbook)
            } throws: { ($0 as? DatabaseError)?.kind == .refused("42501") }
        }
    }
}
