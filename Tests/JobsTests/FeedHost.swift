import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// A web server on this machine that has feeds, and answers as it is told.
final class FeedHost: Sendable {
    /// What it answers at a path.
    enum Page: Sendable {
        case body(String, tag: String? = nil, type: String = "application/rss+xml")
        case status(Int, [(String, String)] = [])
        case redirect(Int, String)
        /// Bytes without an end.
        case endless
        /// Nothing for a long time.
        case silent
    }

    private let pages = Mutex<[String: Page]>([:])
    private let asked = Mutex<[String]>([])

    /// Every path that was asked for, with the entity tag that was sent, in order.
    var requests: [String] { asked.withLock { $0 } }

    func put(_ path: String, _ page: Page) { pages.withLock { $0[path] = page } }

    /// Runs while the body does, on a port of its own.
    func serving(_ body: @Sendable (_ port: Int) async throws -> Void) async throws {
        let router = Router()
        router.get("**") { [self] request, _ in
            let path = request.uri.path
            let tag = request.headers[.ifNoneMatch]
            asked.withLock { $0.append(tag.map { "\(path) \($0)" } ?? path) }
            return try await answer(pages.withLock { $0[path] }, tag)
        }
        let (ready, go) = AsyncStream<Int>.makeStream()
        var quiet = Logger(label: "feed-host")
        quiet.logLevel = .critical
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                go.yield(channel.localAddress?.port ?? 0)
                go.finish()
            },
            logger: quiet
        )
        try await withThrowingTaskGroup { group in
            group.addTask { try await application.run() }
            for await port in ready { try await body(port) }
            group.cancelAll()
        }
    }

    private func answer(_ page: Page?, _ tag: String?) async throws -> Response {
        switch page {
        case nil: return Response(status: .notFound)
        case .body(let text, let own, let type):
            var headers: HTTPFields = [.contentType: type]
            headers[.eTag] = own
            if let own, own == tag { return Response(status: .notModified, headers: headers) }
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
        case .status(let status, let fields):
            var headers = HTTPFields()
            for (name, value) in fields { HTTPField.Name(name).map { headers[$0] = value } }
            return Response(status: .init(code: status), headers: headers)
        case .redirect(let status, let place):
            return Response(status: .init(code: status), headers: [.location: place])
        case .endless:
            return Response(
                status: .ok,
                body: ResponseBody { writer in
                    let part = ByteBuffer(string: String(repeating: "<a/>", count: 20_000))
                    while !Task.isCancelled { try await writer.write(part) }
                }
            )
        case .silent:
            try await Task.sleep(for: .seconds(60))
            return Response(status: .ok)
        }
    }
}
