import ArgumentParser
import Foundation
import Kernel
import Postgres

/// Runs the service.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Runs the service: the API, the pages, the keeper of events and the limits.",
        discussion: """
            It listens on HUIYING_HOST (127.0.0.1) and HUIYING_PORT (8080). With HUIYING_DATABASE it works on that \
            database, which must be migrated; else it makes and runs a PostgreSQL of its own.

            Example:
              HUIYING_PORT=8090 huiying serve
            """
    )

    func run() async throws {
        try await Program.run { settings in
            let port = settings.port ?? 8_080
            if settings.database != nil, settings.key == nil {
                throw Complaint(
                    "请设置 HUIYING_KEY（至少 32 字节的随机串）：同一城市的所有进程须使用同一个。",
                    "Set HUIYING_KEY (32 random bytes or more): every process that serves one city needs the same."
                )
            }
            try await Port.check(port, on: settings.host)
            let ground = try await Ground.open(settings)
            do {
                let city = try await City(ground)
                let address = "http://\(settings.host):\(port)/"
                let application = city.application(host: settings.host, port: port) {
                    Terminal.say("服务已启动：\(address)", "Serving at \(address)")
                }
                try await city.run(application)
                try await ground.close()
            } catch {
                try await ground.close()
                throw error
            }
        }
    }
}
