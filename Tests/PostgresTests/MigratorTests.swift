import Foundation
import Kernel
import Postgres
import Schema
import Testing
import TestSupport

@Suite(.timeLimit(.minutes(15))) struct MigratorTests {
    /// An empty database that is dropped in the end, with how the migrating role connects to it.
    private func empty(_ body: @Sendable (_ conninfo: String, _ asLogin: Database) async throws -> Void) async throws {
        try await Scratch.cloned { neighbour in
            let superuser = try await Scratch.superuser()
            let administration = Administration(conninfo: superuser)
            let name = "empty_\(UUID().uuidString.prefix(8).lowercased())"
            try await administration.createDatabase(name, owner: "hy_owner")
            var configuration = try await Scratch.configuration(of: neighbour)
            configuration.conninfo += " dbname=\(name)"
            let database = Database(configuration)
            do {
                try await body(superuser + " user=hy_migrate dbname=\(name)", database)
            } catch {
                await database.close()
                try await administration.dropDatabase(name)
                throw error
            }
            await database.close()
            try await administration.dropDatabase(name)
        }
    }

    private func numbers(_ database: Database) async throws -> [Int32] {
        try await database.transaction(opening: Self.asWorker) { transaction in
            try await transaction.values("SELECT number FROM hy.schema_migrations ORDER BY number")
        }
    }

    /// The first database of a city has no `hy.moment()` yet, so the opening cannot ask for it.
    private static let asWorker = Opening(statement: "SELECT clock_timestamp(), set_config('role', 'hy_worker', true)")

    private static let small = [
        Migration(
            number: 1,
            name: "0001_one",
            sql: "CREATE TABLE hy.one (id integer); GRANT USAGE ON SCHEMA hy TO hy_worker;"
        ),
        Migration(number: 2, name: "0002_two", sql: "CREATE TABLE hy.two (id integer)"),
    ]

    @Test("an empty database becomes one that the program takes, and a second run changes nothing")
    func migratesFromNothing() async throws {
        try await empty { conninfo, database in
            let migrations = try Schema.migrations()
            let migrator = Migrator(migrations: migrations)

            let first = try await migrator.migrate(conninfo: conninfo, as: "hy_owner")
            let second = try await migrator.migrate(conninfo: conninfo, as: "hy_owner")

            #expect(first == migrations.map(\.number))
            #expect(first == Array(1...migrations.count))
            #expect(second == [])
            try await migrator.check(database)
            try await database.transaction(for: .worker) { transaction in
                let faults = try await transaction.values("SELECT fault || object FROM hy.faults()", as: String.self)
                #expect(faults == [])
                let strangers = try await transaction.values(
                    """
                    SELECT relname::text FROM pg_class
                    WHERE relnamespace = 'hy'::regnamespace AND relowner <> 'hy_owner'::regrole
                    """,
                    as: String.self
                )
                #expect(strangers == [])
            }
        }
    }

    @Test("a script that was edited after it ran is refused by its name, and nothing runs")
    func refusesEditedScripts() async throws {
        try await empty { conninfo, database in
            try await Migrator(migrations: [Self.small[0]]).migrate(conninfo: conninfo, as: "hy_owner")
            let edited = Migration(number: 1, name: "0001_one", sql: Self.small[0].sql + " ")
            let migrator = Migrator(migrations: [edited, Self.small[1]])

            await #expect(throws: MigrationFault.changed("0001_one")) {
                try await migrator.migrate(conninfo: conninfo, as: "hy_owner")
            }

            #expect(try await numbers(database) == [1])
            await #expect(throws: MigrationFault.changed("0001_one")) {
                try await migrator.check(database)
            }
        }
    }

    @Test("a database that a newer program migrated is refused, and named")
    func refusesNewerSchemas() async throws {
        try await empty { conninfo, database in
            try await Migrator(migrations: Self.small).migrate(conninfo: conninfo, as: "hy_owner")
            let older = Migrator(migrations: [Self.small[0]])

            await #expect(throws: MigrationFault.newerSchema("0002_two")) {
                try await older.migrate(conninfo: conninfo, as: "hy_owner")
            }
            await #expect(throws: MigrationFault.newerSchema("0002_two")) {
                try await older.check(database)
            }
        }
    }

    @Test("scripts that have not run yet are named to whoever starts the program")
    func namesPendingScripts() async throws {
        try await empty { conninfo, database in
            try await Migrator(migrations: [Self.small[0]]).migrate(conninfo: conninfo, as: "hy_owner")
            await #expect(throws: MigrationFault.pending(["0002_two"])) {
                try await Migrator(migrations: Self.small).check(database)
            }
        }
    }

    @Test("a script that fails leaves nothing of itself, and what ran before it stays")
    func takesFailuresBack() async throws {
        try await empty { conninfo, database in
            let broken = Migration(
                number: 2,
                name: "0002_broken",
                sql: "CREATE TABLE hy.half (id integer); SELECT 1 / 0; CREATE TABLE hy.other (id integer)"
            )

            await #expect {
                try await Migrator(migrations: [Self.small[0], broken]).migrate(conninfo: conninfo, as: "hy_owner")
            } throws: { ($0 as? DatabaseError)?.kind == .refused("22012") }

            #expect(try await numbers(database) == [1])
            let tables = try await database.transaction(opening: Self.asWorker) { transaction in
                try await transaction.values(
                    "SELECT tablename::text FROM pg_tables WHERE schemaname = 'hy' ORDER BY 1",
                    as: String.self
                )
            }
            #expect(tables == ["one", "schema_migrations"])
            let mended = try await Migrator(migrations: Self.small).migrate(conninfo: conninfo, as: "hy_owner")
            #expect(mended == [2])
        }
    }

    @Test("four programs that migrate at once make one schema, each script once")
    func migratesOnce() async throws {
        try await empty { conninfo, database in
            let migrations = try Schema.migrations()

            let ran = try await withThrowingTaskGroup(of: [Int].self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await Migrator(migrations: migrations).migrate(conninfo: conninfo, as: "hy_owner")
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }

            #expect(ran.sorted() == migrations.map(\.number))
            #expect(try await numbers(database).map(Int.init) == migrations.map(\.number))
        }
    }

    @Test("migrations are numbered without a gap, and named for their number")
    func areNumbered() throws {
        let migrations = try Schema.migrations()
        #expect(migrations.map(\.number) == Array(1...migrations.count))
        #expect(migrations.allSatisfy { $0.name.hasPrefix(String(format: "%04d_", $0.number)) })
    }
}
