import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore

/// How people reach the service, and whom it believes about where a request comes from.
package struct Approach: Sendable {
    /// Scheme, host and port as people type them; nothing on a machine of one's own.
    package let address: String?
    /// The proxies that are believed about who asks.
    package let proxies: Set<String>

    /// Takes what the operator set.
    ///
    /// - Parameters:
    ///   - address: Such as `https://huiying.example.gov.cn`, without a slash at its end.
    ///   - proxies: IP addresses.
    package init(address: String? = nil, proxies: [String] = []) {
        self.address = address
        self.proxies = Set(proxies.map { Self.plain($0) ?? $0 })
    }

    /// Whether browsers come by https, so that cookies can be kept from everything else.
    var isSecure: Bool { address?.hasPrefix("https://") ?? false }

    /// A digest of where a request comes from: 32 bytes.
    ///
    /// The peer counts, unless it is a proxy that is believed: then the last address that no such proxy has. Of IPv6
    /// the network counts, as one machine has as many addresses as it likes.
    func place(of request: Request, peer: String?) -> [UInt8] {
        Array(SHA256.hash(data: Data((client(of: request, peer: peer) ?? "nowhere").utf8)))
    }

    func client(of request: Request, peer: String?) -> String? {
        guard let peer = peer.flatMap(Self.plain) else { return nil }
        guard proxies.contains(peer) else { return Self.network(peer) }
        let hops = request.headers[values: .forwardedFor].joined(separator: ",").split(separator: ",")
        for hop in hops.reversed() {
            guard let address = Self.plain(hop.trimmingCharacters(in: .whitespaces)) else { break }
            if !proxies.contains(address) { return Self.network(address) }
        }
        return Self.network(peer)
    }

    /// An IP address in its one form, an IPv4 address that travels as IPv6 as IPv4; nothing for anything else.
    private static func plain(_ text: String) -> String? {
        // what is no address is answered with nothing
        guard let address = (try? SocketAddress(ipAddress: text, port: 0))?.ipAddress?.lowercased() else { return nil }
        return address.hasPrefix("::ffff:") && address.contains(".") ? String(address.dropFirst(7)) : address
    }

    /// The first half of an IPv6 address, an IPv4 address as it is.
    private static func network(_ address: String) -> String {
        guard address.contains(":") else { return address }
        let halves = address.components(separatedBy: "::")
        let first = halves[0].split(separator: ":").map(String.init)
        guard halves.count == 2 else { return first.prefix(4).joined(separator: ":") }
        let last = halves[1].split(separator: ":").map(String.init)
        let zeros = Array(repeating: "0", count: max(0, 8 - first.count - last.count))
        return (first + zeros + last).prefix(4).joined(separator: ":")
    }
}

extension HTTPField.Name {
    static let forwardedFor = known("X-Forwarded-For")
}

/// The cookie that carries a session.
///
/// By https it is `__Host-hy_session` with `Secure`: no other host and no plain connection can set or read it. Browsers
/// take neither over plain HTTP, which is how a machine of one's own is reached; there it is `hy_session`.
struct SessionCookie: Sendable {
    let name: String
    private let attributes: String

    init(_ approach: Approach) {
        name = approach.isSecure ? "__Host-hy_session" : "hy_session"
        attributes = "Path=/; HttpOnly; SameSite=Lax" + (approach.isSecure ? "; Secure" : "")
    }

    func text(_ session: Secret) -> String { "\(name)=\(session.text); \(attributes); Max-Age=43200" }

    var gone: String { "\(name)=; \(attributes); Max-Age=0" }
}
