import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Logging
import Postgres

/// Turns what is thrown into an answer: a refusal says why, a fault says only its id and is logged.
struct RefusalMiddleware: RouterMiddleware {
    let logger: Logger

    func handle(
        _ request: Request,
        context: CityContext,
        next: (Request, CityContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.take(requestID: request.headers[.requestID])
        do {
            var response = try await next(request, context)
            response.headers[.requestID] = context.requestID
            if let share = context.asker.share { response.headers.tell(share) }
            return response
        } catch {
            return try answer(error, to: request, context)
        }
    }

    private func answer(_ error: any Error, to request: Request, _ context: CityContext) throws -> Response {
        var headers: HTTPFields = [.requestID: context.requestID]
        if let share = context.asker.share { headers.tell(share) }
        func problem(
            _ code: String,
            _ sentence: Sentence,
            _ status: HTTPResponse.Status,
            _ places: [Problem.Place] = []
        )
            throws -> Response
        {
            try Problem(
                code: code,
                sentence: request.words(of: sentence),
                status: status,
                requestID: context.requestID,
                errors: places.isEmpty ? nil : places
            ).response(headers: headers)
        }
        switch error {
        case let refusal as MethodRefused:
            headers[.allow] = refusal.allowed.map(\.rawValue).joined(separator: ", ")
            return try problem(refusal.code, refusal.sentence, .methodNotAllowed)
        case let refusal as BodyRefused:
            return try problem(refusal.code, refusal.sentence, refusal.kind.status, refusal.places)
        case let refusal as any Refusal:
            if refusal.kind == .unauthenticated { headers[.wwwAuthenticate] = "Bearer" }
            if let seconds = refusal.kind.retryAfter { headers[.retryAfter] = "\(seconds)" }
            if case IdempotencyRefusal.stillRunning = refusal { headers[.retryAfter] = "1" }
            return try problem(refusal.code, refusal.sentence, refusal.kind.status)
        case let fault as DatabaseError where fault.kind == .commitUnknown:
            context.logger.warning("outcome unknown", metadata: ["fault": "\(fault)"])
            headers[.retryAfter] = "2"
            return try problem(
                "service.outcome-unknown",
                Sentence(
                    zh: "提交时与数据库的连接中断，不能确定是否已经生效：带有 Idempotency-Key 的请求请原样重发，否则请先核对结果。",
                    en: """
                        The database was lost while committing, so it may or may not be done: send a request with an \
                        Idempotency-Key again as it is; without one, look first.
                        """
                ),
                .serviceUnavailable
            )
        case let fault as DatabaseError where fault.isBusy:
            log(.warning, "busy", fault, context)
            headers[.retryAfter] = "2"
            return try problem(
                "service.busy",
                Sentence(zh: "系统繁忙，请稍后重试。", en: "The service is busy; try again in a moment."),
                .serviceUnavailable
            )
        case let fault as DatabaseError where fault.kind == .nulInText:
            return try problem(
                "text.nul",
                Sentence(zh: "内容中有空字符（NUL），不能保存。", en: "There is a NUL, which cannot be stored."),
                .badRequest
            )
        case let fault as any HTTPResponseError:
            return try answer(fault, headers, request, context)
        default:
            log(.error, "fault", error, context)
            return try problem(
                "service.fault",
                Sentence(zh: "系统出错，已记录，请把请求编号告诉管理员。", en: "A fault was logged; tell the operator the request id."),
                .internalServerError
            )
        }
    }

    private func log(_ level: Logger.Level, _ word: Logger.Message, _ fault: any Error, _ context: CityContext) {
        logger.log(
            level: level,
            word,
            metadata: [
                "request_id": "\(context.requestID)", "route": "\(context.endpointPath ?? "-")",
                "fault": "\(fault.words)",
            ]
        )
    }

    private func answer(
        _ fault: any HTTPResponseError,
        _ headers: HTTPFields,
        _ request: Request,
        _ context: CityContext
    ) throws -> Response {
        let sentence =
            switch fault.status {
            case .notFound: Sentence(zh: "没有这个地址。", en: "There is no such address.")
            case .contentTooLarge: Sentence(zh: "请求内容过大。", en: "The body is too large.")
            default: Sentence(zh: "请求无法处理。", en: "The request cannot be handled.")
            }
        return try Problem(
            code: "http.\(fault.status.code)",
            sentence: request.words(of: sentence),
            status: fault.status,
            requestID: context.requestID
        ).response(headers: headers)
    }
}

/// The address exists, but not for this method.
struct MethodRefused: Refusal {
    let allowed: [HTTPRequest.Method]
    var code: String { "http.method-not-allowed" }
    var sentence: Sentence { Sentence(zh: "该地址不支持此方法。", en: "This address does not take this method.") }
    var kind: RefusalKind { .unreadable }
}

extension HTTPField.Name {
    static let requestID = known("X-Request-ID")
    static let secFetchSite = known("Sec-Fetch-Site")
    static let link = known("Link")

    static func known(_ text: String) -> Self {
        guard let name = Self(text) else { preconditionFailure("\(text) is no name of a header") }
        return name
    }
}
