import Foundation
import Glibc
import Kernel
import Postgres
import Testing
import TestSupport

@Suite(.timeLimit(.minutes(15))) struct LostConnectionTests {
    private func end(_ backend: Int32) async throws {
        try await Administration(conninfo: Scratch.superuser()).run(script: "SELECT pg_terminate_backend(\(backend))")
    }

    @Test("a backend that is killed under a transaction makes it unreachable, and the next one succeeds")
    func recoversFromAKilledBackend() async throws {
        try await Scratch.cloned(connections: 1) { database in
            await #expect {
                try await database.transaction(for: .worker) { transaction in
                    try await transaction.execute("INSERT INTO hy.number_series VALUES ('event', 1, 1)")
                    let backend = try #require(
                        await transaction.value("SELECT pg_backend_pid()", as: Int32.self)
                    )
                    try await end(backend)
                    while true { try await transaction.execute("SELECT 1") }
                }
            } throws: { error in
                guard let error = error as? DatabaseError else { return false }
                return error.kind == .unreachable && error.isBusy
            }

            let rows = try await database.transaction(for: .worker) { transaction in
                try await transaction.value("SELECT count(*) FROM hy.number_series", as: Int.self)
            }
            #expect(rows == 0)
        }
    }

    @Test("a connection that is lost during COMMIT says that the outcome is unknown")
    func tellsUnknownCommits() async throws {
        try await Scratch.cloned(connections: 1) { database in
            try await Scratch.run(
                script: """
                    CREATE FUNCTION hy.dawdle() RETURNS trigger LANGUAGE plpgsql AS
                        $$ BEGIN PERFORM pg_catalog.pg_sleep(50); RETURN NULL; END $$;
                    CREATE CONSTRAINT TRIGGER dawdle AFTER INSERT ON hy.number_series
                        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hy.dawdle();
                    """,
                on: database
            )
            let name = try await Scratch.name(of: database)
            let above = Database(.init(conninfo: try await Scratch.superuser(), connections: 1, durability: .none))
            let writing = Task {
                try await database.transaction(for: .worker) { transaction in
                    try await transaction.execute("INSERT INTO hy.number_series VALUES ('event', 1, 1)")
                }
            }
            try await until {
                try await above.transaction(opening: Scratch.byTheClock) { transaction in
                    try await transaction.value(
                        """
                        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                        WHERE datname = \(name) AND query = 'COMMIT' AND state = 'active'
                        """,
                        as: Int.self
                    ) == 1
                }
            }
            await above.close()

            await #expect { try await writing.value } throws: { ($0 as? DatabaseError)?.kind == .commitUnknown }
            try await database.check()
        }
    }

    @Test("a server that answers nobody is given up in time, and disturbs no later connection")
    func givesUpSilentServers() async throws {
        let silent = try SilentServer()
        try await Scratch.cloned { database in
            let (mute, good) = try await configurations(silent, database)
            for _ in 0..<3 {
                let begun = ContinuousClock.now
                await #expect { try await Database(mute).check() } throws: { error in
                    (error as? DatabaseError)?.kind == .unreachable
                }
                #expect(ContinuousClock.now - begun < .seconds(4))
                let later = Database(good)
                try await later.check()
                await later.close()
            }
        }
        silent.close()
    }

    private func configurations(
        _ silent: SilentServer,
        _ database: Database
    ) async throws -> (mute: Database.Configuration, good: Database.Configuration) {
        let good = try await Scratch.configuration(of: database)
        var mute = good
        mute.conninfo = "host='\(silent.folder)' port=5432 user=nobody dbname=nothing"
        mute.connectLimit = .milliseconds(200)
        return (mute, good)
    }

    @Test("a server that is not there is unreachable at once, and the sentence shows no address")
    func reportsAbsentServers() async throws {
        let database = Database(.init(conninfo: "host=/nowhere-secret user=nobody", durability: .none))
        await #expect { try await database.check() } throws: { error in
            guard let error = error as? DatabaseError else { return false }
            return error.kind == .unreachable && !"\(error)".contains("secret")
        }
        await database.close()
    }

    @Test("a role above the policies is refused where the server shall keep its promises")
    func refusesRolesAboveThePolicies() async throws {
        let database = Database(.init(conninfo: try await Scratch.superuser()))
        await #expect { try await database.check() } throws: { error in
            guard case .unfit(let sentence) = (error as? DatabaseError)?.kind else { return false }
            return sentence.contains("hy_login")
        }
        await database.close()
    }

    @Test("a server that may forget what it acknowledged is refused where promises count")
    func refusesForgetfulServers() async throws {
        try await Scratch.cloned { database in
            var configuration = try await Scratch.configuration(of: database)
            configuration.durability = .full
            let strict = Database(configuration)
            await #expect { try await strict.check() } throws: { error in
                guard case .unfit(let sentence) = (error as? DatabaseError)?.kind else { return false }
                return sentence.contains("fsync")
            }
            await strict.close()
        }
    }
}

/// Something that takes connections on a socket and never says a word.
private final class SilentServer: Sendable {
    let folder: String
    private let descriptor: Int32

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("hy-\(UUID().uuidString.prefix(8))").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array((folder + "/.s.PGSQL.5432").utf8)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(descriptor, $0, length) }
        }
        try #require(bound == 0 && listen(descriptor, 8) == 0)
    }

    func close() {
        Glibc.close(descriptor)
        try? FileManager.default.removeItem(atPath: folder)  // a leftover folder does no harm
    }
}
