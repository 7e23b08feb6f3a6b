import ArgumentParser
import AsyncHTTPClient
import Foundation
import Kernel
import NIOCore
import NIOHTTP1
import Postgres
import Supervision

/// Looks, apart from the service, whether anything that is owed was not done.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Looks whether a limit, an alarm or a message was lost: a process of its own that reads rows alone.",
        discussion: """
            Ends with 0 when all is well and with 2 when something is missing, one line for each: what, since when, whose. The \
            same can be read in the database as hy.gaps.

            With --every it goes on looking. With --heartbeat an address is asked for (GET) each time that all is well: whoever \
            watches that address raises the alarm when it is no longer asked, whatever the reason.

            Example:
              huiying audit
              huiying audit --every 30 --heartbeat https://watch.example.gov.cn/huiying
            """
    )

    @Option(help: "Look again after so many seconds, from 5.") var every: Int?
    @Option(help: "What is asked for while all is well.") var heartbeat: String?

    func validate() throws {
        if let every, every < 5 { throw ValidationError("--every is 5 or more") }
        if let heartbeat, URL(string: heartbeat)?.scheme.map(["http", "https"].contains) != true {
            throw ValidationError("--heartbeat is an address such as https://watch.example.gov.cn/huiying")
        }
    }

    func run() async throws {
        try await Program.run { settings in
            let ground = try await Ground.open(settings, connections: 1)
            do {
                let isWell = try await watch(ground.background)
                try await ground.close()
                guard isWell else { throw ExitCode(2) }
            } catch {
                try await ground.close()
                throw error
            }
        }
    }

    /// Looks once, or again and again until it is stopped; answers how it was last.
    private func watch(_ database: Database) async throws -> Bool {
        while true {
            let isWell = try await look(database)
            if isWell { await beat() }
            guard let every else { return isWell }
            try await Task.sleep(for: .seconds(every))
        }
    }

    private func look(_ database: Database) async throws -> Bool {
        let found: [Gap]
        do {
            found = try await database.transaction(for: .auditor, .readOnly) { try await AuditDesk().gaps(in: $0) }
        } catch let error as DatabaseError where every != nil {
            Terminal.complain("audit: \(error)")
            return false
        }
        for gap in found {
            Terminal.say("\(gap.kind)\t\(gap.since.formatted(.iso8601))\t\(gap.subject.lowercaseText)")
        }
        if found.isEmpty, every == nil { Terminal.say("没有遗漏。", "Nothing is missing.") }
        return found.isEmpty
    }

    /// Whoever watches notices by itself that nobody asks.
    private func beat() async {
        guard let heartbeat else { return }
        var request = HTTPClientRequest(url: heartbeat)
        request.method = .GET
        _ = try? await HTTPClient.shared.execute(request, timeout: .seconds(10))
    }
}
