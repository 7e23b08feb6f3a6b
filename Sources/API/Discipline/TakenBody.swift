import HTTPTypes
import Hummingbird
import NIOConcurrencyHelpers

/// Keeps what an answer's body writes, to look at it or to keep it.
final class TakenBody: ResponseBodyWriter, Sendable {
    private let gathered = NIOLockedValueBox<[UInt8]>([])

    /// The whole body of an answer.
    static func bytes(of response: Response) async throws -> [UInt8] {
        let taken = TakenBody()
        try await response.body.write(taken)
        return taken.gathered.withLockedValue { $0 }
    }

    func write(_ buffer: ByteBuffer) async throws {
        gathered.withLockedValue { $0.append(contentsOf: buffer.readableBytesView) }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
