/// Where the service may connect to when somebody else chose the address.
///
/// This machine, the addresses that hand out a cloud's keys, and what is no address of one machine are out of reach for all
/// (abuse case A14).
package struct Reach: Sendable {
    /// How far it goes beside the world.
    package enum Scope: Sendable, Hashable {
        /// A city's own network too, because its gateways stand there.
        case cityNetwork
        /// No private network, because what is fetched comes from the world.
        case world
    }

    private let scope: Scope
    private let trusted: Set<String>

    /// - Parameter trusted: Hosts with ports, such as `127.0.0.1:8081`, that are allowed whatever address they have.
    package init(_ scope: Scope = .cityNetwork, trusting trusted: Set<String> = []) {
        self.scope = scope
        self.trusted = trusted
    }

    /// The same without the hosts that were allowed by hand.
    var trustingNobody: Reach { Reach(scope) }

    /// Whether the name was allowed by hand.
    func trusts(_ address: WebAddress) -> Bool { trusted.contains("\(address.host):\(address.port)") }

    /// Whether the address may be connected to: 4 or 16 bytes.
    func allows(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 16 else { return bytes.count == 4 && allowsFour(bytes) }
        let isEmbedded = bytes[..<10].allSatisfy { $0 == 0 } && (bytes[10...11].allSatisfy { $0 == 0xFF || $0 == 0 })
        if isEmbedded { return allowsFour(Array(bytes[12...])) }  // mapped and compatible; :: and ::1 too
        if bytes.starts(with: [0x00, 0x64, 0xFF, 0x9B]) {  // NAT64, under its well-known prefix alone
            return bytes[4..<12].allSatisfy { $0 == 0 } && allowsFour(Array(bytes[12...]))
        }
        if bytes.starts(with: [0x20, 0x02]) { return allowsFour(Array(bytes[2..<6])) }  // 6to4
        if scope == .world { return bytes[0] & 0xE0 == 0x20 }  // what was ever given out to the world
        let isLocal = bytes[0] == 0xFE && bytes[1] >= 0x80  // link-local, and what was site-local
        let isMetadata = bytes.starts(with: [0xFD, 0x00, 0x0E, 0xC2])
        return !isLocal && !isMetadata && bytes[0] != 0xFF
    }

    private func allowsFour(_ bytes: [UInt8]) -> Bool {
        switch (bytes[0], bytes[1]) {
        case (0, _), (127, _), (169, 254), (224..., _): return false
        case _ where bytes == [100, 100, 100, 200]: return false  // where a large cloud of this country keeps its keys
        case _ where scope == .cityNetwork: return true
        // Private, shared among a provider's customers, for protocols, for measuring (RFC 6890).
        case (10, _), (172, 16...31), (192, 168), (100, 64...127), (198, 18...19): return false
        case (192, 0): return bytes[2] != 0 && bytes[2] != 2
        default: return true
        }
    }
}

/// Why nothing is connected to.
package enum ReachFault: Error, Sendable, Hashable {
    /// The name has no address.
    case unknownHost
    /// It leads to where nothing may be sent or fetched.
    case outOfReach
}
