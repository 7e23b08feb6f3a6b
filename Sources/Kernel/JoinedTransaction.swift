package import Postgres

/// A transaction that those of the same principal join, as long as the task that opened it runs.
///
/// So what an edge adds to every change, such as the answer that is kept for a key, commits together with the change,
/// whatever transactions the change opens by itself.
struct JoinedTransaction: Sendable {
    @TaskLocal static var current: JoinedTransaction?

    let database: Database
    let principal: Principal
    let transaction: Transaction

    /// The transaction that one for `principal` joins, if there is any.
    static func open(on database: Database, for principal: Principal) -> Transaction? {
        guard let current, current.database === database, current.principal == principal else { return nil }
        return current.transaction
    }
}

extension Database {
    /// Runs `body` in one transaction for a principal, which every other one for the same principal within `body` joins
    /// as a part: what such a part changed is undone when it throws, and committed with everything else.
    ///
    /// - Parameter retry: Where `body` can run twice, whole, after a serialization failure or a deadlock.
    /// - Throws: What `body` throws, or `DatabaseError`: `commitUnknown` when the connection was lost during COMMIT.
    package func joined<Answer: Sendable>(
        for principal: Principal,
        retry: Retry = .never,
        _ body: @Sendable (Transaction) async throws -> Answer
    ) async throws -> Answer {
        try await transaction(opening: principal.opening(), retry: retry) { transaction in
            let joined = JoinedTransaction(database: self, principal: principal, transaction: transaction)
            return try await JoinedTransaction.$current.withValue(joined) { try await body(transaction) }
        }
    }
}
