package import Hummingbird
package import Kernel
import Logging
import NIOCore

/// What is known about a request: who it is from, and its id.
package struct CityContext: RequestContext {
    /// What Hummingbird keeps of every request, such as its id and its logger.
    package var coreContext: CoreRequestContextStorage
    /// Who asks; `door` until the credentials were checked.
    package var principal: Principal = .door
    /// The digest of the session that asks, if a session does: 32 bytes.
    package var session: [UInt8]?
    /// The digest of the key that asks, if a machine does: 32 bytes.
    var key: [UInt8]?
    /// When the door found out who asks.
    var enteredAt: ContinuousClock.Instant?
    /// The IP address of who is at the other end of the connection, which may be a proxy.
    let peer: String?
    /// What turns out about who asks.
    package let asker = Asker()

    /// Begins as nobody's request; the door finds out who asks.
    package init(source: Source) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress
    }

    /// The id that the log, the answer and the visitor share.
    var requestID: String { id }

    /// Takes over the id that a client or a proxy gave the request, where it can stand in a log.
    mutating func take(requestID: String?) {
        guard let requestID, (1...64).contains(requestID.utf8.count), requestID.utf8.allSatisfy(Self.isPlain) else {
            return
        }
        logger[metadataKey: "hb.request.id"] = .string(requestID)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// The official who asks.
    ///
    /// - Throws: `AccessRefusal` when nobody is signed in, `RoleRefusal` for a machine.
    func official() throws -> Official {
        switch principal {
        case .person(let official): return official
        case .machine: throw RoleRefusal.onlyForPeople
        case .worker, .auditor, .door: throw AccessRefusal.nobodySignedIn
        }
    }

    /// Whoever asks, so long as it is somebody.
    ///
    /// - Throws: `AccessRefusal` when there were no credentials.
    func somebody() throws(AccessRefusal) -> Principal {
        guard case .door = principal else { return principal }
        throw .nobodySignedIn
    }
}

/// Every "no" at the door.
package enum AccessRefusal: Refusal, CaseIterable {
    case nobodySignedIn
    case credentialsUnknown
    case linkSpent
    case crossSite

    package var code: String {
        switch self {
        case .nobodySignedIn: "access.nobody-signed-in"
        case .credentialsUnknown: "access.credentials-unknown"
        case .linkSpent: "access.link-spent"
        case .crossSite: "access.cross-site"
        }
    }

    package var sentence: Sentence {
        switch self {
        case .nobodySignedIn: Sentence(zh: "请先登录。", en: "Sign in first.")
        case .credentialsUnknown:
            Sentence(zh: "密钥或会话无效或已过期，请重新登录或更换密钥。", en: "The key or session is unknown or has ended; sign in again.")
        case .linkSpent:
            Sentence(
                zh: "登录链接无效、已用过或已过期，请向管理员索取新的链接。",
                en: "The sign-in link is unknown, used or expired; ask for a new one."
            )
        case .crossSite: Sentence(zh: "请求来自其他网站，已拒绝。", en: "The request came from another site and was refused.")
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .nobodySignedIn, .credentialsUnknown, .linkSpent: .unauthenticated
        case .crossSite: .forbidden
        }
    }
}
