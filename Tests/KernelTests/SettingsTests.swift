import Kernel
import Testing

@Suite struct SettingsTests {
    private func complaints(_ environment: [String: String]) -> [String] {
        do {
            _ = try Settings(environment: environment)
            return []
        } catch { return error.complaints }
    }

    @Test("without a word the program runs on its own server, for this machine alone")
    func hasDefaults() throws {
        let settings = try Settings(environment: ["PATH": "/bin", "HOME": "/root"])
        #expect(settings.database == nil && settings.migrate == nil && settings.folder == nil && settings.key == nil)
        #expect(settings.seals == nil)
        #expect(settings.host == "127.0.0.1")
        #expect(settings.port == nil && settings.rateLimit == 12_000)
    }

    @Test(
        "an address that people cannot type and a proxy that is no IP address are complained about",
        arguments: [
            ("HUIYING_ADDRESS", "huiying.example"), ("HUIYING_ADDRESS", "ftp://huiying.example"),
            ("HUIYING_ADDRESS", "https://huiying.example/path"), ("HUIYING_ADDRESS", "https://"),
            ("HUIYING_PROXY", "proxy.example"), ("HUIYING_PROXY", "10.0.0.1, all"),
        ]
    )
    func refusesAddresses(name: String, value: String) {
        #expect(complaints([name: value]).count == 1)
    }

    @Test("what is set is read")
    func readsSettings() throws {
        let key = String(repeating: "k", count: 32)
        let settings = try Settings(environment: [
            "HUIYING_DATABASE": "host=db", "HUIYING_DATABASE_MIGRATE": "host=db user=m", "HUIYING_DATA": "/srv/h",
            "HUIYING_PG_BIN": "/opt/pg/bin", "HUIYING_HOST": "0.0.0.0", "HUIYING_PORT": "65535", "HUIYING_KEY": key,
            "HUIYING_ADDRESS": "https://huiying.example:8443/", "HUIYING_PROXY": "10.0.0.1, ::1",
            "HUIYING_RATE_LIMIT": "0", "HUIYING_SEALS": "/srv/seals",
        ])
        #expect(settings.database == "host=db" && settings.migrate == "host=db user=m")
        #expect(settings.folder == "/srv/h" && settings.programs == "/opt/pg/bin")
        #expect(settings.host == "0.0.0.0" && settings.port == 65_535 && settings.key == key)
        #expect(settings.address == "https://huiying.example:8443" && settings.proxies == ["10.0.0.1", "::1"])
        #expect(settings.rateLimit == 0 && settings.seals == "/srv/seals")
    }

    @Test("the folder for checkpoints is the same wherever the program is started", arguments: ["seals", "./s", "~/s"])
    func refusesRelativeFolders(_ folder: String) {
        #expect(complaints(["HUIYING_SEALS": folder]).count == 1)
    }

    @Test("a setting that is empty counts as absent")
    func takesEmptyForAbsent() throws {
        let settings = try Settings(environment: [
            "HUIYING_DATABASE": "", "HUIYING_PORT": "", "HUIYING_KEY": "", "HUIYING_SEALS": "",
        ])
        #expect(settings.database == nil && settings.port == nil && settings.key == nil && settings.seals == nil)
    }

    @Test("everything that is wrong is said at once")
    func complainsAtOnce() {
        let found = complaints([
            "HUIYING_PORT": "ninety", "HUIYING_KEY": "short", "HUIYING_DATABASE_MIGRATE": "host=db",
            "HUIYING_PROT": "8080", "HUIYING_ALLES": "1",
        ])
        #expect(
            found == [
                "HUIYING_PORT is 'ninety', which is no port (1 to 65535)", "HUIYING_KEY is shorter than 32 bytes",
                "HUIYING_DATABASE_MIGRATE is set, but HUIYING_DATABASE is missing",
                "HUIYING_ALLES is no setting of this program", "HUIYING_PROT is no setting of this program",
            ]
        )
    }

    @Test("only a port is a port", arguments: ["0", "65536", "-1", "80.0", " 80", "0x50", "８０", "1e3"])
    func refusesOtherPorts(_ port: String) {
        #expect(complaints(["HUIYING_PORT": port]).count == 1)
    }

    @Test("only a number of requests limits them", arguments: ["-1", "1.5", "many", "10000001"])
    func refusesOtherRates(_ rate: String) {
        #expect(complaints(["HUIYING_RATE_LIMIT": rate]).count == 1)
        #expect(complaints(["HUIYING_RETRY_SCALE": "0"]).count == 1)
        #expect(complaints(["HUIYING_RETRY_SCALE": "much"]).count == 1)
        #expect(complaints(["HUIYING_CHANNEL_HOSTS": "127.0.0.1"]).count == 1)
        #expect(complaints(["HUIYING_CHANNEL_HOSTS": "127.0.0.1:8081, a.cn:443"]).isEmpty)
    }

    @Test("a key is measured in bytes, and never shown")
    func measuresKeys() {
        #expect(complaints(["HUIYING_KEY": String(repeating: "钥", count: 11)]).isEmpty)
        let found = complaints(["HUIYING_KEY": "canary-canary"])
        #expect(found.count == 1)
        #expect(!found.contains { $0.contains("canary") })
    }
}
