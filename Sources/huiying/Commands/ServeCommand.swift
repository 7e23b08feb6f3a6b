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

            Other machines reach it only through a proxy that speaks https: HUIYING_ADDRESS is what people type, such as \
            https://huiying.example.gov.cn, and HUIYING_PROXY the proxy's IP address, which is believed about who asks.

            Each person, key and network may make HUIYING_RATE_LIMIT requests a minute (12000; 0 for any number).

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
            if !["127.0.0.1", "::1", "localhost"].contains(settings.host),
                settings.address?.hasPrefix("https://") != true
            {
                throw Complaint(
                    """
                    HUIYING_HOST 不是本机地址：密码和会话不能明文经过网络。请在前面架设 https 代理，\
                    并设置 HUIYING_ADDRESS（如 https://huiying.example.gov.cn）。
                    """,
                    """
                    HUIYING_HOST is more than this machine: passwords and sessions must not cross a network in the clear. \
                    Put a proxy with https before it and set HUIYING_ADDRESS, such as https://huiying.example.gov.cn.
                    """
                )
            }
            let connections = try Descriptors.claim()
            try await Port.check(port, on: settings.host)
            let ground = try await Ground.open(settings)
            do {
                let city = try await City(ground)
                let address = "http://\(settings.host):\(port)/"
                let application = city.application(host: settings.host, port: port, connections: connections) {
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
