import Crypto
import Foundation
import Jobs
import Kernel
import Making
import Notices
import Postgres
import ServiceLifecycle
import Supervision
import Synchronization
import TestSupport
import Testing
import Web

@Suite(.timeLimit(.minutes(15))) struct PostRunnerTests {
    static let noon = Date.at("2026-03-03T12:00:00+08:00")
    /// Three days of attempts in some 26 seconds.
    static let scale = 0.000_1

    @Test(
        "a receiver that is down for its whole schedule but the last attempt gets everything once, by key, in order per matter"
    )
    func comesBack() async throws {
        let isUp = Mutex(false)
        let sink = Sink { _, _, earlier in
            if earlier >= 9 { isUp.withLock { $0 = true } }
            return isUp.withLock { $0 } ? 200 : 503
        }
        try await sink.serving { port in
            try await Scratch.cloned(connections: 5) { database in
                try await database.transaction(for: .worker) { try await $0.makeDrill(at: Self.noon) }
                try await Self.webhook("one", port, in: database)
                try await Self.fire(matters: 4, times: 5, in: database)
                try await Self.running(database, port) { try await Self.ended(20, in: database) }

                #expect(sink.posts.contains { $0.status == 503 })
                #expect(Set(sink.taken.map(\.id)).count == 20)
                #expect(sink.taken.count == 20)
                for (_, posts) in Dictionary(grouping: sink.taken, by: \.matter) {
                    let moments = posts.compactMap {
                        $0.body.firstMatch(of: #/"timestamp":"([^"]+)"/#).map { String($0.1) }
                    }
                    #expect(moments.count == 5)
                    #expect(moments == moments.sorted())
                }
                let states: SQL = "SELECT count(*) FROM hy.deliveries WHERE state = 'sent' AND rank > 0"
                #expect(try await database.count(states) == 20)
            }
        }
    }

    @Test("a slow receiver does not delay another one")
    func keepsApart() async throws {
        let sink = Sink { path, _, _ in
            if path == "slow" { try? await Task.sleep(for: .seconds(4)) }  // ended early with the test
            return 200
        }
        try await sink.serving { port in
            try await Scratch.cloned(connections: 6) { database in
                try await database.transaction(for: .worker) { try await $0.makeDrill(at: Self.noon) }
                try await Self.webhook("slow", port, in: database)
                try await Self.webhook("fast", port, in: database)
                try await Self.fire(matters: 50, times: 1, in: database)
                let begun = Date()
                try await Self.running(database, port) {
                    for _ in 0..<600 where try await database.count(Self.sent("fast")) < 50 {
                        try await Task.sleep(for: .milliseconds(50))
                    }
                    #expect(try await database.count(Self.sent("fast")) == 50)
                    #expect(Date().timeIntervalSince(begun) < 12)
                    #expect(try await database.count(Self.sent("slow")) < 50)
                }
            }
        }
    }

    @Test("what a channel does not take goes over the person's next one, and the row says why")
    func fallsBack() async throws {
        let sink = Sink { path, _, _ in path == "gone" ? 400_102 : 200 }
        try await sink.serving { port in
            try await Scratch.cloned(connections: 5) { database in
                try await database.transaction(for: .worker) { try await $0.makeDrill(at: Self.noon) }
                let person = try await database.transaction(for: .worker) { try await $0.makeOfficial(.liaison) }
                try await Self.robot("gone", port, reaching: person.person, rank: 1, in: database)
                try await Self.robot("there", port, reaching: person.person, rank: 2, in: database)
                try await Self.fire(matters: 3, times: 1, telling: person.person, in: database)
                try await Self.running(database, port) { try await Self.ended(6, in: database) }

                let outcomes = try await database.transaction(for: .worker) { transaction in
                    try await transaction.values(
                        """
                        SELECT concat_ws(' ', code, deliveries.state, deliveries.why, count(*)) FROM hy.deliveries
                        JOIN hy.channels ON channels.id = channel_id
                        GROUP BY code, deliveries.state, deliveries.why ORDER BY 1
                        """,
                        as: String.self
                    )
                }
                #expect(outcomes == ["gone failed robot-stopped 3", "inbox sent 3", "there sent 3"])
                let dead: SQL =
                    "SELECT count(*) FROM hy.channels WHERE code = 'gone' AND state = 'dead' AND why = 'robot-stopped'"
                #expect(try await database.count(dead) == 1)
            }
        }
    }

    @Test("many messages for one person go in few letters")
    func digests() async throws {
        let sink = Sink { _, _, _ in 200 }
        try await sink.serving { port in
            try await Scratch.cloned(connections: 5) { database in
                try await database.transaction(for: .worker) { try await $0.makeDrill(at: Self.noon) }
                let person = try await database.transaction(for: .worker) { try await $0.makeOfficial(.liaison) }
                try await Self.robot("duty", port, reaching: person.person, rank: 1, in: database)
                try await Self.fire(matters: 45, times: 1, telling: person.person, in: database)
                try await Self.running(database, port) { try await Self.ended(45, in: database) }

                #expect(sink.posts.count == 3)
                #expect(sink.posts.first?.body.contains("20项提醒待处理") == true)
            }
        }
    }
}

extension PostRunnerTests {
    static func sent(_ code: String) -> SQL {
        """
        SELECT count(*) FROM hy.deliveries JOIN hy.channels ON channels.id = channel_id
        WHERE code = \(code) AND deliveries.state = 'sent'
        """
    }

    /// Runs a runner while the body does.
    static func running(
        _ database: Database,
        _ port: Int,
        scale: Double = PostRunnerTests.scale,
        _ body: @Sendable () async throws -> Void
    ) async throws {
        let key = SymmetricKey(size: .bits256)
        let playbook = try Shipped.playbook()
        let address = try #require(WebAddress("http://127.0.0.1:8080"))
        let runner = PostRunner(
            database: database,
            observer: .telling,
            post: Post(reach: Reach(trusting: ["127.0.0.1:\(port)"]), patience: .seconds(10)),
            desk: LetterDesk(seal: seal, scale: scale),
            pause: .milliseconds(20)
        ) {
            LetterWriter(playbook: playbook, address: address, key: key)
        }
        try await withThrowingTaskGroup { group in
            group.addTask { try await runner.run() }
            try await body()
            group.cancelAll()
        }
    }

    static let seal = (try? SealingKey(Array(repeating: 7, count: 32))).map { SecretSeal(under: $0) }

    /// Waits until so many rows of channels have ended.
    static func ended(_ count: Int, in database: Database) async throws {
        let ended: SQL = "SELECT count(*) FROM hy.deliveries WHERE rank > 0 AND ended_at IS NOT NULL"
        for _ in 0..<1_200 {
            if try await database.count(ended) >= count { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("not everything ended within two minutes")
    }

    static func webhook(_ code: String, _ port: Int, in database: Database) async throws {
        let secret = "whsec_" + Data(repeating: 9, count: 32).base64EncodedString()
        try await database.transaction(for: .worker) { transaction in
            try await ChannelDesk(seal: seal).put(
                code,
                kind: .webhook,
                name: code,
                agency: nil,
                fields: [.address: "http://127.0.0.1:\(port)/\(code)", .signing: secret],
                in: transaction
            )
        }
    }

    /// A robot whose gateway is the receiver.
    static func robot(
        _ code: String,
        _ port: Int,
        reaching person: PersonID,
        rank: Int,
        in database: Database
    ) async throws {
        try await database.transaction(for: .worker) { transaction in
            let desk = ChannelDesk(seal: seal)
            try await desk.put(
                code,
                kind: .dingTalk,
                name: code,
                agency: nil,
                fields: [.base: "http://127.0.0.1:\(port)/\(code)", .token: "t", .signing: "SECs"],
                in: transaction
            )
            let login = try await transaction.value("SELECT login FROM hy.people WHERE id = \(person)", as: String.self)
            try await desk.reach(#require(login), over: code, at: "13800000000", rank: rank, in: transaction)
        }
    }

    /// Rungs that were told, for so many cases of as many events.
    static func fire(
        matters: Int,
        times: Int,
        telling person: PersonID? = nil,
        isGrave: Bool = false,
        in database: Database
    ) async throws {
        try await database.transaction(for: .worker) { transaction in
            let version = try await transaction.makePlaybook()
            for _ in 0..<matters {
                let event = try await transaction.makeEvent()
                let found = try await transaction.makeCase(transaction.makeAgency(), event: event)
                let limit = try await transaction.makeDeadline(of: found, due: noon)
                for time in 0..<times {
                    let at = noon - Double(times - time) * 60
                    let firing = try await transaction.value(
                        """
                        INSERT INTO hy.alarm_steps (alarm_id, step, number, at, rung, round, level, chain, missed, playbook_id)
                        VALUES (\(limit), 'told', \(Int32(time + 1)), \(at), \(Int16(time + 1)), 0, 3, 'limits', true, \(version)) RETURNING id
                        """,
                        as: Int64.self
                    )
                    let telling = Telling(
                        firing: try #require(firing),
                        alarm: limit.rawValue,
                        subject: event.rawValue,
                        audience: "liaison",
                        agency: nil,
                        custodian: nil,
                        person: person,
                        at: at,
                        isGrave: isGrave,
                        notBefore: noon,
                        isMuted: false
                    )
                    try await NoticeDesk().tell([telling], in: transaction)
                }
            }
        }
    }
}

extension Observer {
    /// A fault of a runner fails the test.
    fileprivate static let telling = Observer { observation in
        if observation.name == "jobs.runner-failed" { Issue.record("\(observation.details)") }
    }
}
