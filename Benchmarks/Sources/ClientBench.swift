import ArgumentParser
import Foundation
import Kernel
import Postgres

/// Transactions a second: role, identity and moment, and one indexed SELECT under row-level security.
struct ClientBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "client")

    @Option var conninfo: String
    @Option var person: String
    @Option var post: String
    @Option var agency: String
    @Option var source: String
    @Option var rows: Int
    @Option var tasks = 32
    @Option var connections = 4
    @Option var seconds = 5

    func run() async throws {
        guard let person = PersonID(person), let post = PostID(post), let agency = AgencyID(agency),
            let source = SourceID(source)
        else { throw ValidationError("an id is no UUID") }
        let official = Official(person: person, post: post, agency: agency, role: .coordinator)
        let opening = Principal.person(official).opening(.readOnly)
        var configuration = Database.Configuration(conninfo: conninfo, connections: connections)
        configuration.waitLimit = .seconds(60)
        let database = Database(configuration)
        _ = try await one(database, opening, source, 1)
        let end = ContinuousClock.now + .seconds(seconds)
        let begun = ContinuousClock.now
        let done = try await withThrowingTaskGroup(of: Int.self) { group in
            for task in 0..<tasks {
                group.addTask {
                    var count = 0
                    var number = task * 7_919
                    while ContinuousClock.now < end {
                        number = (number + 104_729) % rows
                        guard try await one(database, opening, source, number) == 1 else {
                            throw ValidationError("row \(number) was not found")
                        }
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        print(Int(Double(done) / (ContinuousClock.now - begun).inSeconds))
        await database.close()
    }

    private func one(_ database: Database, _ opening: Opening, _ source: SourceID, _ number: Int) async throws -> Int {
        let sql: SQL = """
            SELECT id, revision, occurred_at FROM hy.items
            WHERE source_id = \(source) AND external_id = \(number)::bigint::text
            """
        return try await database.rows(opening: opening, sql, as: Found.self).count
    }
}

private struct Found: RowDecodable, Sendable {
    let id: UUID

    init(row: Row) throws { id = try row["id"] }
}

extension Duration {
    /// The duration as seconds.
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
