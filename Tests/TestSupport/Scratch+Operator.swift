package import Postgres

extension Scratch {
    /// Runs a test as the superuser of a clone, in one transaction that commits.
    @discardableResult
    package static func asSuperuser<Answer: Sendable>(
        of database: Database,
        _ body: @Sendable (Transaction) async throws -> Answer
    ) async throws -> Answer {
        let server = ScratchServer.shared
        let above = Database(
            try await server.configuration(name(of: database), user: "hy_superuser", connections: 1)
        )
        do {
            let answer = try await above.transaction(opening: byTheClock, body)
            await above.close()
            return answer
        } catch {
            await above.close()
            throw error
        }
    }

    /// Runs a script as the superuser of a clone, as an operator would with psql.
    package static func run(script: String, on database: Database) async throws {
        let conninfo = try await superuser() + " dbname=\(name(of: database))"
        try await Administration(conninfo: conninfo).run(script: script)
    }

    /// Opens a transaction for nobody: neither a role is taken on nor an identity said.
    package static let byTheClock = Opening(statement: "SELECT clock_timestamp()")
}
