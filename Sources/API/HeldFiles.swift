import Dispatch
import Intake
import Kernel
import NIOConcurrencyHelpers
package import Postgres

/// Files that wait until somebody has looked at what their columns are read as, for the API and the pages: one is looked at at a
/// time, beside the threads that answer.
package struct HeldFiles: Sendable {
    private let database: Database
    private let isTaken = NIOLockedValueBox(false)
    private let queue = DispatchQueue(label: "held-files")

    /// Prepares to look at files in a database.
    package init(database: Database) { self.database = database }

    /// What reading one would give.
    ///
    /// - Throws: `ImportRefusal`, `RoleRefusal`.
    func trial(of id: ID<Import>, _ mapping: [String: String], _ principal: Principal) async throws -> ImportTrial {
        try await look(at: id, mapping, principal) { $0.trial() }
    }

    /// Begins to read one.
    ///
    /// - Throws: `BodyRefused` where nothing could be taken of it under the mapping; `ImportRefusal`, `RoleRefusal`.
    func read(_ id: ID<Import>, _ mapping: [String: String], _ principal: Principal) async throws -> ImportRecord {
        do {
            if let fault = try await look(at: id, mapping, principal, { $0.fault() }) {
                throw BodyRefused(fault, kind: .against)
            }
        } catch ImportRefusal.tooLargeToTry {
            // What is wrong with it is found as it is read.
        }
        return try await database.transaction(for: principal) { transaction in
            try await ImportDesk().read(id, mapping: mapping, by: principal, in: transaction)
        }
    }

    private func look<Answer: Sendable>(
        at id: ID<Import>,
        _ mapping: [String: String],
        _ principal: Principal,
        _ look: @escaping @Sendable (HeldFile) -> Answer
    ) async throws -> Answer {
        _ = try principal.official(for: .enterItem)
        let hadIt = isTaken.withLockedValue { taken in
            defer { taken = true }
            return taken
        }
        guard !hadIt else { throw ImportRefusal.busy }
        defer { isTaken.withLockedValue { $0 = false } }
        let held = try await database.transaction(for: principal, .readOnly) { transaction in
            try await ImportDesk().holding(id, mapping: mapping, by: principal, in: transaction)
        }
        return await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: look(held)) }
        }
    }
}
