import Cities
import Foundation
import Kernel
import Organisation
import Postgres
import Testing
import TestSupport

/// Coming in by a link, and what ends it.
@Suite(.timeLimit(.minutes(15))) struct DoorTests {
    private func inCity(_ body: @Sendable (Database) async throws -> Void) async throws {
        let folder = Cities.folder("demo")
        let file = try CityFile(yaml: String(contentsOf: folder.appendingPathComponent("city.yaml"), encoding: .utf8))
        try await Scratch.cloned { database in
            try await database.transaction(for: .worker) { try await CityDesk().take(file, in: $0) }
            try await body(database)
        }
    }

    private func link(_ role: Role, _ login: String? = nil, _ database: Database) async throws -> Secret? {
        try await database.transaction(for: .worker) { transaction in
            try await AccountDesk().link(role: role, login: login, resets: false, in: transaction)
        }
    }

    /// Burns a link; answers the session's secret, or nothing when the link is refused.
    private func signIn(_ link: Secret, _ database: Database) async throws -> Secret? {
        let session = Secret.make(prefix: "hys_")
        let post = try await database.transaction(for: .door) { transaction in
            try await transaction.value("SELECT hy.sign_in(\(link.digest), \(session.digest), NULL)", as: PostID?.self)
        }
        return post.flatMap(\.self) == nil ? nil : session
    }

    /// Makes a link and signs in by it.
    private func signedIn(_ role: Role, _ login: String? = nil, _ database: Database) async throws -> Secret {
        let link = try await link(role, login, database)
        let session = try await signIn(try #require(link), database)
        return try #require(session)
    }

    private func role(of session: Secret, _ database: Database) async throws -> Role? {
        try await database.transaction(for: .door, .readOnly) { transaction in
            try await transaction.value("SELECT role FROM hy.who_by_session(\(session.digest))", as: Role.self)
        }
    }

    @Test("a link signs in once, as who it was made for")
    func signsInOnce() async throws {
        try await inCity { database in
            let made = try await link(.liaison, "liao.zjj", database)
            let link = try #require(made)

            let session = try #require(await signIn(link, database))
            let second = try await signIn(link, database)

            #expect(try await role(of: session, database) == .liaison)
            #expect(second == nil)
            let login = try await database.transaction(for: .worker) { transaction in
                try await transaction.value(
                    """
                    SELECT login FROM hy.sessions JOIN hy.posts ON posts.id = post_id
                    JOIN hy.people ON people.id = posts.person_id
                    """,
                    as: String.self
                )
            }
            #expect(login == "liao.zjj")
        }
    }

    @Test("a link that many use at once signs one of them in")
    func signsInOneOfMany() async throws {
        try await inCity { database in
            let made = try await link(.coordinator, nil, database)
            let link = try #require(made)
            let sessions = try await withThrowingTaskGroup(of: Secret?.self) { group in
                for _ in 0..<8 { group.addTask { try await signIn(link, database) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(sessions.compactMap(\.self).count == 1)
        }
    }

    @Test("a link that expired, or that nobody made, signs nobody in")
    func refusesDeadLinks() async throws {
        try await inCity { database in
            let made = try await link(.coordinator, nil, database)
            let link = try #require(made)
            try await database.transaction(for: .worker) { transaction in
                try await transaction.execute(
                    "UPDATE hy.sign_in_links SET expires_at = clock_timestamp() - interval '1 second'"
                )
            }
            #expect(try await signIn(link, database) == nil)
            #expect(try await signIn(Secret.make(prefix: "hyl_"), database) == nil)
            #expect(try await signIn(Secret(text: ""), database) == nil)
            let sessions = try await database.transaction(for: .worker) { transaction in
                try await transaction.value("SELECT count(*) FROM hy.sessions", as: Int.self)
            }
            #expect(sessions == 0)
        }
    }

    @Test("a session that was ended, or that expired, is nobody's")
    func endsSessions() async throws {
        try await inCity { database in
            let first = try await signedIn(.coordinator, nil, database)
            let second = try await signedIn(.leader, nil, database)

            try await database.transaction(for: .door) { try await $0.execute("SELECT hy.sign_out(\(first.digest))") }
            #expect(try await role(of: first, database) == nil)
            #expect(try await role(of: second, database) == .leader)

            try await database.transaction(for: .worker) { transaction in
                try await transaction.execute(
                    "UPDATE hy.sessions SET expires_at = clock_timestamp() WHERE digest = \(second.digest)"
                )
            }
            #expect(try await role(of: second, database) == nil)
        }
    }

    @Test("a post that ends today loses its session's rights at once, and gets no link any more")
    func losesRightsWithThePost() async throws {
        try await inCity { database in
            let session = try await signedIn(.liaison, "liao.zjj", database)
            func end(_ day: SQL) async throws {
                try await database.transaction(for: .worker) { transaction in
                    try await transaction.execute(
                        """
                        UPDATE hy.posts SET until = (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date \(day)
                        FROM hy.people WHERE people.id = person_id AND login = 'liao.zjj'
                        """
                    )
                }
            }

            try await end("+ 1")
            #expect(try await role(of: session, database) == .liaison)
            try await end("")
            #expect(try await role(of: session, database) == nil)
            #expect(try await link(.liaison, "liao.zjj", database) == nil)
        }
    }

    @Test("a post that has not begun has neither link nor rights")
    func waitsForThePost() async throws {
        try await inCity { database in
            let session = try await signedIn(.liaison, "liao.zjj", database)
            try await database.transaction(for: .worker) { transaction in
                try await transaction.execute(
                    """
                    UPDATE hy.posts SET since = (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date + 1
                    FROM hy.people WHERE people.id = person_id AND login = 'liao.zjj'
                    """
                )
            }
            #expect(try await role(of: session, database) == nil)
            #expect(try await link(.liaison, "liao.zjj", database) == nil)
        }
    }

    @Test("a role that nobody holds, and a login that does not hold it, get no link")
    func refusesStrangers() async throws {
        try await inCity { database in
            let notHeld = try await link(.coordinator, "liao.zjj", database)
            let unknown = try await link(.coordinator, "nobody", database)
            #expect(notHeld == nil && unknown == nil)
        }
    }

    @Test("a machine's key that was withdrawn pushes for nobody")
    func withdrawsKeys() async throws {
        try await inCity { database in
            let secret = Secret.make(prefix: "hyk_")
            try await database.transaction(for: .worker) { transaction in
                try await transaction.execute(
                    """
                    INSERT INTO hy.machine_keys (id, source_id, name, prefix, digest)
                    SELECT \(UUID()), id, 'k', 'hyk_', \(secret.digest) FROM hy.sources ORDER BY code LIMIT 1
                    """
                )
            }
            func source() async throws -> SourceID? {
                try await database.transaction(for: .door) { transaction in
                    try await transaction.value("SELECT source_id FROM hy.who_by_key(\(secret.digest))")
                }
            }
            #expect(try await source() != nil)
            try await database.transaction(for: .worker) { transaction in
                try await transaction.execute(
                    "UPDATE hy.machine_keys SET revoked_at = clock_timestamp() WHERE digest = \(secret.digest)"
                )
            }
            #expect(try await source() == nil)
        }
    }
}
