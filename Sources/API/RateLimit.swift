package import Foundation
import HTTPTypes
import Hummingbird
package import Kernel
import NIOConcurrencyHelpers

/// What each asker may ask for in a minute, kept in memory.
///
/// A share fills again steadily, so who waited may ask for a whole minute's requests at once. Each process keeps shares
/// of its own, and a restart makes all of them full.
package final class Allowance: Sendable {
    /// Who has a share of their own: a person in whichever post, a machine's key or the secret that signs its pushes, all of a
    /// network who are not signed in.
    package enum Holder: Hashable, Sendable {
        case person(PersonID)
        case key(UUID)
        case network(String)
    }

    /// What is left after a request.
    package struct Share: Sendable, Equatable {
        /// Requests in a full share.
        let most: Int
        /// Requests that may still be made at once.
        let left: Int
        /// Whole seconds until the share is full again.
        let fullAfter: Int
        /// Seconds to wait, where this request was one too many.
        let wait: Int?
    }

    private struct Ledger {
        /// When the share of a holder is full again; who is not here has a full one.
        var fullAt: [Holder: ContinuousClock.Instant] = [:]
        /// How many holders are kept before those with full shares are forgotten.
        var most = 10_000
    }

    private static let minute = Duration.seconds(60)
    private let requests: Int
    private let ledger = NIOLockedValueBox(Ledger())

    /// Gives everyone a share.
    ///
    /// - Parameter requests: In a minute; 0 means that nothing is counted.
    package init(requests: Int) { self.requests = requests }

    /// Takes a request out of a share; one too many takes nothing.
    ///
    /// - Returns: Nothing where nothing is counted.
    package func take(_ holder: Holder, at now: ContinuousClock.Instant = .now) -> Share? {
        guard requests > 0 else { return nil }
        let cost = Self.minute / requests
        return ledger.withLockedValue { ledger in
            let before = max(now, ledger.fullAt[holder] ?? now)
            let after = before + cost
            guard after - now <= Self.minute else {
                return Share(
                    most: requests,
                    left: 0,
                    fullAfter: Self.seconds(before - now),
                    wait: max(1, Self.seconds(after - now - Self.minute))
                )
            }
            ledger.fullAt[holder] = after
            if ledger.fullAt.count > ledger.most {
                ledger.fullAt = ledger.fullAt.filter { $0.value > now }
                ledger.most = max(10_000, 2 * ledger.fullAt.count)
            }
            return Share(
                most: requests,
                left: Int((Self.minute - (after - now)) / cost),
                fullAfter: Self.seconds(after - now),
                wait: nil
            )
        }
    }

    /// Takes a request out of a share, and gives back what it took out of another one before it was known who asks.
    ///
    /// - Throws: `RateRefusal.used`; then what was taken before stays taken.
    func take(_ holder: Holder, for asker: Asker) throws(RateRefusal) {
        guard let share = take(holder) else { return }
        let before = asker.holder
        asker.note(share, of: holder)
        if let wait = share.wait { throw .used(seconds: wait) }
        if let before { giveBack(to: before) }
    }

    private func giveBack(to holder: Holder) {
        ledger.withLockedValue { $0.fullAt[holder]? -= Self.minute / requests }
    }

    /// How many have a share that is not full, or was not when they were last looked through.
    var holders: Int { ledger.withLockedValue { $0.fullAt.count } }

    private static func seconds(_ duration: Duration) -> Int {
        Int(duration.components.seconds) + (duration.components.attoseconds > 0 ? 1 : 0)
    }
}

/// Refuses who has used up their share of requests, so that one runaway program leaves the others their service.
struct RateLimit: RouterMiddleware {
    let allowance: Allowance
    let approach: Approach

    /// Asked by whatever watches the service, which must never be told to wait.
    private static let exempt: Set = ["/livez", "/readyz"]

    func handle(
        _ request: Request,
        context: CityContext,
        next: (Request, CityContext) async throws -> Response
    ) async throws -> Response {
        guard !Self.exempt.contains(request.uri.path) else { return try await next(request, context) }
        let holder: Allowance.Holder =
            switch context.principal {
            case .person(let official): .person(official.person)
            case .machine(let key, _): .key(key)
            case .worker, .auditor, .door: .network(approach.client(of: request, peer: context.peer) ?? "")
            }
        try allowance.take(holder, for: context.asker)
        return try await next(request, context)
    }
}

/// A share of requests is used up.
enum RateRefusal: Refusal {
    case used(seconds: Int)

    var code: String { "rate.used" }

    var sentence: Sentence {
        switch self {
        case .used(let seconds):
            Sentence(zh: "请求过于频繁，请 \(seconds) 秒后再试。", en: "Too many requests; try again in \(seconds) s.")
        }
    }

    var kind: RefusalKind {
        switch self {
        case .used(let seconds): .tooOften(seconds: seconds)
        }
    }
}

extension HTTPFields {
    /// Says what is left of a share, in the words of the IETF's draft "RateLimit header fields for HTTP".
    mutating func tell(_ share: Allowance.Share) {
        self[.rateLimitPolicy] = #""asker";q=\#(share.most);w=60"#
        self[.rateLimit] = #""asker";r=\#(share.left);t=\#(share.wait ?? share.fullAfter)"#
    }
}

extension HTTPField.Name {
    static let rateLimitPolicy = known("RateLimit-Policy")
    static let rateLimit = known("RateLimit")
}
