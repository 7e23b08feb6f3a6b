import Foundation

/// Listens on a connection of its own, and listens again after the connection was lost.
struct Listener: Sendable {
    private let configuration: Database.Configuration

    init(_ configuration: Database.Configuration) { self.configuration = configuration }

    func payloads(of channel: String) -> AsyncStream<String> {
        AsyncStream { continuation in
            let task = Task {
                var pause = 50
                while !Task.isCancelled {
                    do {
                        try await listen(channel, continuation) { pause = 50 }
                    } catch is CancellationError { break } catch {
                        try? await Task.sleep(for: .milliseconds(pause))  // ended early by a stop: the loop sees it
                        pause = min(pause * 2, 1_000)
                    }
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private func listen(
        _ channel: String,
        _ continuation: AsyncStream<String>.Continuation,
        _ connected: () -> Void
    ) async throws {
        let connection = try await Connection.opened(configuration)
        await connection.hear { continuation.yield($0) }
        let name = channel.filter { $0.isLetter || $0 == "_" }
        do {
            _ = try await connection.run([Statement(text: "LISTEN \(name)")])
            connected()
            continuation.yield("")
            while true {
                try await Task.sleep(for: .milliseconds(500))
                guard await connection.isAlive else { throw DatabaseError(.unreachable) }
            }
        } catch {
            await connection.close()
            throw error
        }
    }
}
