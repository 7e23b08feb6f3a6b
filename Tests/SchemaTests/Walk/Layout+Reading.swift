import Postgres

extension Walk.Layout {
    /// Reads as the superuser what stands in every table and what every role may write.
    init(reading transaction: Transaction) async throws {
        let tables = try await transaction.values(
            "SELECT relname::text FROM pg_class WHERE relnamespace = 'hy'::regnamespace AND relkind = 'r' ORDER BY 1",
            as: String.self
        )
        var places: [String: [String]] = [:]
        var rows: [String: [String]] = [:]
        for table in tables {
            let all = SQL(stringLiteral: "FROM hy.\(table) AS t ORDER BY t.ctid")
            places[table] = try await transaction.values("SELECT t.ctid::text \(all)")
            rows[table] = try await transaction.values("SELECT to_jsonb(t)::text \(all)")
        }
        self.places = places
        self.rows = rows
        let written = try await transaction.values(Self.writable, as: String.self)
        var columns: [String: [String]] = [:]
        for line in written {
            let words = line.split(separator: " ").map(String.init)
            columns[words[0...2].joined(separator: " ")] = words[3].split(separator: ",").map(String.init)
        }
        self.columns = columns
    }

    /// For each role, table and command the columns that are granted; all of them where none is.
    private static let writable: SQL = """
        SELECT role || ' ' || c.relname || ' ' || command || ' ' || coalesce(
                   string_agg(a.attname, ',' ORDER BY a.attnum)
                       FILTER (WHERE has_column_privilege(role, c.oid, a.attnum, command)),
                   string_agg(a.attname, ',' ORDER BY a.attnum)
               )
        FROM pg_class AS c
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = '' AND a.attgenerated = ''
        CROSS JOIN unnest(ARRAY['hy_app', 'hy_worker', 'hy_auditor', 'hy_login']) AS role
        CROSS JOIN unnest(ARRAY['INSERT', 'UPDATE']) AS command
        WHERE c.relnamespace = 'hy'::regnamespace AND c.relkind = 'r'
        GROUP BY role, c.relname, command
        """
}
