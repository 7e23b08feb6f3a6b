import Postgres
import Testing
import TestSupport

@Suite(.timeLimit(.minutes(15))) struct ShapeTests {
    private func names(_ sql: SQL) async throws -> [String] {
        let database = Found()
        try await Scratch.rolledBack { transaction in
            await database.keep(try await transaction.values(sql))
        }
        return await database.names
    }

    private actor Found {
        var names: [String] = []
        func keep(_ names: [String]) { self.names = names }
    }

    @Test("every table but the migrations' record has row-level security")
    func everyTableHasRowLevelSecurity() async throws {
        let open = try await names(
            """
            SELECT relname::text FROM pg_class
            WHERE relnamespace = 'hy'::regnamespace AND relkind IN ('r', 'p') AND NOT relrowsecurity
            """
        )
        #expect(open == ["schema_migrations"])
    }

    @Test("every table has a primary key")
    func everyTableHasAPrimaryKey() async throws {
        let (tables, keyless) = try await (
            names(
                "SELECT relname::text FROM pg_class WHERE relnamespace = 'hy'::regnamespace AND relkind IN ('r', 'p')"
            ),
            names(
                """
                SELECT relname::text FROM pg_class
                WHERE relnamespace = 'hy'::regnamespace AND relkind IN ('r', 'p')
                  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = pg_class.oid AND contype = 'p')
                """
            )
        )
        #expect(tables.count >= 36)
        #expect(keyless == [])
    }

    @Test("every constraint has a name of its own that a person chose")
    func everyConstraintIsNamed() async throws {
        let chosenByTheServer = try await names(
            """
            SELECT conname::text FROM pg_constraint
            WHERE connamespace = 'hy'::regnamespace AND conname ~ '(_check|_fkey|_key|_excl|_not_null)[0-9]*$'
            """
        )
        let twice = try await names(
            """
            SELECT conname::text FROM pg_constraint WHERE connamespace = 'hy'::regnamespace
            GROUP BY conname HAVING count(*) > 1
            """
        )
        #expect(chosenByTheServer == [])
        #expect(twice == [])
    }

    @Test("a command on a table has one policy for each role, and it is permissive")
    func policiesAreFew() async throws {
        let overlapping = try await names(
            """
            SELECT tablename || ' ' || command || ' ' || role
            FROM pg_policies CROSS JOIN unnest(roles) AS role
            CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS command
            WHERE schemaname = 'hy' AND cmd IN ('ALL', command)
            GROUP BY tablename, command, role HAVING count(*) > 1
            """
        )
        let restrictive = try await names(
            "SELECT policyname::text FROM pg_policies WHERE schemaname = 'hy' AND permissive <> 'PERMISSIVE'"
        )
        #expect(overlapping == [])
        #expect(restrictive == [])
    }

    @Test("every privilege that a service role has on a table is met by a policy")
    func everyPrivilegeHasAPolicy() async throws {
        let dead = try await names(
            """
            SELECT c.relname || ' ' || command || ' ' || role
            FROM pg_class AS c
            CROSS JOIN unnest(ARRAY['hy_app', 'hy_worker', 'hy_auditor']) AS role
            CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE']) AS command
            WHERE c.relnamespace = 'hy'::regnamespace AND c.relkind = 'r' AND c.relrowsecurity
              AND has_any_column_privilege(role, c.oid, command)
              AND NOT EXISTS (
                  SELECT FROM pg_policies
                  WHERE schemaname = 'hy' AND tablename = c.relname AND role = ANY (roles) AND cmd IN ('ALL', command)
              )
            """
        )
        #expect(dead == [])
    }

    @Test("every function in a procedural language names its search path")
    func functionsNameTheirSearchPath() async throws {
        let without = try await names(
            """
            SELECT proname::text FROM pg_proc
            WHERE pronamespace = 'hy'::regnamespace AND prolang <> (SELECT oid FROM pg_language WHERE lanname = 'sql')
              AND NOT EXISTS (SELECT FROM unnest(proconfig) AS setting WHERE setting = 'search_path=hy, pg_temp')
            """
        )
        #expect(without == [])
    }
}
