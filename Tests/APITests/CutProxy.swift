import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// Stands between a program and PostgreSQL, and cuts a connection when the server says that it committed.
///
/// The transaction is then done, and whoever asked for it can't know.
final class CutProxy: Sendable {
    /// The folder in which its socket lies, as libpq's `host` wants it.
    let folder: String
    private let server: any Channel
    private let tally: Tally

    /// How many commits went by, and how many of them were cut.
    final class Tally: Sendable {
        private let counts = Mutex((commits: 0, cuts: 0))
        private let every: Int

        init(every: Int) { self.every = every }

        var cuts: Int { counts.withLock { $0.cuts } }

        func cutsNow() -> Bool {
            counts.withLock { counts in
                counts.commits += 1
                guard counts.commits.isMultiple(of: every) else { return false }
                counts.cuts += 1
                return true
            }
        }
    }

    /// Listens in a folder of its own.
    ///
    /// - Parameter every: Of so many commits, one is cut.
    init(to socket: String, every: Int) async throws {
        let tally = Tally(every: every)
        self.tally = tally
        folder =
            FileManager.default.temporaryDirectory.appendingPathComponent("cut-\(UUID().uuidString.prefix(8))").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { client in
                ClientBootstrap(group: client.eventLoop).connect(unixDomainSocketPath: socket).flatMap { server in
                    client.eventLoop.makeCompletedFuture {
                        try client.pipeline.syncOperations.addHandler(Relay(to: server, cutting: nil))
                        try server.pipeline.syncOperations.addHandler(Relay(to: client, cutting: tally))
                    }
                }
            }
            .bind(unixDomainSocketPath: "\(folder)/.s.PGSQL.5432").get()
    }

    var cuts: Int { tally.cuts }

    func close() async throws {
        try await server.close()
        try FileManager.default.removeItem(atPath: folder)
    }
}

/// Hands on what it reads, but for the answer to a COMMIT that is to be cut.
private final class Relay: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let peer: any Channel
    private let tally: CutProxy.Tally?
    private var isCut = false

    /// CommandComplete of COMMIT: its letter, its length, its tag.
    private static let committed: [UInt8] = Array("C".utf8) + [0, 0, 0, 11] + Array("COMMIT".utf8) + [0]

    init(to peer: any Channel, cutting tally: CutProxy.Tally?) {
        self.peer = peer
        self.tally = tally
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        guard !isCut else { return }
        if let tally, Data(part.readableBytesView).range(of: Data(Self.committed)) != nil, tally.cutsNow() {
            isCut = true
            peer.close(promise: nil)
            context.close(promise: nil)
        } else {
            peer.writeAndFlush(part, promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) { peer.close(promise: nil) }
}
