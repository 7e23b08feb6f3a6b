/// An address of the web that can be read in only one way.
///
/// Printable ASCII without brackets, quotes, user names and fragments, so that it can stand in a line of markdown, and
/// every reader finds the same host in it.
package struct WebAddress: Sendable, Hashable {
    /// The whole address, scheme and host in lower case.
    package let text: String
    /// `http` or `https`.
    package let scheme: String
    /// The host: a name, four numbers, or the sixth version's address without its brackets.
    package let host: String
    /// The port; the scheme's own where none is written.
    package let port: Int
    /// What follows host and port: empty, or a path and a query.
    package let rest: String

    /// Reads an address; nothing where it is not one.
    ///
    /// - Parameter text: At most 1,000 bytes, beginning with `http://` or `https://`.
    package init?(_ text: String) {
        guard text.utf8.count <= 1_000, let mark = text.firstRange(of: "://") else { return nil }
        let scheme = text[..<mark.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let after = text[mark.upperBound...]
        let end = after.firstIndex { $0 == "/" || $0 == "?" } ?? after.endIndex
        let authority = after[..<end].lowercased()
        guard let (host, port) = Self.authority(authority) else { return nil }
        let marks = Set("/?&=%+-._~:;,".utf8)
        guard after[end...].utf8.allSatisfy({ $0.isASCIILetterOrDigit || marks.contains($0) }) else { return nil }
        self.text = scheme + "://" + authority + after[end...]
        self.scheme = scheme
        self.host = host
        self.port = port ?? (scheme == "https" ? 443 : 80)
        rest = String(after[end...])
    }

    /// Reads an address as people copy it: what stands behind host and port and is not plain is written in percent codes.
    package init?(encoding text: String) {
        guard let mark = text.firstRange(of: "://"), text.utf8.count <= 1_000 else { return nil }
        let end = text[mark.upperBound...].firstIndex { $0 == "/" || $0 == "?" } ?? text.endIndex
        let plain = Set("/?&=%+-._~:;,".utf8)
        var encoded = String(text[..<end])
        for byte in text[end...].utf8 {
            guard byte > 0x20, byte != 0x7F, byte != UInt8(ascii: "#"), byte != UInt8(ascii: "\\") else { return nil }
            if byte.isASCIILetterOrDigit || plain.contains(byte) {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        self.init(encoded)
    }

    /// Host and port, as they are written after the scheme.
    package static func authority(_ text: String) -> (host: String, port: Int?)? {
        var host = text
        var port: Int?
        if let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") {
            guard let number = UInt16(text[text.index(after: colon)...]), number > 0 else { return nil }
            port = Int(number)
            host = String(text[..<colon])
        }
        guard host.hasPrefix("[") else { return host.isHost ? (host, port) : nil }
        let inner = host.dropFirst().dropLast()
        let marks = Set("0123456789abcdefABCDEF:.".utf8)
        guard host.hasSuffix("]"), inner.utf8.count <= 45, inner.contains(":"), inner.utf8.allSatisfy(marks.contains)
        else { return nil }
        return (String(inner), port)
    }

    /// The address with a path behind its own.
    package func adding(_ path: String) -> String {
        (text.hasSuffix("/") ? String(text.dropLast()) : text) + path
    }
}

extension String {
    /// Whether it is the name of a host, or an address of four numbers.
    package var isHost: Bool {
        (1...253).contains(utf8.count) && !hasPrefix(".") && !hasPrefix("-") && !contains("..")
            && utf8.allSatisfy { $0.isASCIILetterOrDigit || $0 == 0x2D || $0 == 0x2E }
    }
}

extension UInt8 {
    /// Whether it is one of A–Z, a–z and 0–9.
    package var isASCIILetterOrDigit: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self)
    }
}
