import HTTPTypes
import Hummingbird
import Synchronization

/// Keeps what an answer's body writes, to look at it or to keep it.
final class TakenBody: ResponseBodyWriter, Sendable {
    private let gathered = Mutex<[UInt8]>([])

    /// The whole body of an answer.
    static func bytes(of response: Response) async throws -> [UInt8] {
        let taken = TakenBody()
        try await response.body.write(taken)
        return taken.gathered.withLock { $0 }
    }

    func write(_ buffer: ByteBuffer) async throws {
        gathered.withLock { $0.append(contentsOf: buffer.readableBytesView) }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
