package import Postgres

extension Transaction {
    /// Removes up to 1,000 kept answers whose day is over; answers how many.
    package func sweepKeptAnswers() async throws -> Int {
        try await execute(
            """
            DELETE FROM hy.kept_answers WHERE (asker, key) IN (
                SELECT asker, key FROM hy.kept_answers
                WHERE expires_at <= clock_timestamp() ORDER BY expires_at LIMIT 1000
            )
            """
        )
    }
}
