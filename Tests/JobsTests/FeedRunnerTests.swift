import Foundation
import Intake
import Kernel
import Making
import Organisation
import Postgres
import Testing
import TestSupport
import Web

@testable import Jobs

@Suite(.timeLimit(.minutes(15))) struct FeedRunnerTests {
    private static func feed(_ titles: String...) -> String {
        "<rss><channel>" + titles.map { "<item><title>\($0)</title><guid>urn:\($0)</guid></item>" }.joined()
            + "</channel></rss>"
    }

    /// A coordinator, a source and a feed of the host.
    struct Place {
        let principal: Principal
        let source: SourceID
        let feed: ID<Feed>
    }

    static func furnish(_ path: String, _ port: Int, on database: Database) async throws -> Place {
        try await database.transaction(for: .worker) { try await $0.makePlaybook(Shipped.version) }
        let (principal, source): (Principal, SourceID) = try await database.transaction(for: .worker) { transaction in
            (
                .person(try await transaction.makeOfficial(.coordinator)),
                try await transaction.makeSource(kind: "portal")
            )
        }
        let feed = try await database.transaction(for: principal) { transaction in
            try await FeedDesk().add(
                "http://127.0.0.1:\(port)\(path)",
                to: source,
                everyMinutes: 15,
                by: principal,
                in: transaction
            )
        }
        return Place(principal: principal, source: source, feed: feed.id)
    }

    static func runner(_ database: Database, _ port: Int) throws -> FeedRunner {
        let scoring = Scoring(playbook: try Shipped.playbook(), version: Shipped.version)
        return FeedRunner(
            database: database,
            observer: .silent,
            fetcher: Fetcher(reach: Reach(.world, trusting: ["127.0.0.1:\(port)"]), patience: .seconds(60))
        ) { scoring }
    }

    static func feed(_ place: Place, on database: Database) async throws -> Feed {
        try #require(
            try await database.transaction(for: .worker, .readOnly) { try await FeedDesk().feed(place.feed, in: $0) }
        )
    }

    static func makeDue(_ database: Database) async throws {
        try await database.transaction(for: .worker) { transaction in
            try await transaction.execute("UPDATE hy.feeds SET next_at = clock_timestamp()")
            try await transaction.execute("UPDATE hy.feed_hosts SET next_at = clock_timestamp(), lease_until = NULL")
        }
    }

    static let items: SQL = "SELECT count(*) FROM hy.items"

    @Test("a feed is fetched once it is due, what is new is taken, and what is the same is not")
    func takes() async throws {
        try await Scratch.cloned(connections: 5) { database in
            let host = FeedHost()
            host.put("/rss", .body(Self.feed("甲", "乙"), tag: "\"1\""))
            try await host.serving { port in
                let place = try await Self.furnish("/rss", port, on: database)
                let runner = try Self.runner(database, port)
                #expect(try await runner.work())
                #expect(try await !runner.work())
                #expect(try await database.count(Self.items) == 2)
                let first = try await Self.feed(place, on: database)
                #expect(first.outcome == .taken)
                #expect(first.form == .rss)
                #expect(first.entityTag == "\"1\"")
                #expect(first.heardAt != nil)

                try await Self.makeDue(database)
                #expect(try await runner.work())
                #expect(try await Self.feed(place, on: database).outcome == .unchanged)
                // Another tag and the same entries: nothing is stored, not even a batch.
                host.put("/rss", .body(Self.feed("甲", "乙"), tag: "\"2\""))
                try await Self.makeDue(database)
                #expect(try await runner.work())
                #expect(try await Self.feed(place, on: database).outcome == .unchanged)
                #expect(try await database.count("SELECT count(*) FROM hy.batches") == 1)
                host.put("/rss", .body(Self.feed("甲", "乙", "丙"), tag: "\"3\""))
                try await Self.makeDue(database)
                #expect(try await runner.work())
                #expect(try await database.count(Self.items) == 3)
                #expect(host.requests == ["/rss", "/rss \"1\"", "/rss \"1\"", "/rss \"2\""])
            }
        }
    }

    @Test(
        "a feed of which nothing can be taken says so each time, and one that could be read is asked as often as was said"
    )
    func saysSoAgain() async throws {
        try await Scratch.cloned(connections: 5) { database in
            let host = FeedHost()
            host.put("/rss", .body("<rss><channel><item><guid>urn:1</guid></item></channel></rss>", tag: "\"1\""))
            try await host.serving { port in
                let place = try await Self.furnish("/rss", port, on: database)
                let runner = try Self.runner(database, port)
                for _ in 0..<3 {
                    try await Self.makeDue(database)
                    #expect(try await runner.work())
                    let feed = try await Self.feed(place, on: database)
                    #expect(feed.outcome == .noneTaken && feed.failures == 0 && feed.entityTag == nil)
                }
            }
        }
    }

    @Test("one that was sent elsewhere for a while is not gone where that place is")
    func isSentAway() async throws {
        try await Scratch.cloned(connections: 5) { database in
            let host = FeedHost()
            host.put("/old", .redirect(302, "/away"))
            host.put("/away", .status(410))
            try await host.serving { port in
                let place = try await Self.furnish("/old", port, on: database)
                #expect(try await Self.runner(database, port).work())
                let feed = try await Self.feed(place, on: database)
                #expect(feed.state == .active && feed.failures == 1)
                #expect(feed.outcome?.code == "status-410")
            }
        }
    }

    @Test("a feed that moved for good is asked at its new place, one that is gone is asked no more")
    func moves() async throws {
        try await Scratch.cloned(connections: 5) { database in
            let host = FeedHost()
            host.put("/old", .redirect(301, "/new"))
            host.put("/new", .body(Self.feed("甲")))
            try await host.serving { port in
                let place = try await Self.furnish("/old", port, on: database)
                let runner = try Self.runner(database, port)
                #expect(try await runner.work())
                #expect(try await Self.feed(place, on: database).url == "http://127.0.0.1:\(port)/new")
                host.put("/new", .status(410))
                try await Self.makeDue(database)
                #expect(try await runner.work())
                let gone = try await Self.feed(place, on: database)
                #expect(gone.state == .gone)
                #expect(gone.outcome?.code == "status-410")
                try await Self.makeDue(database)
                #expect(try await !runner.work())
            }
        }
    }

    @Test(
        "a feed that is taken away while it is being fetched stays away, wherever its server says that it is",
        arguments: [301, 410]
    )
    func staysAway(status: Int) async throws {
        try await Scratch.cloned(connections: 5) { database in
            let host = FeedHost()
            host.put("/old", status == 301 ? .redirect(301, "/new") : .status(410))
            host.put("/new", .body(Self.feed("甲")))
            try await host.serving { port in
                let place = try await Self.furnish("/old", port, on: database)
                let feed = try await Self.feed(place, on: database)
                let claim = try #require(
                    try await database.transaction(for: .worker) { try await FeedDesk().claim(in: $0) }
                )
                #expect(claim.feeds.map(\.id) == [feed.id])
                try await database.transaction(for: place.principal) { transaction in
                    _ = try await FeedDesk().remove(feed.id, by: place.principal, in: transaction)
                }
                try await database.transaction(for: .worker) { transaction in
                    #expect(try await !FeedDesk().isWanted(feed, in: transaction))
                    var report = FeedReport(status == 301 ? .taken : FeedOutcome(status: 410))
                    if status == 301 { report.movedTo = WebAddress("http://127.0.0.1:\(port)/new") }
                    try await FeedDesk().finish(feed, report, in: transaction)
                }
                #expect(try await database.count("SELECT count(*) FROM hy.feeds WHERE state = 'removed'") == 1)
                let told: SQL = "SELECT count(*) FROM hy.journal WHERE action IN ('feed.moved', 'feed.gone')"
                #expect(try await database.count(told) == 0)
                try await Self.makeDue(database)
                #expect(try await !Self.runner(database, port).work())
                #expect(host.requests.isEmpty)
            }
        }
    }

    @Test("what cannot be read is kept as it came, with a reason; the entries before the fault are taken")
    func quarantines() async throws {
        try await Scratch.cloned(connections: 5) { database in
            let host = FeedHost()
            host.put("/rss", .body("<html>不是订阅</html>", type: "text/html"))
            try await host.serving { port in
                let place = try await Self.furnish("/rss", port, on: database)
                let runner = try Self.runner(database, port)
                #expect(try await runner.work())
                let first = try await Self.feed(place, on: database)
                #expect(first.outcome?.code == "not-a-feed")
                #expect(first.failures == 1)
                host.put("/rss", .body("<rss><channel><item><title>甲</title></item><item><title>乙"))
                for _ in 0..<2 {
                    try await Self.makeDue(database)
                    #expect(try await runner.work())
                }
                #expect(try await Self.feed(place, on: database).outcome?.code == "malformed")
                #expect(try await database.count(Self.items) == 1)
                let kept = try await database.transaction(for: place.principal) { transaction in
                    let bodies = try await FeedDesk().quarantined(of: place.source, in: transaction)
                    let bytes = try await FeedDesk().disclose(
                        try #require(bodies.last).id,
                        reason: "查错",
                        by: place.principal,
                        in: transaction
                    )
                    #expect(String(decoding: bytes, as: UTF8.self) == "<html>不是订阅</html>")
                    return bodies
                }
                #expect(kept.map(\.reason.code) == ["malformed", "not-a-feed"])
            }
        }
    }

    @Test("a host that nothing comes from is left alone with all its feeds, and one that asks for it too")
    func backsOff() async throws {
        try await Scratch.cloned(connections: 5) { database in
            let host = FeedHost()
            host.put("/a", .status(429, [("Retry-After", "7200")]))
            host.put("/b", .body(Self.feed("乙")))
            try await host.serving { port in
                let place = try await Self.furnish("/a", port, on: database)
                _ = try await database.transaction(for: place.principal) { transaction in
                    try await FeedDesk().add(
                        "http://127.0.0.1:\(port)/b",
                        to: place.source,
                        everyMinutes: 15,
                        by: place.principal,
                        in: transaction
                    )
                }
                let runner = try Self.runner(database, port)
                #expect(try await runner.work())
                #expect(try await !runner.work())
                #expect(host.requests == ["/a"])
                let left =
                    "SELECT count(*) FROM hy.feed_hosts WHERE next_at > clock_timestamp() + interval '3500 seconds'"
                    as SQL
                #expect(try await database.count(left) == 1)
                // Nobody trusts it any more: out of reach, which says nothing about the host.
                try await Self.makeDue(database)
                #expect(try await Self.runner(database, 1).work())
                #expect(try await database.count("SELECT count(*) FROM hy.feeds WHERE outcome = 'out-of-reach'") == 2)
                #expect(try await database.count("SELECT count(*) FROM hy.feed_hosts WHERE failures > 0") == 0)
                #expect(host.requests == ["/a"])
            }
        }
    }

    @Test("feeds of a paused source are not fetched")
    func rests() async throws {
        try await Scratch.cloned(connections: 5) { database in
            let host = FeedHost()
            host.put("/rss", .body(Self.feed("甲")))
            try await host.serving { port in
                let place = try await Self.furnish("/rss", port, on: database)
                try await database.transaction(for: place.principal) { transaction in
                    _ = try await SourceDesk().change(
                        place.source,
                        to: SourceDraft(code: "", name: "门户", kind: .portal, state: .paused),
                        by: place.principal,
                        in: transaction
                    )
                }
                #expect(try await !Self.runner(database, port).work())
                #expect(host.requests.isEmpty)
            }
        }
    }
}
