extension Transaction {
    /// Runs `body` as a part of the transaction: when it throws, what the part changed is undone, and the transaction
    /// can go on.
    package func part<Answer: Sendable>(
        _ body: @Sendable (Transaction) async throws -> Answer
    ) async throws -> Answer {
        try await execute("SAVEPOINT part")
        do {
            let answer = try await body(self)
            try await execute("RELEASE SAVEPOINT part")
            return answer
        } catch {
            // In a task of its own, as this one may be cancelled; where it fails, so does everything after it.
            _ = await Task { try? await execute("ROLLBACK TO SAVEPOINT part") }.value
            throw error
        }
    }
}
