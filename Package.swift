// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

/// Who may use whom.
///
/// ARCHITECTURE.md says why. A room uses only rooms above it, so data flows down the page and nothing flows back.
let rooms: [(name: String, uses: [String])] = [
    ("Journal", []),
    ("Organisation", ["Journal"]),
    ("Deadlines", ["Journal", "Organisation"]),
    ("Notices", ["Journal", "Organisation"]),
    ("Assessment", []),
    ("Intake", ["Assessment", "Journal", "Organisation"]),
    ("Events", ["Intake", "Assessment", "Deadlines", "Journal", "Organisation"]),
    ("Cases", ["Events", "Intake", "Assessment", "Deadlines", "Journal", "Organisation"]),
    ("Supervision", ["Notices", "Cases", "Events", "Deadlines", "Journal", "Organisation"]),
]

let ground: [Target.Dependency] = ["Kernel", "Playbooks", "Postgres"]
let everyRoom: [Target.Dependency] = rooms.map { .init(stringLiteral: $0.name) }

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let nioConcurrency = Target.Dependency.product(name: "NIOConcurrencyHelpers", package: "swift-nio")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let httpTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nio: [Target.Dependency] = ["NIOConcurrencyHelpers", "NIOCore", "NIOHTTP1", "NIOPosix"].map {
    .product(name: $0, package: "swift-nio")
}
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// What a room needs from outside beyond what every room has.
let outside: [String: [Target.Dependency]] = [
    "Assessment": [crypto], "Intake": ["CXML", "CZip", "Web"],
    "Notices": ["CCurl", "Web", httpClient, nioCore, nioHTTP1, nioPosix, nioSSL], "Supervision": ["Web"],
]

/// What tests of the rooms and edges work with beside their room: databases, and makers of rows.
let support: [Target.Dependency] = ["Kernel", "Making", "Postgres", "TestSupport"]

/// What each target of tests works with, beside the target that it is named for.
let tests: [(name: String, uses: [Target.Dependency])] = [
    ("Assessment", ["Assessment", "PlaybookFiles", "Playbooks", "TestSupport"]),
    ("Kernel", ["Kernel", "TestSupport", crypto]),
    ("Organisation", ["Organisation", "Cities", "Kernel", "PlaybookFiles", "Playbooks", "Postgres", "TestSupport"]),
    ("Playbooks", ["Playbooks", "Cities", "Organisation", "PlaybookFiles", "TestSupport"]),
    ("Postgres", ["Postgres", "Kernel", "Schema", "TestSupport"]),
    ("Schema", ["Cases", "Events", "Intake", "Kernel", "Postgres", "TestSupport"]),
    ("DemoCity", ["DemoCity", yams]),
    ("Dashboard", ["Dashboard"]),
    ("Doctor", ["Cases", "Doctor", "Organisation", "PlaybookFiles", "Playbooks"] + support),
    (
        "Events",
        ["Assessment", "Cities", "DemoCity", "Events", "Intake", "Organisation", "PlaybookFiles", "Playbooks"] + support
    ),
    ("Intake", ["Assessment", "Intake", "Organisation", "Playbooks"] + support),
    ("Deadlines", ["Cases", "Deadlines", "Organisation", "PlaybookFiles", "Playbooks"] + support),
    ("Web", ["Web", "TestSupport", httpClient, nioCore, nioHTTP1]),
    ("Notices", ["Kernel", "Notices", "TestSupport", "Web", httpClient, nioCore, nioHTTP1]),
    ("Cases", ["Cases", "Deadlines", "Events", "Intake", "Playbooks", crypto] + support),
    ("Supervision", ["Cases", "Notices", "Organisation", "PlaybookFiles", "Playbooks", "Supervision"] + support),
    (
        "Jobs",
        ["Cases", "Deadlines", "Events", "Intake", "Jobs", "Journal", "Notices", "Playbooks", "Supervision", "Web"]
            + [crypto, httpTypes, hummingbird, lifecycle, logging, nioConcurrency, nioCore] + support
    ),
    ("Journal", ["Journal", crypto] + support),
    (
        "API",
        ["API", "Cases", "Dashboard", "Deadlines", "Events", "Intake", "Jobs", "Journal", "Notices", "Organisation"]
            + ["Playbooks", "Supervision"]
            + [crypto, httpTypes, hummingbird, hummingbirdTesting, logging, yams]
            + nio + [.product(name: "NIOEmbedded", package: "swift-nio")] + support
    ),
    (
        "Journey",
        ["API", "Cases", "Events", "Intake", "Jobs", "Organisation", crypto, hummingbird, hummingbirdTesting, logging]
            + support
    ),
]

/// What measures joins only when it is asked for, so that a normal build never pays for it.
let benchmarks: [Target] =
    Context.environment["HUIYING_BENCHMARKS"] == nil
    ? []
    : [
        .executableTarget(
            name: "Bench",
            dependencies: ground + ["Assessment", "Events", "Intake", "PlaybookFiles", argumentParser],
            path: "Benchmarks/Sources",
            swiftSettings: settings
        )
    ]

let package = Package(
    name: "huiying",
    platforms: [.macOS(.v26)],
    products: [.executable(name: "huiying", targets: ["huiying"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(name: "CXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .target(name: "Postgres", dependencies: ["CLibPQ", crypto, nioConcurrency], swiftSettings: settings),
        .target(name: "Kernel", dependencies: ["Postgres", crypto], swiftSettings: settings),
        .target(
            name: "Web",
            dependencies: [httpClient, nioCore, nioHTTP1, nioPosix, nioSSL],
            swiftSettings: settings
        ),
        .target(name: "Playbooks", dependencies: [yams, crypto], swiftSettings: settings),
        .target(
            name: "Schema",
            dependencies: ["Postgres"],
            path: "db",
            exclude: ["schema.sql"],
            resources: [.copy("migrations"), .copy("roles.sql")],
            swiftSettings: settings
        ),
        .target(
            name: "Cities",
            path: "cities",
            resources: [.copy("default"), .copy("demo")],
            swiftSettings: settings
        ),
        .target(
            name: "PlaybookFiles",
            path: "playbooks",
            sources: ["PlaybookFiles.swift"],
            resources: [
                .copy("matters.yaml"), .copy("duties.yaml"), .copy("levels.yaml"), .copy("lexicon"), .copy("rules"),
                .copy("calendar.yaml"), .copy("supervision.yaml"), .copy("answers.yaml"), .copy("responses"),
                .copy("schema"),
            ],
            swiftSettings: settings
        ),
        .target(name: "DemoCity", dependencies: [yams], swiftSettings: settings),
        .target(
            name: "Dashboard",
            dependencies: [mustache],
            resources: [.copy("Templates"), .copy("Assets"), .copy("Messages")],
            swiftSettings: settings
        ),
        .target(name: "Doctor", dependencies: ground + ["Organisation", "Schema"], swiftSettings: settings),
        .target(
            name: "Jobs",
            dependencies: ground + everyRoom + ["Web", crypto, lifecycle, nioConcurrency],
            swiftSettings: settings
        ),
        .target(
            name: "API",
            dependencies: ground + everyRoom
                + [
                    "Dashboard", hummingbird, hummingbirdCore, crypto, httpTypes, lifecycle, logging, nioConcurrency,
                    nioCore,
                ],
            resources: [.copy("openapi.yaml")],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "huiying",
            dependencies: ground + everyRoom + [
                "API", "Cities", "Doctor", "DemoCity", "Jobs", "PlaybookFiles", "Schema", "Web",
                argumentParser, crypto, httpClient, hummingbird, hummingbirdCore, lifecycle, logging, signals, yams,
            ] + nio,
            swiftSettings: settings
        ),
        .target(
            name: "TestSupport",
            dependencies: ["Kernel", "Postgres", "Schema"],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        .target(
            name: "Making",
            dependencies: ground + ["Assessment", "Cases", "Deadlines", "Events", "Intake", "PlaybookFiles"],
            path: "Tests/Making",
            swiftSettings: settings
        ),
    ]
        + rooms.map { room in
            .target(
                name: room.name,
                dependencies: ground + room.uses.map { .init(stringLiteral: $0) } + [crypto, cryptoExtras, yams]
                    + outside[room.name, default: []],
                swiftSettings: settings
            )
        }
        + tests.map { test in
            .testTarget(name: test.name + "Tests", dependencies: test.uses, swiftSettings: settings)
        }
        + benchmarks,
    swiftLanguageModes: [.v6]
)
