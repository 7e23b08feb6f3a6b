import Foundation
package import Intake
package import Kernel
package import Postgres
import ServiceLifecycle

/// Stores the rows of uploaded files, one file after another; several processes share the work.
///
/// The bytes and how far each file is are in the database, so that after the end of a process, however it came, another
/// one goes on within a minute.
package struct ImportRunner: Service {
    private let database: Database
    private let taking: ImportTaking
    private let observer: Observer
    private let pause: Duration

    /// Prepares a runner.
    ///
    /// - Parameter pause: How long it waits when there is nothing to do.
    package init(
        database: Database,
        observer: Observer,
        pause: Duration = .seconds(1),
        scoring: @escaping @Sendable () -> Scoring
    ) {
        self.database = database
        self.observer = observer
        self.pause = pause
        taking = ImportTaking(database: database, scoring: scoring)
    }

    /// Works until the program is asked to stop; a file in hand is left after the part that is being stored.
    package func run() async throws {
        await untilStopped(pausing: pause, noting: observer) { try await work() }
    }

    /// Reads the file that waits longest to its end; whether there was one.
    package func work() async throws -> Bool {
        let desk = ImportDesk()
        let found = try await database.transaction(for: .worker) { transaction in
            try await desk.sweep(in: transaction)
            return try await desk.claim(in: transaction)
        }
        guard let record = found else { return false }
        var newest = record
        do {
            _ = try await taking.take(record) { place in
                try await database.transaction(for: .worker, .readOnly) { transaction in
                    try await desk.piece(place, of: record.id, in: transaction)
                }
            } said: {
                newest = $0
            }
        } catch is FileRefusal {
            // The record says why.
        } catch ImportRefusal.takenOver {
            observer.note(JobObservation.lostTerm("import"))
        } catch  where Task.isCancelled || (error as? DatabaseError)?.isPassing == true {
            // Neither a stop nor the server's trouble says anything of the file. The task may be cancelled; what it leaves in order is not.
            let (isStopped, reached) = (Task.isCancelled, newest)
            try await Task {
                try await database.transaction(for: .worker) {
                    try await desk.giveBack(reached, isFirst: isStopped, in: $0)
                }
            }
            .value
            throw error
        }
        return true
    }
}
