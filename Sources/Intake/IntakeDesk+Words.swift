package import Postgres

extension IntakeDesk {
    /// Writes the words that wait into the index that search goes by; until then a search reads through those that wait.
    ///
    /// Ends after ten seconds at the latest; what was written stays written.
    ///
    /// - Returns: How many pages of words were waiting; none where another process is at it.
    package func indexWords(in transaction: Transaction) async throws -> Int {
        try await transaction.execute("SET LOCAL statement_timeout = '10s'")
        return Int(try await transaction.value("SELECT hy.index_words()", as: Int64.self) ?? 0)
    }
}
