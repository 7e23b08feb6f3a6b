import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Logging
import NIOConcurrencyHelpers

/// One line of the log for each request: what was asked for by its route, and how it was answered.
///
/// It holds no address as it was asked for, no query, no header, no name: only words of our own, ids and figures.
struct RequestLog: RouterMiddleware {
    let logger: Logger

    /// Asked again and again by machines; a line for each would bury the others.
    private static let quiet: Set = ["/livez", "/readyz"]

    func handle(
        _ request: Request,
        context: CityContext,
        next: (Request, CityContext) async throws -> Response
    ) async throws -> Response {
        let begun = ContinuousClock.now
        let response = try await next(request, context)
        let route = context.endpointPath ?? "-"
        if !Self.quiet.contains(route) || response.status.code >= 500 {
            write(request, context, route, response.status.code, begun.duration(to: .now))
        }
        return response
    }

    private func write(_ request: Request, _ context: CityContext, _ route: String, _ status: Int, _ took: Duration) {
        logger.log(
            level: status >= 500 ? .error : .info,
            "request",
            metadata: [
                "request_id": "\(context.requestID)", "method": "\(request.method.known)", "route": "\(route)",
                "status": .stringConvertible(status), "dur_ms": .stringConvertible(took.milliseconds),
                "asker": "\(context.asker.kind)",
            ]
        )
    }
}

/// What turned out about who asks while the request went inwards, for the log and the answer.
package final class Asker: Sendable {
    private struct Noted {
        var kind = "nobody"
        var share: Allowance.Share?
        var holder: Allowance.Holder?
    }

    private let noted = NIOLockedValueBox(Noted())

    /// `nobody`, `machine`, or `person:` with the role.
    var kind: String { noted.withLockedValue { $0.kind } }

    /// What is left of their share of requests, where that is counted.
    var share: Allowance.Share? { noted.withLockedValue { $0.share } }

    /// Whose share that is.
    var holder: Allowance.Holder? { noted.withLockedValue { $0.holder } }

    func note(_ share: Allowance.Share, of holder: Allowance.Holder) {
        noted.withLockedValue { ($0.share, $0.holder) = (share, holder) }
    }

    func note(_ principal: Principal) {
        let kind =
            switch principal {
            case .person(let official): "person:\(official.role.rawValue)"
            case .machine: "machine"
            case .worker, .auditor, .door: "nobody"
            }
        noted.withLockedValue { $0.kind = kind }
    }
}

extension HTTPRequest.Method {
    /// The name of a method that we know; a client may make up others.
    fileprivate var known: String {
        [.get, .head, .post, .put, .patch, .delete, .options, .trace].contains(self) ? rawValue : "OTHER"
    }
}

extension Duration {
    /// In milliseconds, to the hundredth.
    fileprivate var milliseconds: Double {
        let whole = Double(components.seconds) * 1_000 + Double(components.attoseconds) / 1e15
        return (whole * 100).rounded() / 100
    }
}
