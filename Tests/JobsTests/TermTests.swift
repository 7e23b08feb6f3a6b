import Events
import Foundation
import Intake
import Kernel
import Logging
import Making
import Postgres
import ServiceLifecycle
import Synchronization
import Testing
import TestSupport

@testable import Jobs

@Suite(.timeLimit(.minutes(15))) struct TermTests {
    @Test("one of several who want a term gets it, and its holder keeps it under the same number")
    func oneHolds() async throws {
        try await Scratch.cloned(connections: 6) { database in
            let wanting = (0..<6).map { _ in Term(name: "keeper") }

            let given = try await withThrowingTaskGroup(of: (Int, Int64?).self) { group in
                for (place, term) in wanting.enumerated() {
                    group.addTask {
                        (place, try await database.transaction(for: .worker) { try await term.take(in: $0) })
                    }
                }
                return try await group.reduce(into: [Int: Int64]()) { $0[$1.0] = $1.1 }
            }

            let holder = try #require(given.first)
            #expect(given.count == 1)
            #expect(holder.value == 1)
            let again = try await database.transaction(for: .worker) { try await wanting[holder.key].take(in: $0) }
            #expect(again == 1)
        }
    }

    @Test("who takes over a term that ran out gets the next number, and the one before cannot confirm its own")
    func takesOver() async throws {
        try await Scratch.cloned { database in
            let old = Term(name: "keeper")
            let new = Term(name: "keeper")
            let first = try await database.transaction(for: .worker) { try await old.take(in: $0) }
            try await database.endTerms()
            let second = try await database.transaction(for: .worker) { try await new.take(in: $0) }

            #expect(first == 1 && second == 2)
            await #expect(throws: TermLost.self) {
                try await database.transaction(for: .worker) { try await old.confirm(1, in: $0) }
            }
            await #expect(throws: TermLost.self) {
                try await database.transaction(for: .worker) { try await old.confirm(2, in: $0) }
            }
            try await database.transaction(for: .worker) { try await new.confirm(2, in: $0) }
        }
    }

    @Test("terms of different names do not touch each other")
    func names() async throws {
        try await Scratch.cloned { database in
            let both = try await database.transaction(for: .worker) { transaction in
                [
                    try await Term(name: "keeper").take(in: transaction),
                    try await Term(name: "sealer").take(in: transaction),
                ]
            }

            #expect(both == [1, 1])
        }
    }

    @Test("of two keepers one works; when its term runs out the other goes on, and the first writes nothing more")
    func twoKeepers() async throws {
        try await Scratch.cloned { database in
            try await database.transaction(for: .worker) { _ = try await $0.makePlaybook(Shipped.version) }
            let notes = Notes()
            let one = try Self.keeper(database, notes.observer)
            let two = try Self.keeper(database, notes.observer)

            try await database.deliver("梧桐里小区地下车库从上个月开始漏水，车位上方一直滴水。")
            #expect(try await one.turn() == 1)
            try await database.prolongTerms()
            try await database.deliver("青禾幼儿园没有提前通知就涨保教费，家长要求公示收费依据。")
            #expect(try await two.turn() == 0)
            try await database.endTerms()
            #expect(try await two.turn() == 1)
            try await database.prolongTerms()
            try await database.deliver("望梅巷夜宵摊从傍晚摆到凌晨，油烟直冲楼上。")
            #expect(try await one.turn() == 0)

            #expect(notes.names == ["jobs.took-term", "jobs.took-term"])
            #expect(try await database.count("SELECT count(*) FROM hy.events") == 2)
            #expect(try await database.count("SELECT count(*) FROM hy.event_items") == 2)
            #expect(try await two.turn() == 1)
            #expect(try await database.count("SELECT count(*) FROM hy.event_items") == 3)
        }
    }

    @Test("of batches that were taken together only the one that cannot be placed is set back")
    func placesWhatItCan() async throws {
        try await Scratch.cloned { database in
            let playbook = try Shipped.playbook()
            try await database.transaction(for: .worker) { _ = try await $0.makePlaybook(Shipped.version) }
            for text in ["梧桐里小区地下车库漏水。", "青禾幼儿园涨保教费。", "滨河路夜里施工扰民。"] { try await database.deliver(text) }
            try await Scratch.run(
                script: """
                    DO $$ BEGIN EXECUTE format('ALTER TABLE hy.event_items ADD CHECK (item_id <> %L)', (
                        SELECT item_id FROM hy.item_texts WHERE text LIKE '青禾%'
                    )); END $$
                    """,
                on: database
            )
            let keeper = Keeper(playbook: playbook, version: Shipped.version)
            let notes = Notes()
            let runner = KeeperRunner(database: database, observer: notes.observer) { keeper }

            #expect(try await runner.turn() == 3)

            #expect(try await database.count("SELECT count(*) FROM hy.event_items") == 2)
            #expect(try await database.count("SELECT count(*) FROM hy.jobs WHERE done_at IS NOT NULL") == 2)
            #expect(
                try await database.count("SELECT count(*) FROM hy.jobs WHERE fault IS NOT NULL AND attempts = 1") == 1
            )
            #expect(notes.names == ["jobs.took-term", "jobs.failed"])
        }
    }

    @Test("a batch that ended a process before is placed by itself, and what is new after it")
    func triesAlone() async throws {
        try await Scratch.cloned { database in
            try await database.transaction(for: .worker) { _ = try await $0.makePlaybook(Shipped.version) }
            for text in ["梧桐里小区地下车库漏水。", "青禾幼儿园涨保教费。", "滨河路夜里施工扰民。"] { try await database.deliver(text) }
            try await database.transaction(for: .worker) { transaction in
                try await transaction.execute(
                    "UPDATE hy.jobs SET attempts = 1 WHERE id = (SELECT max(id) - 1 FROM hy.jobs WHERE kind = 'items.accepted')"
                )
            }
            let keeper = try Keeper(playbook: Shipped.playbook(), version: Shipped.version)
            let runner = KeeperRunner(database: database, observer: .silent) { keeper }

            for _ in 0..<3 { #expect(try await runner.turn() == 1) }
            #expect(try await runner.turn() == 0)

            #expect(try await database.count("SELECT count(*) FROM hy.event_items") == 3)
        }
    }

    @Test("another keeper goes on under its own version, knowing the events there are")
    func changesKeepers() async throws {
        try await Scratch.cloned { database in
            let later = PlaybookID()
            try await database.transaction(for: .worker) { transaction in
                _ = try await transaction.makePlaybook(Shipped.version)
                _ = try await transaction.makePlaybook(later)
            }
            let playbook = try Shipped.playbook()
            let keeper = Mutex(Keeper(playbook: playbook, version: Shipped.version))
            let notes = Notes()
            let runner = KeeperRunner(database: database, observer: notes.observer) { keeper.withLock { $0 } }

            try await database.deliver("梧桐里小区地下车库从上个月开始漏水，车位上方一直滴水。")
            #expect(try await runner.turn() == 1)
            keeper.withLock { $0 = Keeper(playbook: playbook, version: later) }
            try await database.deliver("梧桐里小区地下车库从上个月开始漏水，车位上方一直滴水！")
            try await database.deliver("青禾幼儿园没有提前通知就涨保教费，家长要求公示收费依据。")
            #expect(try await runner.turn() == 2)

            let versions = try await database.transaction(for: .worker) { transaction in
                try await transaction.values("SELECT playbook_id FROM hy.events ORDER BY number", as: PlaybookID.self)
            }
            #expect(versions == [Shipped.version, later])
            #expect(try await database.count("SELECT count(*) FROM hy.event_items") == 3)
            #expect(notes.names == ["jobs.took-term"])
        }
    }

    @Test("a keeper whose term is taken between its turn and its write places nothing")
    func lostWhileWriting() async throws {
        try await Scratch.cloned { database in
            try await database.transaction(for: .worker) { _ = try await $0.makePlaybook(Shipped.version) }
            let batch = try await database.deliver("梧桐里小区地下车库漏水。")
            let keeper = try Keeper(playbook: Shipped.playbook(), version: Shipped.version)
            try await keeper.remember(database.transaction(for: .worker) { try await keeper.newest(in: $0) }) {
                voices in
                try await database.transaction(for: .worker) { try await Keeper.words(of: voices, in: $0) }
            }
            let old = Term(name: "keeper")
            let number = try #require(try await database.transaction(for: .worker) { try await old.take(in: $0) })
            try await database.endTerms()
            _ = try await database.transaction(for: .worker) { try await Term(name: "keeper").take(in: $0) }

            await #expect(throws: TermLost.self) {
                try await database.transaction(for: .worker) { transaction in
                    try await old.confirm(number, in: transaction)
                    _ = try await keeper.place(batches: [batch], most: 200, in: transaction)
                }
            }

            #expect(try await database.count("SELECT count(*) FROM hy.event_items") == 0)
        }
    }

    @Test(
        "a keeper that is asked to stop gives its term back, and the next one goes on at once; what is not its own it leaves"
    )
    func givesBack() async throws {
        try await Scratch.cloned { database in
            try await database.transaction(for: .worker) { _ = try await $0.makePlaybook(Shipped.version) }
            try await database.deliver("梧桐里小区地下车库漏水。")
            let notes = Notes()
            try await Self.running(Self.keeper(database, notes.observer)) {
                let end = ContinuousClock.now + .seconds(30)
                while try await database.count("SELECT count(*) FROM hy.event_items") == 0, ContinuousClock.now < end {}
            }

            let next = Term(name: "keeper")
            let number = try await database.transaction(for: .worker) { try await next.take(in: $0) }
            #expect(number == 2)
            try await database.transaction(for: .worker) { transaction in
                try await Term(name: "keeper").giveBack(2, in: transaction)
                try await next.giveBack(1, in: transaction)
            }
            let other = try await database.transaction(for: .worker) { try await Term(name: "keeper").take(in: $0) }
            #expect(other == nil)
            #expect(notes.names.contains("jobs.took-term") && !notes.names.contains("jobs.runner-failed"))
        }
    }

    @Test("a keeper that is stopped while it places batches frees them: nothing failed, and it was no attempt")
    func freesBatches() async throws {
        try await Scratch.cloned { database in
            try await database.transaction(for: .worker) { _ = try await $0.makePlaybook(Shipped.version) }
            for text in ["梧桐里小区地下车库漏水。", "滨河路的路灯坏了。"] { try await database.deliver(text) }
            let notes = Notes()
            let keeper = try Self.keeper(database, notes.observer)
            try await Scratch.asSuperuser(of: database) { transaction in
                try await transaction.execute("LOCK TABLE hy.event_items IN ACCESS EXCLUSIVE MODE")
                try await Self.running(keeper) { try await database.untilBlocked() }
            }

            #expect(notes.names == ["jobs.took-term"])
            let free: SQL = """
                SELECT count(*) FROM hy.jobs WHERE done_at IS NULL AND attempts = 0 AND lease_token IS NULL
                """
            #expect(try await database.count(free) == 2)
        }
    }

    /// Runs a keeper as the program does, and asks it to stop after the body.
    private static func running(_ keeper: KeeperRunner, _ body: () async throws -> Void) async throws {
        let group = ServiceGroup(
            configuration: .init(services: [.init(service: keeper)], logger: .init(label: "test"))
        )
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await body()
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    private static func keeper(_ database: Database, _ observer: Observer) throws -> KeeperRunner {
        let keeper = try Keeper(playbook: Shipped.playbook(), version: Shipped.version)
        return KeeperRunner(database: database, observer: observer) { keeper }
    }
}

extension Database {
    /// Lets every term run out.
    fileprivate func endTerms() async throws {
        try await transaction(for: .worker) {
            try await $0.execute("UPDATE hy.terms SET lease_until = clock_timestamp() - interval '1 second'")
        }
    }

    /// Keeps every term from running out while a test on a busy machine takes its time.
    fileprivate func prolongTerms() async throws {
        try await transaction(for: .worker) {
            try await $0.execute("UPDATE hy.terms SET lease_until = clock_timestamp() + interval '50 seconds'")
        }
    }

    /// Stores one item with the job that asks for its place.
    @discardableResult
    fileprivate func deliver(_ text: String) async throws -> UUID {
        let batch = ID<Batch>()
        try await transaction(for: .worker) { transaction in
            try await transaction.makeItem(text, batch: batch)
            try await transaction.leave(.itemsAccepted, for: batch.rawValue)
        }
        return batch.rawValue
    }
}
