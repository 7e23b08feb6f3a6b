import Foundation
import Kernel
package import Postgres
import Schema

/// Looks at roles and schema: who we are to the database, whether its tables are this program's, and their defences.
package struct SchemaExamination: Sendable {
    private let database: Database

    /// Prepares to look.
    package init(_ database: Database) { self.database = database }

    /// What is wrong; without our roles or our schema, nothing else is looked for.
    package func findings() async throws -> [Finding] {
        let roles = try await roleFindings()
        guard !roles.contains(where: { $0.code == "roles.not-a-member" }) else { return roles }
        do {
            try await Migrator(migrations: try Schema.migrations()).check(database)
        } catch let fault as MigrationFault {
            return roles + [schema(fault)]
        }
        return try await roles + defences()
    }

    private func roleFindings() async throws -> [Finding] {
        let rows = try await database.transaction(opening: .bare) { try await $0.rows(.roleFaults, as: Fault.self) }
        return rows.map { row in
            Finding(
                row.code,
                .wrong,
                row.object,
                what: row.code == "roles.not-a-member"
                    ? .said("登录的角色不是 \(row.object) 的成员。", "The role that logs in is no member of \(row.object).")
                    : .said(
                        "登录的角色 \(row.object) 不受行级权限约束。",
                        "Row-level security does not bind the role \(row.object)."
                    ),
                why: .said("权限由数据库的行级策略把守。", "The database's policies decide who may see and do what."),
                remedy: row.code == "roles.not-a-member"
                    ? .said("以超级用户运行：psql -f db/roles.sql", "As superuser: psql -f db/roles.sql")
                    : .said(
                        "让 HUIYING_DATABASE 以 hy_login 登录：user=hy_login",
                        "Let HUIYING_DATABASE log in as hy_login: user=hy_login"
                    )
            )
        }
    }

    private func schema(_ fault: MigrationFault) -> Finding {
        let (code, remedy): (String, Sentence) =
            switch fault {
            case .pending: ("schema.older", .said("运行：huiying migrate", "Run: huiying migrate"))
            case .newerSchema: ("schema.newer", .said("换用较新的程序。", "Use the newer program."))
            case .changed: ("schema.changed", .said("恢复被改动的迁移脚本。", "Restore the script as it was."))
            }
        return Finding(
            code,
            .wrong,
            what: .said("数据库的结构与程序不符：\(fault)", "The schema is not this program's: \(fault)"),
            why: .said("服务在不符的结构上拒绝启动。", "The service refuses to start on it."),
            remedy: remedy
        )
    }

    private func defences() async throws -> [Finding] {
        let rows = try await database.transaction(for: .worker, .readOnly) { transaction in
            try await transaction.rows(.defenceFaults, as: Fault.self)
        }
        return rows.map { row in
            Finding(
                "schema.defence",
                .wrong,
                row.object,
                what: .said("结构的防护有缺口：\(row.code)（\(row.object)）", "A defence is down: \(row.code) (\(row.object))."),
                why: .said("有人可能看到或改动不该碰的行。", "Somebody may see or change rows that are not theirs."),
                remedy: .said(
                    "对照 db/schema.sql 恢复；以 hy_owner 运行：pg_dump --schema-only 后比较。",
                    "Restore it as db/schema.sql has it; compare with: pg_dump --schema-only"
                )
            )
        }
    }

    private struct Fault: RowDecodable, Sendable {
        let code: String
        let object: String

        init(row: Row) throws {
            code = try row["code"]
            object = try row["object"]
        }
    }
}

extension SQL {
    fileprivate static let roleFaults: SQL = """
        SELECT 'roles.above-policies' AS code, rolname::text AS object FROM pg_roles
        WHERE rolname = session_user AND (rolsuper OR rolbypassrls)
        UNION ALL
        SELECT 'roles.above-policies', session_user::text
        WHERE EXISTS (
            SELECT FROM pg_namespace WHERE nspname = 'hy' AND pg_has_role(session_user, nspowner, 'USAGE')
        ) AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = session_user)
        UNION ALL
        SELECT 'roles.not-a-member', wanted FROM unnest(ARRAY['hy_app', 'hy_worker', 'hy_auditor']) AS wanted
        WHERE NOT EXISTS (
            SELECT FROM pg_roles WHERE rolname = wanted AND pg_has_role(session_user, oid, 'MEMBER')
        )
        ORDER BY 1, 2
        """

    /// What the schema finds wrong with itself, and privileges that no policy meets.
    fileprivate static let defenceFaults: SQL = """
        SELECT fault AS code, object FROM hy.faults()
        UNION ALL
        SELECT 'privilege without a policy', c.relname || ' ' || command || ' ' || role
        FROM pg_class AS c
        CROSS JOIN unnest(ARRAY['hy_app', 'hy_worker', 'hy_auditor']) AS role
        CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE']) AS command
        WHERE c.relnamespace = 'hy'::regnamespace AND c.relkind = 'r' AND c.relrowsecurity
          AND has_any_column_privilege(role, c.oid, command)
          AND NOT EXISTS (
              SELECT FROM pg_policies
              WHERE schemaname = 'hy' AND tablename = c.relname AND role = ANY (roles) AND cmd IN ('ALL', command)
          )
        ORDER BY 1, 2
        """
}
