import Foundation
import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Cuts a connection whose request body comes more slowly than anybody's network: 408, then the end.
///
/// What counts is the time that we waited for bytes, not the time that they waited for us: beyond a first patience, each
/// KiB received pays for one second. A JSON object is small and has the patience alone, but for deliveries of items. Heads
/// that trickle in are cut by the server's idle timeout, as they are no part of a request before they are whole.
final class BodyPace: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let patience: TimeAmount
    private let slowest: Int
    private var prefersEnglish = false
    /// Whether each KiB pays for a second.
    private var pays = true
    /// A body is coming in.
    private var isReading = false
    /// An answer has begun, so that there is no place for another one.
    private var isAnswering = false
    private var isCut = false
    private var waited = TimeAmount.zero
    private var waitingSince: NIODeadline?
    private var received = 0
    private var check: Scheduled<Void>?

    /// Sets how slow a body may be.
    ///
    /// - Parameters:
    ///   - patience: How long bytes are waited for whatever their pace.
    ///   - slowest: Bytes of a second below which patience is used up.
    init(patience: TimeAmount = .seconds(30), slowest: Int = 1_024) {
        self.patience = patience
        self.slowest = slowest
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isCut else { return }
        rest(context)
        switch unwrapInboundIn(data) {
        case .head(let head):
            prefersEnglish = head.headerFields[.acceptLanguage]?.lowercased().hasPrefix("en") ?? false
            let isJSON = head.headerFields[.contentType]?.lowercased().hasPrefix("application/json") ?? false
            let isDelivery = ["/v1/items", "/v1/pushes"].contains { head.path?.hasPrefix($0) == true }
            pays = !isJSON || isDelivery
            (isReading, waited, received) = (true, .zero, 0)
        case .body(let bytes):
            received += bytes.readableBytes
        case .end:
            isReading = false
            check?.cancel()
            check = nil
        }
        context.fireChannelRead(data)
    }

    func read(context: ChannelHandlerContext) {
        if isReading, waitingSince == nil {
            waitingSince = context.eventLoop.now
            if check == nil { look(again: patience, context) }
        }
        context.read()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isCut else {
            promise?.fail(ChannelError.alreadyClosed)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head: isAnswering = true
        case .end: isAnswering = false
        case .body: break
        }
        context.write(data, promise: promise)
    }

    func handlerRemoved(context: ChannelHandlerContext) { check?.cancel() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent { endCut(context) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        check?.cancel()
        check = nil
        endCut(context)
        context.fireChannelInactive()
    }

    /// A body that ends with its connection is no whole one.
    private func endCut(_ context: ChannelHandlerContext) {
        guard isReading else { return }
        isReading = false
        context.fireErrorCaught(ChannelError.inputClosed)
    }

    /// The time that we waited ends here.
    private func rest(_ context: ChannelHandlerContext) {
        if let waitingSince { waited = waited + (context.eventLoop.now - waitingSince) }
        waitingSince = nil
    }

    /// What is left of the patience.
    private func left(_ now: NIODeadline) -> TimeAmount {
        let waiting = waitingSince.map { now - $0 } ?? .zero
        let paid = TimeAmount.nanoseconds(pays ? Int64(received) * 1_000_000_000 / Int64(slowest) : 0)
        return patience + paid - waited - waiting
    }

    private func look(again after: TimeAmount, _ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        check = context.eventLoop.scheduleTask(in: after) {
            let (handler, context) = bound.value
            handler.look(context)
        }
    }

    private func look(_ context: ChannelHandlerContext) {
        check = nil
        guard isReading else { return }
        let left = left(context.eventLoop.now)
        guard waitingSince != nil, left <= .zero else {
            return look(again: max(left, .milliseconds(100)), context)
        }
        isCut = true
        if isAnswering {
            context.close(promise: nil)
        } else {
            answer(context)
        }
    }

    private func answer(_ context: ChannelHandlerContext) {
        let id = UUID().uuidString.lowercased()
        let detail = prefersEnglish ? "The body came too slowly; send it again." : "请求内容传送过慢，请重新发送。"
        let problem = """
            {"code":"http.408","detail":"\(detail)","request_id":"\(id)","status":408,"title":"Request Timeout",\
            "type":"/problems/http.408"}
            """
        let head = HTTPResponse(
            status: .requestTimeout,
            headerFields: [
                .contentType: "application/problem+json", .connection: "close", .requestID: id,
                .contentLength: "\(problem.utf8.count)",
            ]
        )
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(ByteBuffer(string: problem))), promise: nil)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in bound.value.close(promise: nil) }
    }
}
