package import Kernel
package import Postgres

extension Transaction {
    /// Goes on under another identity: role and settings as the edge would have set them with BEGIN.
    ///
    /// A test makes its rows as the worker and then acts under the rights of the one it is about.
    package func act(as principal: Principal) async throws {
        let official: Official? = if case .person(let official) = principal { official } else { nil }
        let source: SourceID? = if case .machine(_, let source) = principal { source } else { nil }
        let role =
            switch principal {
            case .person, .machine, .door: "hy_app"
            case .worker: "hy_worker"
            case .auditor: "hy_auditor"
            }
        try await execute(
            """
            SELECT set_config('role', \(role), true), set_config('hy.principal', \(principal.kind), true),
                   set_config('hy.person', \(official?.person.text ?? ""), true),
                   set_config('hy.post', \(official?.post.text ?? ""), true),
                   set_config('hy.agency', \(official?.agency.text ?? ""), true),
                   set_config('hy.role', \(official?.role.rawValue ?? ""), true),
                   set_config('hy.source', \(source?.text ?? ""), true)
            """
        )
    }

    /// Does something under another identity and is the worker again afterwards.
    package func acting<Answer>(
        as principal: Principal,
        _ body: (Transaction) async throws -> Answer
    ) async throws -> Answer {
        try await act(as: principal)
        let answer = try await body(self)
        try await act(as: .worker)
        return answer
    }

    /// How many rows a query counts.
    package func count(_ sql: SQL) async throws -> Int { try await value(sql, as: Int.self) ?? 0 }
}
