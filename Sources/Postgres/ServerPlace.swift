import Crypto
import Foundation

/// Where a private server lives, and the programs that make and run it.
struct ServerPlace: Sendable {
    let folder: String
    let socketFolder: String
    let superuser = "hy_superuser"
    private let programs: String
    private let account: String?
    private let durability: Database.Durability

    var lockFile: String { folder + "/lock" }
    var usersFile: String { folder + "/users" }
    var setupFile: String { folder + "/setup" }
    private var data: String { folder + "/data" }
    private var log: String { folder + "/server.log" }

    init(_ options: EmbeddedServer.Options) throws {
        folder = URL(fileURLWithPath: options.folder).standardizedFileURL.path
        durability = options.durability
        account = getuid() == 0 ? (unsafe getpwnam("postgres") != nil ? "postgres" : "nobody") : nil
        guard let found = Self.programs(options.programs) else { throw ServerFault.noPrograms }
        programs = found
        // A socket's path has at most 107 bytes.
        let near = folder + "/socket"
        let digest = SHA256.hash(data: Data(folder.utf8)).prefix(6).map { String(format: "%02x", $0) }.joined()
        socketFolder = near.utf8.count < 85 ? near : "/tmp/huiying-\(getuid())-\(digest)"
    }

    private static func programs(_ said: String?) -> String? {
        if let said { return FileManager.default.isExecutableFile(atPath: said + "/initdb") ? said : nil }
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let debian = "/usr/lib/postgresql"
        let majors = (try? FileManager.default.contentsOfDirectory(atPath: debian)) ?? []  // absent: none
        let folders = majors.compactMap(Int.init).sorted(by: >).map { "\(debian)/\($0)/bin" }
        return (path + folders).first { folder in
            ["initdb", "pg_ctl", "postgres"].allSatisfy {
                FileManager.default.isExecutableFile(atPath: folder + "/" + $0)
            }
        }
    }

    /// Makes the folders and gives them to who runs the server.
    func prepare() throws {
        try refuseForeignFolder()
        for path in [folder, socketFolder] {
            // The folders above must stay open to who runs the server; only this one is closed to others.
            let above = URL(fileURLWithPath: path).deletingLastPathComponent().path
            try FileManager.default.createDirectory(atPath: above, withIntermediateDirectories: true)
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            if path == socketFolder { try refuseTaken(path) }
            try own(path)
        }
        guard try run("/bin/sh", ["-c", "test -w \"$0\"", folder], quietly: true) == 0 else {
            throw ServerFault.unreachableFolder(folder, user: account ?? NSUserName())
        }
    }

    /// A folder that holds other things is nobody's to give away, least of all when we are root.
    private func refuseForeignFolder() throws {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []  // absent: it will be made
        guard
            names.isEmpty
                || !Set(names).isDisjoint(with: ["users", "lock", "data", "demo", "key", "socket", "setup", "data.new"])
        else {
            throw ServerFault.foreignFolder(folder)
        }
    }

    /// Where everybody may make folders, one of our name may be somebody else's, or lead elsewhere.
    private func refuseTaken(_ path: String) throws {
        let found = try FileManager.default.attributesOfItem(atPath: path)
        let owner = found[.ownerAccountID] as? UInt32
        let ours = [getuid(), account.flatMap { unsafe getpwnam($0)?.pointee.pw_uid }]
        guard found[.type] as? FileAttributeType == .typeDirectory, ours.contains(owner) else {
            throw ServerFault.takenFolder(path)
        }
    }

    private func own(_ path: String) throws {
        guard let account else { return }
        try FileManager.default.setAttributes([.ownerAccountName: account], ofItemAtPath: path)
    }

    /// Makes the cluster, or checks that the one there is of the programs' major version.
    func makeCluster() throws {
        if let made = try? String(contentsOfFile: data + "/PG_VERSION", encoding: .utf8) {  // absent: none was made
            let major = made.trimmingCharacters(in: .whitespacesAndNewlines)
            let ours = try version()
            guard major == ours else { throw ServerFault.otherMajor(data: major, programs: ours) }
            return
        }
        let half = folder + "/data.new"
        if FileManager.default.fileExists(atPath: half) { try FileManager.default.removeItem(atPath: half) }
        let status = try run(
            programs + "/initdb",
            [
                "-D", half, "-U", superuser, "--locale=C.UTF-8", "--encoding=UTF8", "--lc-messages=C", "--auth=trust",
                "--no-instructions",
            ]
        )
        guard status == 0 else { throw ServerFault.failed(lastWords) }
        try FileManager.default.moveItem(atPath: half, toPath: data)
    }

    private func version() throws -> String {
        let file = folder + "/version"
        _ = try Subprogram(path: programs + "/postgres", arguments: ["--version"], output: file).run()
        let words = try String(contentsOfFile: file, encoding: .utf8)
        let number = words.split(separator: " ").first { $0.first?.isNumber == true } ?? ""
        return String(number.prefix { $0.isNumber })
    }

    /// Starts the server; one that was killed a moment ago may need a few tries.
    func launch() async throws {
        try writeSettings()
        let end = ContinuousClock.now + .seconds(20)
        while true {
            if isRunning { break }
            if try control(["start", "-l", log, "-w", "-t", "15"]) == 0 { break }
            guard ContinuousClock.now < end else { throw ServerFault.failed(lastWords) }
            try await Task.sleep(for: .milliseconds(300))
        }
        try await waitUntilReady()
    }

    func waitUntilReady() async throws {
        let conninfo = "host='\(socketFolder)' port=5432 user=\(superuser) dbname=postgres"
        let end = ContinuousClock.now + .seconds(60)
        while true {
            do {
                return try await Administration(conninfo: conninfo).run(script: "SELECT 1")
            } catch {
                guard ContinuousClock.now < end else { throw ServerFault.failed(lastWords) }
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    /// Whether the server's first process lives.
    var isRunning: Bool {
        guard let file = try? String(contentsOfFile: data + "/postmaster.pid", encoding: .utf8),  // absent: it does not
            let pid = Int32(file.prefix { $0.isNumber })
        else { return false }
        guard let words = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
        let state = words.drop { $0 != ")" }.dropFirst(2).first
        return words.contains("(postgres)") && state != "Z"
    }

    /// Runs pg_ctl.
    @discardableResult
    func control(_ arguments: [String]) throws -> Int32 {
        try run(programs + "/pg_ctl", ["-D", data] + arguments)
    }

    private func writeSettings() throws {
        var lines = [
            "listen_addresses = ''", "unix_socket_directories = '\(socketFolder)'", "unix_socket_permissions = 0700",
            "port = 5432", "max_connections = 100", "shared_buffers = '\(buffers)MB'", "jit = off",
            "max_wal_size = '4GB'", "checkpoint_timeout = '15min'", "wal_compression = on", "timezone = 'UTC'",
            "log_timezone = 'UTC'", "log_min_messages = warning", "log_error_verbosity = terse",
            "log_min_error_statement = panic", "log_parameter_max_length_on_error = 0", "cluster_name = 'huiying'",
        ]
        if durability == .none {
            // Nor is it tidied up behind the back of who uses it: what is counted of its tables stays what it was.
            lines += ["fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off"]
        }
        try write(lines.joined(separator: "\n") + "\n", to: data + "/huiying.conf")
        let main = data + "/postgresql.conf"
        let words = try String(contentsOfFile: main, encoding: .utf8)
        if !words.contains("huiying.conf") { try write(words + "\ninclude 'huiying.conf'\n", to: main) }
    }

    private func write(_ text: String, to file: String) throws {
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        try own(file)
    }

    /// An eighth of the memory, between 128 and 1,024 MB.
    private var buffers: UInt64 { min(1_024, max(128, ProcessInfo.processInfo.physicalMemory >> 23)) }

    private var lastWords: String {
        let words = (try? String(contentsOfFile: folder + "/start.log", encoding: .utf8)) ?? ""  // absent: nothing said
        let server = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        return (words.suffix(500) + server.suffix(500)).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Runs a program as who the server runs as, whatever the environment says.
    @discardableResult
    private func run(_ program: String, _ arguments: [String], quietly: Bool = false) throws -> Int32 {
        let output = quietly ? "/dev/null" : folder + "/start.log"
        guard let account else { return try Subprogram(path: program, arguments: arguments, output: output).run() }
        let words = ["-u", account, "--", program] + arguments
        return try Subprogram(path: "/usr/sbin/runuser", arguments: words, output: output).run()
    }
}
