package import Postgres

extension IntakeDesk {
    /// Writes the words that wait into the index that search goes by; until then a search reads through those that wait.
    ///
    /// - Returns: How many pages of words were waiting; none where another process is at it.
    /// - Throws: `DatabaseError` of kind `.stopped` after ten seconds; what was written by then stays written.
    package func indexWords(in transaction: Transaction) async throws -> Int {
        try await transaction.execute("SET LOCAL statement_timeout = '10s'")
        return Int(try await transaction.value("SELECT hy.index_words()", as: Int64.self) ?? 0)
    }
}
