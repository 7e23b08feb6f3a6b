import Postgres
import Testing
import TestSupport

@Suite(.timeLimit(.minutes(15))) struct FaultsTests {
    @Test("a fresh schema has no fault")
    func findsNothingInAFreshSchema() async throws {
        try await Scratch.rolledBack { transaction in
            let faults = try await transaction.values(
                "SELECT fault || ': ' || object FROM hy.faults()",
                as: String.self
            )
            #expect(faults == [])
        }
    }

    /// One way to break the schema, and the fault that must be reported.
    struct Damage: Sendable, CustomTestStringConvertible {
        let script: SQL
        let fault: String
        var testDescription: String { fault }

        init(_ script: SQL, _ fault: String) {
            self.script = script
            self.fault = fault
        }
    }

    static let damages: [Damage] = [
        Damage("ALTER TABLE hy.items DISABLE ROW LEVEL SECURITY", "table without row-level security: items"),
        Damage("CREATE TABLE hy.loose (words text)", "table without a primary key: loose"),
        Damage(
            "CREATE POLICY narrow ON hy.items AS RESTRICTIVE TO hy_app USING (true)",
            "restrictive policy: narrow"
        ),
        Damage("CREATE POLICY wide ON hy.items USING (true)", "policy for everybody: wide"),
        Damage("CREATE VIEW hy.window AS SELECT id FROM hy.items", "view that runs as its owner: window"),
        Damage("CREATE MATERIALIZED VIEW hy.copy AS SELECT id FROM hy.items", "materialized view: copy"),
        Damage(
            "ALTER FUNCTION hy.moment() RESET search_path",
            "function that runs as its owner without a search path: moment"
        ),
        Damage("GRANT EXECUTE ON FUNCTION hy.moment() TO PUBLIC", "function that everybody may run: moment"),
        Damage("ALTER TABLE hy.journal DISABLE TRIGGER journal_stay", "disabled trigger: journal_stay"),
        Damage(
            "ALTER TABLE hy.journal ENABLE REPLICA TRIGGER journal_stay",
            "disabled trigger: journal_stay"
        ),
        Damage("ALTER ROLE hy_app BYPASSRLS", "role that stands above the policies: hy_app"),
        Damage("ALTER TABLE hy.items OWNER TO hy_worker", "service role that owns something: items"),
        Damage("GRANT CREATE ON SCHEMA public TO PUBLIC", "schema that everybody may write: public"),
        Damage(
            "GRANT TRUNCATE ON hy.jobs TO hy_worker",
            "table that a service role may empty, refer to or hang triggers on: jobs"
        ),
        Damage("GRANT SELECT ON hy.city TO PUBLIC", "table that everybody may use: city"),
    ]

    @Test("damage to the schema's defences is reported", arguments: damages)
    func finds(_ damage: Damage) async throws {
        try await Scratch.cloned { database in
            let faults = try await Self.faults(after: damage.script, database)
            #expect(faults.contains(damage.fault))
        }
    }

    @Test("a database in which everybody may make temporary tables is reported")
    func findsTemporaryTables() async throws {
        try await Scratch.cloned { database in
            let name = try await Scratch.name(of: database)
            let faults = try await Self.faults(
                after: SQL(stringLiteral: "GRANT TEMPORARY ON DATABASE \(name) TO PUBLIC"),
                database
            )
            #expect(faults == ["database that everybody may make temporary tables in: \(name)"])
        }
    }

    /// What is reported after a change that is taken back: roles belong to the whole server.
    private static func faults(after change: SQL, _ database: Database) async throws -> [String] {
        do {
            return try await Scratch.asSuperuser(of: database) { transaction in
                try await transaction.execute(change)
                throw Found(
                    faults: try await transaction.values("SELECT fault || ': ' || object FROM hy.faults()")
                )
            }
        } catch let found as Found {
            return found.faults
        }
    }

    private struct Found: Error {
        let faults: [String]
    }
}
