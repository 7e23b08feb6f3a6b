import Intake
import Kernel
import Making
import Postgres
import TestSupport
import Testing

@testable import Jobs

extension FeedRunnerTests {
    @Test(
        "ids that mean nothing elsewhere stay the same where a feed moves or is added again, and are those of another feed never"
    )
    func keepsIDs() async throws {
        @Sendable func feed(_ text: String) -> FeedHost.Page {
            .body("<rss><channel><item><title>\(text)</title><guid>post:7</guid></item></channel></rss>")
        }
        try await Scratch.cloned(connections: 5) { database in
            let host = FeedHost()
            host.put("/old", feed("停水"))
            host.put("/other", feed("停电"))
            try await host.serving { port in
                let place = try await Self.furnish("/old", port, on: database)
                let runner = try Self.runner(database, port)
                func add(_ path: String) async throws {
                    _ = try await database.transaction(for: place.principal) { transaction in
                        try await FeedDesk().add(
                            "http://127.0.0.1:\(port)\(path)",
                            to: place.source,
                            everyMinutes: 15,
                            by: place.principal,
                            in: transaction
                        )
                    }
                }
                #expect(try await runner.work())
                host.put("/old", .redirect(301, "/new"))
                host.put("/new", feed("停水三天"))
                try await Self.makeDue(database)
                #expect(try await runner.work())
                #expect(try await Self.feed(place, on: database).url.hasSuffix("/new"))
                #expect(try await database.count(Self.items) == 1)

                try await add("/other")
                try await Self.makeDue(database)
                while try await runner.work() {}
                #expect(try await database.count(Self.items) == 2)

                host.put("/new", .status(410))
                try await Self.makeDue(database)
                while try await runner.work() {}
                #expect(try await Self.feed(place, on: database).state == .gone)
                host.put("/old", feed("停水五天"))
                try await add("/old")
                try await Self.makeDue(database)
                while try await runner.work() {}
                #expect(try await database.count(Self.items) == 2)
                #expect(try await database.count("SELECT max(revision)::bigint FROM hy.items") == 3)
            }
        }
    }

    @Test(
        "an entry that two feeds tell in turn gets no revision for what it said before; one feed may take back what it said"
    )
    func tellsOnce() async throws {
        @Sendable func feed(_ text: String, _ other: Int) -> FeedHost.Page {
            let items = [("https://news.example/7", text), ("https://news.example/other/\(other)", "其他")]
                .map { "<item><guid>\($0.0)</guid><description>\($0.1)</description></item>" }
            return .body("<rss><channel>\(items.joined())</channel></rss>")
        }
        try await Scratch.cloned(connections: 5) { database in
            let host = FeedHost()
            try await host.serving { port in
                host.put("/whole", feed("停水三天，物业没有答复", 0))
                let place = try await Self.furnish("/whole", port, on: database)
                let runner = try Self.runner(database, port)
                func texts() async throws -> [String] {
                    let told: SQL = """
                        SELECT text FROM hy.item_texts JOIN hy.items ON items.id = item_id
                        WHERE external_id LIKE '%/7' ORDER BY item_texts.revision
                        """
                    return try await database.transaction(for: .worker, .readOnly) { transaction in
                        try await transaction.values(told, as: String.self)
                    }
                }
                func read() async throws {
                    try await Self.makeDue(database)
                    while try await runner.work() {}
                }
                try await read()
                for text in ["停水五天", "停水三天，物业没有答复"] {
                    host.put("/whole", feed(text, 0))
                    try await read()
                }
                #expect(try await texts() == ["停水三天，物业没有答复", "停水五天", "停水三天，物业没有答复"])
                _ = try await database.transaction(for: place.principal) { transaction in
                    try await FeedDesk().add(
                        "http://127.0.0.1:\(port)/short",
                        to: place.source,
                        everyMinutes: 15,
                        by: place.principal,
                        in: transaction
                    )
                }
                for time in 1...3 {
                    host.put("/whole", feed("停水三天，物业没有答复", time))
                    host.put("/short", feed("停水三天…", time))
                    try await read()
                    #expect(try await database.count("SELECT count(*) FROM hy.items") == Int64(2 + time))
                }
                #expect(try await texts().count == 3)
                for time in 4...6 {
                    host.put("/whole", feed("停水四天，物业没有答复", time))
                    host.put("/short", feed("三个小区停水", time))
                    try await read()
                }
                #expect(try await texts().count == 5)
                #expect(try await Set(texts().suffix(2)) == ["停水四天，物业没有答复", "三个小区停水"])
            }
        }
    }
}
