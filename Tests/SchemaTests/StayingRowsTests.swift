import Postgres
import Testing
import TestSupport

@Suite(.timeLimit(.minutes(15))) struct StayingRowsTests {
    /// Tables whose rows are only ever added.
    static let staying = [
        "journal", "playbook_versions", "playbook_terms", "deadline_facts", "deadline_firings", "event_steps",
        "case_steps", "case_drafts", "case_answers", "attachments", "alarm_steps",
        "order_steps",
        "journal_seals", "journal_checkpoints", "corrections", "models", "model_terms",
    ]

    @Test("rows that are only added refuse every change, even the superuser's")
    func refuseEveryChange() async throws {
        try await Scratch.cloned { database in
            try await Scratch.run(script: Scene.script, on: database)
            try await Scratch.asSuperuser(of: database) { transaction in
                for table in Self.staying {
                    let column = try #require(
                        await transaction.value(
                            """
                            SELECT attname::text FROM pg_attribute
                            WHERE attrelid = ('hy.' || \(table))::regclass AND attnum > 0 AND attidentity = ''
                            ORDER BY attnum LIMIT 1
                            """,
                            as: String.self
                        )
                    )
                    let count = SQL(stringLiteral: "SELECT count(*) FROM hy.\(table)")
                    let before = try await transaction.value(count, as: Int.self) ?? 0
                    #expect(before >= 2, "\(table)")
                    for change in [
                        "UPDATE hy.\(table) SET \(column) = \(column)", "DELETE FROM hy.\(table)",
                        "TRUNCATE hy.\(table) CASCADE",
                    ] {
                        let refusal = try await refusal(of: SQL(stringLiteral: change), in: transaction)
                        #expect(refusal?.hasPrefix("23514") == true, "\(change)")
                    }
                    #expect(try await transaction.value(count, as: Int.self) == before, "\(table)")
                }
            }
        }
    }

    @Test("no service role may empty a table, refer to one or hang a trigger on one")
    func grantsNothingOfTheOwner() async throws {
        try await Scratch.rolledBack { transaction in
            let granted = try await transaction.values(
                """
                SELECT c.relname || ' ' || role || ' ' || privilege
                FROM pg_class AS c
                CROSS JOIN unnest(ARRAY['hy_app', 'hy_worker', 'hy_auditor', 'hy_login', 'hy_public']) AS role
                CROSS JOIN unnest(ARRAY['TRUNCATE', 'REFERENCES', 'TRIGGER']) AS privilege
                WHERE c.relnamespace = 'hy'::regnamespace AND c.relkind = 'r'
                  AND has_table_privilege(role, c.oid, privilege)
                """,
                as: String.self
            )
            #expect(granted == [])
        }
    }

    /// The SQLSTATE and constraint that refuse a statement; it is taken back either way.
    private func refusal(of sql: SQL, in transaction: Transaction) async throws -> String? {
        try await transaction.execute("SAVEPOINT before")
        var refusal: String?
        do { try await transaction.execute(sql) } catch let error as DatabaseError {
            if case .refused(let state) = error.kind { refusal = "\(state) \(error.constraint ?? "")" }
        }
        try await transaction.execute("ROLLBACK TO before")
        return refusal
    }
}
