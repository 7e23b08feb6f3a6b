import ArgumentParser
import Foundation
import Hummingbird
import Jobs
import Kernel
import Logging
import Organisation
import Postgres
import ServiceLifecycle
import UnixSignals

/// Opens the demonstration city.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "A made-up city with ten days of its life, on a page.",
        discussion: """
            The first time it plays the ten days: what people say goes through the public API while the drill's moment \
            moves. The city is kept under HUIYING_DATA and its time stands still while the demonstration is closed.

            Example:
              huiying demo
              huiying demo --check      plays it, asks for the page, and ends
            """
    )

    @Flag(help: "End once the page answers: 0 when it does.") var check = false

    func run() async throws {
        try await Program.run { settings in
            let port = try await choosePort(settings)
            Terminal.note("正在准备演示城市……", "Preparing the demonstration city …")
            let ground = try await Ground.openDemo(settings)
            do {
                try await show(ground, host: settings.host, port: port)
                try await ground.close()
            } catch {
                try await ground.close()
                throw error
            }
        }
    }

    private func choosePort(_ settings: Settings) async throws -> Int {
        if let port = settings.port {
            try await Port.check(port, on: settings.host)
            return port
        }
        let port = try await Port.free(from: 8_080, on: settings.host)
        if port != 8_080 {
            Terminal.note("端口 8080 已被占用，改用 \(port)。", "Port 8080 is taken; using \(port).")
        }
        return port
    }

    private func show(_ ground: Ground, host: String, port: Int) async throws {
        let city = try await City(ground, logger: .program(level: .warning))
        let (isServing, serving) = AsyncStream<Void>.makeStream()
        let application = city.application(host: host, port: port) {
            serving.yield()
            serving.finish()
        }
        let client = DemoClient(address: "http://\(host):\(port)")
        let stage = DemoStage(city: city, client: client, isServing: isServing, endsAfterCheck: check)
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: application),
                    .init(service: stage, successTerminationBehavior: .gracefullyShutdownGroup),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: .program(level: .error)
            )
        )
        try await group.run()
        try await DrillClock(database: ground.background).stop()
    }
}

/// Plays the ten days where they were not played yet, prints the links, then lets the city live on.
private struct DemoStage: ServiceLifecycle.Service {
    let city: City
    let client: DemoClient
    let isServing: AsyncStream<Void>
    let endsAfterCheck: Bool

    func run() async throws {
        for await _ in isServing {}
        let background = city.ground.background
        let clock = DrillClock(database: background)
        if try await !clock.hasPlayed() {
            let player = try DemoPlayer(city: city, client: client, clock: clock)
            let isWhole = try await cancelWhenGracefulShutdown {
                do { try await player.play() } catch is CancellationError { return false }
                return true
            }
            guard isWhole else { return }
        }
        try await clock.go()
        if endsAfterCheck { return try await check() }
        try await announce()
        try await withThrowingTaskGroup { group in
            group.addTask { try await city.deadlines.run() }
            group.addTask { try await city.escalations.run() }
            group.addTask { try await city.alarms.run() }
            group.addTask { try await city.jobs.run() }
            group.addTask { try await city.keeper.run() }
            group.addTask { try await city.imports.run() }
            group.addTask { try await city.words.run() }
            group.addTask { try await city.sealer.run() }
            try await group.waitForAll()
        }
    }

    private func announce() async throws {
        Terminal.say("演示城市已就绪：\(client.address)/", "The demonstration city is ready: \(client.address)/")
        let posts: [(Role, String, String)] = [
            (.coordinator, "协调员（市政府办）", "as coordinator"), (.liaison, "联络员（责任单位）", "as liaison"),
            (.leader, "市领导", "as leader"),
        ]
        for (role, zh, en) in posts {
            let login = role == .liaison ? try await busiestLiaison() : nil
            guard let link = try await client.link(as: role, login: login, city.ground.background) else { continue }
            Terminal.say("  \(zh)：\(link)", "  \(en): \(link)")
        }
        Terminal.say("每个链接只能用一次；按 Ctrl-C 结束。", "Each link works once; Ctrl-C ends it.")
    }

    /// A liaison whose agency has the most cases, so that there is something to see.
    private func busiestLiaison() async throws -> String? {
        try await city.ground.background.transaction(for: .worker, .readOnly) { transaction in
            try await transaction.value(
                """
                SELECT people.login FROM hy.cases
                JOIN hy.posts ON posts.agency_id = cases.agency_id AND posts.role = 'liaison'
                JOIN hy.people ON people.id = posts.person_id
                GROUP BY people.login ORDER BY count(*) DESC, people.login LIMIT 1
                """
            )
        }
    }

    private func check() async throws {
        let session = try await client.session(as: .coordinator, login: nil, city.ground.background)
        let page = try await client.page("/", session: session)
        guard page.contains("<svg"), page.contains("/events/") else {
            throw Complaint("页面没有显示事件。", "The page shows no event.")
        }
        Terminal.say("演示页面正常：\(client.address)/", "The page answers: \(client.address)/")
    }
}
