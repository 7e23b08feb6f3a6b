import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOConcurrencyHelpers
import NIOCore

/// A receiver of webhooks on this machine that keeps what it got and answers as it is told.
final class Sink: Sendable {
    /// One post that it was sent.
    struct Post: Sendable {
        let id: String
        let at: Date
        let matter: String
        let body: String
        let status: Int
    }

    private let kept = NIOLockedValueBox<[Post]>([])
    private let answer: @Sendable (_ path: String, _ id: String, _ earlier: Int) async -> Int

    /// - Parameter answer: For the first part of a path, and a webhook's id that came so often before, the status; from 1,000 on the
    ///   error that a robot's gateway answers in its body.
    init(_ answer: @escaping @Sendable (_ path: String, _ id: String, _ earlier: Int) async -> Int) {
        self.answer = answer
    }

    /// Everything that came, in order.
    var posts: [Post] { kept.withLockedValue { $0 } }

    /// What was taken, in order.
    var taken: [Post] { posts.filter { $0.status == 200 } }

    /// Runs while the body does, on a port of its own.
    func serving(_ body: @Sendable (_ port: Int) async throws -> Void) async throws {
        let router = Router()
        router.post("**") { [self] request, _ in
            let bytes = try await request.body.collect(upTo: 100_000)
            let id = HTTPField.Name("webhook-id").flatMap { request.headers[$0] } ?? ""
            let earlier = posts.filter { $0.id == id }.count
            let status = await answer(String(request.uri.path.split(separator: "/").first ?? ""), id, earlier)
            let text = String(buffer: bytes)
            let matter = text.firstMatch(of: #/"matter":"([0-9a-f-]+)"/#).map { String($0.1) } ?? ""
            kept.withLockedValue { $0.append(Post(id: id, at: Date(), matter: matter, body: text, status: status)) }
            let code = status < 1_000 ? 0 : status
            let words = #"{"errcode":\#(code),"errmsg":"words","success":"true"}"#
            return Response(
                status: .init(code: min(status, 999) == 999 ? 200 : status),
                body: .init(byteBuffer: ByteBuffer(string: words))
            )
        }
        let (ready, go) = AsyncStream<Int>.makeStream()
        var quiet = Logger(label: "sink")
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
}
