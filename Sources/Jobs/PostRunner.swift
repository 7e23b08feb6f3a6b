import Foundation
package import Kernel
import NIOConcurrencyHelpers
package import Notices
package import Postgres
import ServiceLifecycle
package import Supervision

/// Sends what waits on the channels; any number of processes may run one.
///
/// Each channel has a task of its own while something waits on it, so a slow one delays no other.
package struct PostRunner: Service {
    private let database: Database
    private let observer: Observer
    private let post: Post
    private let pause: Duration
    private let desk: LetterDesk
    private let writer: @Sendable () -> LetterWriter
    private let underWay = NIOLockedValueBox<Set<UUID>>([])
    private let isStopping = NIOLockedValueBox(false)

    /// How many letters of a channel are on their way at once.
    private static let abreast = 8

    /// Prepares a runner.
    ///
    /// - Parameters:
    ///   - desk: Takes letters, and knows how to open channels.
    ///   - pause: How long it waits when nothing is to be sent.
    ///   - writer: What writes letters under the playbook that decides at the moment.
    package init(
        database: Database,
        observer: Observer,
        post: Post,
        desk: LetterDesk,
        pause: Duration = .milliseconds(300),
        writer: @escaping @Sendable () -> LetterWriter
    ) {
        self.database = database
        self.observer = observer
        self.post = post
        self.desk = desk
        self.pause = pause
        self.writer = writer
    }

    /// Works until the program is asked to stop; what is on its way then is waited for.
    package func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                while !hasToStop {
                    do {
                        for channel in try await busy() where begin(channel) {
                            group.addTask { await deliver(channel) }
                        }
                    } catch  where !hasToStop {
                        observer.note(JobObservation.runnerFailed(error.words))
                    } catch { break }  // a statement that was cut off by the stop
                    try? await Task.sleep(for: pause)  // ended early by a stop: the loop sees it
                }
            }
        } onGracefulShutdown: {
            isStopping.withLockedValue { $0 = true }
        }
    }

    private var hasToStop: Bool { Task.isCancelled || isStopping.withLockedValue { $0 } }

    /// Sends everything that may go out now over every channel; answers how many letters were tried.
    package func work() async throws -> Int {
        var tried = 0
        for channel in try await busy() {
            while case let sent = try await send(over: channel), sent > 0 { tried += sent }
        }
        return tried
    }

    private func busy() async throws -> [UUID] {
        try await database.transaction(for: .worker, .readOnly) { try await desk.busy(in: $0) }
    }

    private func begin(_ channel: UUID) -> Bool { underWay.withLockedValue { $0.insert(channel).inserted } }

    private func deliver(_ channel: UUID) async {
        do { while try await send(over: channel) > 0, !hasToStop {} } catch  where !hasToStop {
            observer.note(JobObservation.runnerFailed(error.words))
            try? await Task.sleep(for: .seconds(1))  // a fault that lasts is not run into without a pause
        } catch {}  // cut off by the stop
        _ = underWay.withLockedValue { $0.remove(channel) }
    }

    /// Takes what may go out over a channel and sends it; answers how many letters that were.
    private func send(over channel: UUID) async throws -> Int {
        let taken = try await database.transaction(for: .worker) { transaction in
            try await desk.take(most: Self.abreast, from: channel, in: transaction)
        }
        await withTaskGroup { group in
            for letter in taken {
                group.addTask {
                    // One that fails keeps none of the others from being entered.
                    do { try await send(letter) } catch  where !Task.isCancelled {
                        observer.note(JobObservation.runnerFailed(error.words))
                    } catch {}
                }
            }
            await group.waitForAll()
        }
        return taken.count
    }

    private func send(_ letter: TakenLetter) async throws {
        let writer = writer()
        let written = try await database.transaction(for: .worker, .readOnly) { transaction in
            try await writer.write(letter, in: transaction)
        }
        guard let written else {
            return try await database.transaction(for: .worker) { try await desk.drop(letter, in: $0) }
        }
        let outcome = await post.send(written, over: letter.channel)
        if let reason = outcome.reason {
            observer.note(JobObservation.notSent(letter.id, letter.attempts, reason.obstacle.rawValue))
        }
        // What became of a letter is entered even if a stop came meanwhile: it would be sent twice.
        try await Task {
            try await database.transaction(for: .worker, retry: .whenSafe(attempts: 3)) { transaction in
                try await desk.finish(letter, outcome, in: transaction)
            }
        }.value
    }
}
