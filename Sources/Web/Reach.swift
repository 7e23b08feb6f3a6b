import Foundation

/// Where channels may lead: anywhere but to this machine and to what listens beside it.
///
/// Whoever may set up a channel chooses an address that the service then connects to. A city's own network is allowed,
/// because its gateways stand there; this machine, the addresses that hand out a cloud's keys, and what is no address
/// of one machine are not (abuse case A14).
package struct Reach: Sendable {
    private let trusted: Set<String>

    /// - Parameter trusted: Hosts with ports, such as `127.0.0.1:8081`, that are allowed whatever address they have.
    package init(trusting trusted: Set<String> = []) { self.trusted = trusted }

    /// Whether the name was allowed by hand.
    func trusts(_ address: WebAddress) -> Bool { trusted.contains("\(address.host):\(address.port)") }

    /// Whether a channel may connect to the address: 4 or 16 bytes.
    static func allows(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 16 else { return bytes.count == 4 && allowsFour(bytes) }
        let isEmbedded = bytes[..<10].allSatisfy { $0 == 0 } && (bytes[10...11].allSatisfy { $0 == 0xFF || $0 == 0 })
        if isEmbedded { return allowsFour(Array(bytes[12...])) }  // mapped and compatible; :: and ::1 too
        if bytes.starts(with: [0x00, 0x64, 0xFF, 0x9B]) { return allowsFour(Array(bytes[12...])) }  // NAT64
        if bytes.starts(with: [0x20, 0x02]) { return allowsFour(Array(bytes[2..<6])) }  // 6to4
        let isLocal = bytes[0] == 0xFE && bytes[1] >= 0x80  // link-local, and what was site-local
        let isMetadata = bytes.starts(with: [0xFD, 0x00, 0x0E, 0xC2])
        return !isLocal && !isMetadata && bytes[0] != 0xFF
    }

    private static func allowsFour(_ bytes: [UInt8]) -> Bool {
        switch (bytes[0], bytes[1]) {
        case (0, _), (127, _), (169, 254), (224..., _): false
        default: bytes != [100, 100, 100, 200]  // where a large cloud of this country keeps its keys
        }
    }
}
