import Foundation

/// What the operator set, read once from the environment when the program begins.
package struct Settings: Sendable {
    /// Where the city's database is; nothing means that the program runs a server of its own.
    package let database: String?
    /// How to connect to change the schema; `database` with the migrating role otherwise.
    package let migrate: String?
    /// The folder for the program's own server and what it keeps beside it.
    package let folder: String?
    /// The folder for the checkpoints of the journal and the key that signs them; one beside `folder` unless said.
    package let seals: String?
    /// The folder with PostgreSQL's programs, where they are not found by themselves.
    package let programs: String?
    /// The operator's home, under which a plain user's folder lies.
    package let home: String?
    /// The address to listen on.
    package let host: String
    /// The port to listen on; nothing means the usual one.
    package let port: Int?
    /// What people type to reach the service, such as `https://huiying.example.gov.cn`; nothing means plain HTTP here.
    package let address: String?
    /// The addresses of the proxies that stand before the service and are believed about who asks.
    package let proxies: [String]
    /// How many requests a minute one asker may make; 0 means any number.
    package let rateLimit: Int
    /// Hosts with ports, such as `127.0.0.1:8081`, that messages may be sent to although they are this machine's.
    package let channelHosts: [String]
    /// Hosts with ports, such as `10.0.3.8:80`, from which feeds are fetched although they are in a private network.
    package let feedHosts: [String]
    /// So many times as long are the waits between attempts to send a message; above 0.
    package let retryScale: Double
    /// The key that signs cursors: 32 bytes or more; made at random when absent.
    package let key: String?

    /// Everything that is wrong with the settings, one sentence each.
    package struct Invalid: Error, CustomStringConvertible {
        /// In the order in which they were found; never empty.
        package let complaints: [String]
        package var description: String { complaints.joined(separator: "\n") }
    }

    /// Reads the settings.
    ///
    /// - Throws: `Invalid` with every complaint, not only the first. A setting that is empty counts as absent.
    package init(environment: [String: String]) throws(Invalid) {
        var complaints: [String] = []
        func text(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

        database = text("HUIYING_DATABASE")
        migrate = text("HUIYING_DATABASE_MIGRATE")
        folder = text("HUIYING_DATA")
        seals = text("HUIYING_SEALS")
        programs = text("HUIYING_PG_BIN")
        home = text("HOME")
        host = text("HUIYING_HOST") ?? "127.0.0.1"
        key = text("HUIYING_KEY")
        address = text("HUIYING_ADDRESS").map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        if let address, !Self.isAddress(address) {
            complaints.append(
                "HUIYING_ADDRESS is '\(address)', which is no address such as https://huiying.example.gov.cn"
            )
        }
        proxies = (text("HUIYING_PROXY") ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        if let seals, !seals.hasPrefix("/") {
            complaints.append("HUIYING_SEALS is '\(seals)', which is no absolute path such as /srv/huiying-seals")
        }
        for proxy in proxies where !Self.isNumeric(proxy) {
            complaints.append("HUIYING_PROXY has '\(proxy)', which is no IP address")
        }
        if let written = text("HUIYING_PORT") {
            port = Int(written).flatMap { (1...65_535).contains($0) ? $0 : nil }
            if port == nil { complaints.append("HUIYING_PORT is '\(written)', which is no port (1 to 65535)") }
        } else {
            port = nil
        }
        let limit = text("HUIYING_RATE_LIMIT") ?? "12000"
        rateLimit = Int(limit).flatMap { (0...10_000_000).contains($0) ? $0 : nil } ?? -1
        if rateLimit < 0 {
            complaints.append("HUIYING_RATE_LIMIT is '\(limit)', which is no number of requests (0 to 10000000)")
        }
        func hosts(_ name: String) -> [String] {
            let hosts = (text(name) ?? "").split(separator: ",").map {
                $0.trimmingCharacters(in: .whitespaces).lowercased()
            }
            for host in hosts where host.wholeMatch(of: #/[a-z0-9.-]+:[0-9]{1,5}/#) == nil {
                complaints.append("\(name) has '\(host)', which is no host with a port such as 127.0.0.1:8081")
            }
            return hosts
        }
        channelHosts = hosts("HUIYING_CHANNEL_HOSTS")
        feedHosts = hosts("HUIYING_FEED_HOSTS")
        let scale = text("HUIYING_RETRY_SCALE") ?? "1"
        retryScale = Double(scale).flatMap { (0.000_001...100).contains($0) ? $0 : nil } ?? 0
        if retryScale == 0 {
            complaints.append("HUIYING_RETRY_SCALE is '\(scale)', which is no number from 0.000001 to 100")
        }
        if let key, key.utf8.count < 32 { complaints.append("HUIYING_KEY is shorter than 32 bytes") }
        if migrate != nil, database == nil {
            complaints.append("HUIYING_DATABASE_MIGRATE is set, but HUIYING_DATABASE is missing")
        }
        let known: Set = [
            "HUIYING_DATABASE", "HUIYING_DATABASE_MIGRATE", "HUIYING_DATA", "HUIYING_PG_BIN", "HUIYING_HOST",
            "HUIYING_PORT", "HUIYING_KEY", "HUIYING_ADDRESS", "HUIYING_PROXY", "HUIYING_SAMPLES", "HUIYING_TEST_SERVER",
            "HUIYING_BENCHMARKS", "HUIYING_RATE_LIMIT", "HUIYING_CHANNEL_HOSTS", "HUIYING_FEED_HOSTS",
            "HUIYING_RETRY_SCALE",
            "HUIYING_SEALS",
        ]
        for name in environment.keys.sorted() where name.hasPrefix("HUIYING_") && !known.contains(name) {
            complaints.append("\(name) is no setting of this program")
        }
        guard complaints.isEmpty else { throw Invalid(complaints: complaints) }
    }

    /// Scheme, host and perhaps a port, and nothing behind them.
    private static func isAddress(_ text: String) -> Bool {
        guard let url = URLComponents(string: text), let host = url.host, !host.isEmpty else { return false }
        return ["http", "https"].contains(url.scheme) && url.path.isEmpty && url.query == nil && url.fragment == nil
            && url.user == nil
    }

    private static func isNumeric(_ text: String) -> Bool {
        !text.isEmpty && text.allSatisfy { $0.isHexDigit || $0 == "." || $0 == ":" }
            && text.contains { ".:".contains($0) }
    }
}
