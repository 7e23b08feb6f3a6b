import ArgumentParser
import Foundation
import Kernel
import Postgres

/// Rows a second of batches that travel as arrays; the table is a copy of the items with all its indexes.
struct BulkBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "bulk")

    @Option var conninfo: String
    @Option var source: String
    @Option var rows = 50_000
    @Option var batch = 1_000
    @Option var connections = 2

    func run() async throws {
        guard let source = SourceID(source) else { throw ValidationError("the id is no UUID") }
        let database = Database(.init(conninfo: conninfo, connections: connections))
        let opening = Principal.worker.opening()
        let begun = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<connections {
                group.addTask {
                    for start in stride(from: lane * batch, to: rows, by: batch * connections) {
                        let rows = (start..<start + batch).map { BulkRow($0) }
                        try await database.execute(opening: opening, insert(rows, source))
                    }
                }
            }
            try await group.waitForAll()
        }
        print(Int(Double(rows) / (ContinuousClock.now - begun).inSeconds))
        await database.close()
    }

    private func insert(_ rows: [BulkRow], _ source: SourceID) -> SQL {
        """
        INSERT INTO bench.items
            (id, source_id, external_id, digest, batch_id, accepted_at, occurred_at, history, state, url, likes,
             dislikes, comments, shares, views)
        SELECT id, \(source), external_id, digest, \(source), at, at, false, 'assessed', url, count, count, count,
               count, count
        FROM unnest(
            \(rows.map(\.id)), \(rows.map(\.externalID)), \(rows.map(\.digest)), \(rows.map(\.at)), \(rows.map(\.url)),
            \(rows.map(\.count))
        ) AS given (id, external_id, digest, at, url, count)
        ON CONFLICT (source_id, external_id) DO NOTHING
        """
    }
}

private struct BulkRow {
    let id = UUID.timeOrdered()
    let externalID: String
    let digest: [UInt8]
    let at: Date
    let url: String
    let count: Int

    init(_ number: Int) {
        externalID = "row-\(number)"
        digest = (0..<32).map { UInt8(truncatingIfNeeded: number &* ($0 + 7)) }
        at = Date(timeIntervalSince1970: 1_790_000_000 + Double(number))
        url = "https://example.invalid/posts/\(number)"
        count = number
    }
}
