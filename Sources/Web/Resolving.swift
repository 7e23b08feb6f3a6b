import Foundation

extension Reach {
    /// The addresses to connect to, once all addresses of the host were found allowed; at least one.
    ///
    /// The connection is made to one of these very addresses, so that a name that leads somewhere else a moment later changes
    /// nothing.
    ///
    /// - Throws: `ReachFault` where the name has no address, or one that is not allowed.
    package func resolved(_ address: WebAddress) async throws -> [String] {
        let found = try await Self.addresses(of: address.host)
        guard !found.isEmpty else { throw ReachFault.unknownHost }
        guard trusts(address) || found.allSatisfy({ allows($0.bytes) }) else { throw ReachFault.outOfReach }
        return found.map(\.text)
    }

    /// An address as bytes and as it is written.
    struct Found: Sendable, Hashable {
        let bytes: [UInt8]
        let text: String
    }

    /// Asks the system on a thread of its own, because the answer may take as long as the network likes.
    private static func addresses(of host: String) async throws -> [Found] {
        let (answers, answer) = AsyncStream.makeStream(of: [Found].self)
        Thread.detachNewThread {
            answer.yield(lookedUp(host))
            answer.finish()
        }
        for await found in answers { return found }
        throw CancellationError()
    }

    /// All addresses that the system finds for the name; blocks.
    static func lookedUp(_ host: String) -> [Found] {
        var wish = unsafe addrinfo()
        unsafe wish.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe wish.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, nil, &wish, &list) == 0 else { return [] }
        defer { unsafe freeaddrinfo(list) }
        var found: [Found] = []
        var next = unsafe list
        while let entry = unsafe next?.pointee {
            if let one = unsafe Found(entry), !found.contains(one) { found.append(one) }
            unsafe next = entry.ai_next
        }
        return found
    }
}

extension Reach.Found {
    /// Reads one address of the list; nothing where it is of another kind.
    fileprivate init?(_ entry: addrinfo) {
        guard let address = unsafe entry.ai_addr else { return nil }
        let raw = unsafe UnsafeRawBufferPointer(start: address, count: Int(entry.ai_addrlen))
        switch unsafe entry.ai_family {
        case AF_INET: bytes = unsafe Array(raw[4..<8])
        case AF_INET6: bytes = unsafe Array(raw[8..<24])
        default: return nil
        }
        var words = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let status = unsafe getnameinfo(
            address,
            entry.ai_addrlen,
            &words,
            socklen_t(words.count),
            nil,
            0,
            NI_NUMERICHOST
        )
        guard status == 0 else { return nil }
        text = String(decoding: words.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
