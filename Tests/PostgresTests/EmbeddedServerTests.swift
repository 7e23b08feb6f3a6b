import Foundation
import Glibc
import Postgres
import Testing
import TestSupport

@Suite(.timeLimit(.minutes(15))) struct EmbeddedServerTests {
    /// A folder of its own that is removed in the end, with the server in it ended.
    private func inFolder(
        named name: String = "s",
        _ body: @Sendable (_ folder: String) async throws -> Void
    ) async throws {
        let own = FileManager.default.temporaryDirectory.appendingPathComponent("hy-\(UUID().uuidString.prefix(8))")
            .path
        try FileManager.default.createDirectory(
            atPath: own,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755]
        )
        let folder = own + "/" + name
        defer {
            EmbeddedServer.stopNow(folder: folder)
            try? FileManager.default.removeItem(atPath: own)  // a leftover folder does no harm
        }
        try await body(folder)
    }

    private func options(_ folder: String, _ sharing: EmbeddedServer.Sharing = .refused) -> EmbeddedServer.Options {
        .init(folder: folder, sharing: sharing, durability: .none)
    }

    /// The server's first process, or nothing when none is recorded.
    private func process(_ folder: String) -> Int32? {
        let file = try? String(contentsOfFile: folder + "/data/postmaster.pid", encoding: .utf8)  // absent: none
        return file.flatMap { Int32($0.prefix { $0.isNumber }) }
    }

    private func ask(_ server: EmbeddedServer, _ sql: SQL) async throws -> Int? {
        let database = Database(.init(conninfo: server.superuser, connections: 1, durability: .none))
        do {
            let answer = try await database.transaction(opening: Scratch.byTheClock) { transaction in
                try await transaction.value(sql, as: Int.self)
            }
            await database.close()
            return answer
        } catch {
            await database.close()
            throw error
        }
    }

    @Test("a server outlives its program, the next one takes it over, and the last of two stops it")
    func isHandedOn() async throws {
        try await inFolder { folder in
            // A cluster that was half made when its program died is made anew.
            try FileManager.default.createDirectory(
                atPath: folder + "/data.new/half",
                withIntermediateDirectories: true
            )
            var dying: EmbeddedServer? = try await EmbeddedServer.start(options(folder))
            let first = try #require(process(folder))
            let script = "CREATE TABLE public.kept AS SELECT 7::bigint AS number"
            try await Administration(conninfo: #require(dying).superuser).run(script: script)
            dying = nil

            let heir = try await EmbeddedServer.start(options(folder))
            #expect(process(folder) == first)
            #expect(try await ask(heir, "SELECT number FROM public.kept") == 7)
            await #expect(throws: ServerFault.inUse(folder)) { _ = try await EmbeddedServer.start(options(folder)) }
            let guest = try await EmbeddedServer.start(options(folder, .allowed))
            try await heir.stop()
            #expect(try await ask(guest, "SELECT number FROM public.kept") == 7)
            try await guest.stop()
            #expect(process(folder) == nil)

            let again = try await EmbeddedServer.start(options(folder))
            #expect(process(folder) != first)
            #expect(try await ask(again, "SELECT number FROM public.kept") == 7)
            try await again.stop()
        }
    }

    @Test("a server that is killed is started again within seconds, by whichever program is left to watch it")
    func isWatched() async throws {
        try await inFolder { folder in
            // What was committed must outlive the kill, so this one server forgets nothing.
            var first: EmbeddedServer? = try await EmbeddedServer.start(.init(folder: folder))
            let second = try await EmbeddedServer.start(.init(folder: folder, sharing: .allowed))
            let database = Database(.init(conninfo: second.superuser, connections: 2, durability: .none))
            try await database.execute(opening: Scratch.byTheClock, "CREATE TABLE public.kept (number integer)")
            let restarts = Restarts()
            // The first program dies; the second, which only shared the server, takes the watch over.
            #expect(first != nil)
            first = nil
            let watch = Task { try await second.watch { fault in if fault == nil { Task { await restarts.count() } } } }
            try await database.execute(opening: Scratch.byTheClock, "INSERT INTO public.kept VALUES (1)")
            let killed = try #require(process(folder))
            #expect(kill(killed, SIGKILL) == 0)

            try await until {
                do {
                    try await database.check()
                    return process(folder) != killed
                } catch let error as DatabaseError {
                    #expect(error.kind == .unreachable)
                    return false
                }
            }

            let rows = try await database.transaction(opening: Scratch.byTheClock) { transaction in
                try await transaction.value("SELECT count(*) FROM public.kept", as: Int.self)
            }
            #expect(rows == 1)
            watch.cancel()
            _ = await watch.result
            try await until { await restarts.number == 1 }
            await database.close()
            try await second.stop()
        }
    }

    private actor Restarts {
        var number = 0
        func count() { number += 1 }
    }

    @Test("a folder that holds other things is left alone")
    func refusesForeignFolders() async throws {
        try await inFolder { folder in
            try FileManager.default.createDirectory(atPath: folder + "/letters", withIntermediateDirectories: true)

            await #expect(throws: ServerFault.foreignFolder(folder)) {
                _ = try await EmbeddedServer.start(options(folder))
            }

            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["letters"])
        }
    }

    @Test("data of another major version are left alone, and the sentence says what to do")
    func refusesOtherVersions() async throws {
        try await inFolder { folder in
            try FileManager.default.createDirectory(atPath: folder + "/data", withIntermediateDirectories: true)
            try "9\n".write(toFile: folder + "/data/PG_VERSION", atomically: true, encoding: .utf8)

            await #expect { _ = try await EmbeddedServer.start(options(folder)) } throws: { error in
                guard case .otherMajor(data: "9", let programs) = error as? ServerFault else { return false }
                let sentence = "\(error)"
                return Int(programs) != nil && sentence.contains("were made by PostgreSQL 9")
                    && sentence.contains("HUIYING_PG_BIN") && sentence.contains("pg_dump")
            }

            let left = try FileManager.default.contentsOfDirectory(atPath: folder + "/data")
            #expect(left == ["PG_VERSION"])
        }
    }

    @Test("a folder with a long path, and one several folders deep, is served from a socket with a short one")
    func servesLongPaths() async throws {
        let long = "长路径" + String(repeating: "/a-folder-with-a-rather-long-name", count: 4)
        try await inFolder(named: long) { folder in
            let server = try await EmbeddedServer.start(options(folder))

            #expect(folder.utf8.count > 120)
            #expect(try await ask(server, "SELECT 42::bigint") == 42)
            let socket = try #require(server.superuser.split(separator: "'").dropFirst().first)
            #expect(socket.utf8.count < 85)
            try await server.stop()
            try? FileManager.default.removeItem(atPath: String(socket))  // a leftover folder does no harm
        }
    }

    @Test("a folder that PostgreSQL's user cannot reach is refused with who and where", .enabled(if: getuid() == 0))
    func refusesUnreachableFolders() async throws {
        try await inFolder(named: "closed/inner") { folder in
            let closed = String(folder.dropLast("/inner".count))
            try FileManager.default.createDirectory(
                atPath: closed,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            await #expect { _ = try await EmbeddedServer.start(options(folder)) } throws: { error in
                guard case .unreachableFolder(folder, user: _) = error as? ServerFault else { return false }
                return "\(error)".contains("HUIYING_DATA")
            }
        }
    }

    @Test("a folder without PostgreSQL's programs is refused with the remedy")
    func refusesMissingPrograms() async throws {
        await #expect { _ = try await EmbeddedServer.start(.init(folder: "/tmp/none", programs: "/nowhere")) } throws: {
            ($0 as? ServerFault) == .noPrograms && "\($0)".contains("make packages")
        }
    }
}
