import Crypto

/// 32 bytes of SHA-256: of a link of the chain, or of a line of checkpoints.
///
/// Four words instead of an array, as a verification holds one for every checkpoint.
package struct SealHash: Sendable, Hashable {
    private let words: SIMD4<UInt64>

    /// What stands before the first link.
    package static let none = SealHash(words: SIMD4(repeating: 0))

    private init(words: SIMD4<UInt64>) { self.words = words }

    /// Takes 32 bytes; nothing for any other number of them.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        var words = SIMD4<UInt64>(repeating: 0)
        for (place, byte) in bytes.enumerated() { words[place >> 3] = words[place >> 3] << 8 | UInt64(byte) }
        self.words = words
    }

    /// Hashes bytes.
    package init(of bytes: [UInt8]) { self.init(SHA256.hash(data: bytes)) }

    init(_ digest: SHA256.Digest) {
        var words = SIMD4<UInt64>(repeating: 0)
        for (place, byte) in digest.enumerated() { words[place >> 3] = words[place >> 3] << 8 | UInt64(byte) }
        self.words = words
    }

    /// Reads 64 lower-case hexadecimal digits; nothing for anything else.
    package init?(hex: String) {
        guard let bytes = [UInt8](hex: hex) else { return nil }
        self.init(bytes)
    }

    /// The 32 bytes.
    package var bytes: [UInt8] {
        (0..<32).map { UInt8(truncatingIfNeeded: words[$0 >> 3] >> UInt64(56 - 8 * ($0 & 7))) }
    }

    /// 64 lower-case hexadecimal digits.
    package var hex: String { bytes.hex }
}

extension [UInt8] {
    /// Reads lower-case hexadecimal digits, two for each byte; nothing for anything else.
    package init?(hex: String) {
        func value(_ digit: UInt8) -> UInt8? {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
            default: nil
            }
        }
        let digits = [UInt8](hex.utf8)
        guard digits.count % 2 == 0 else { return nil }
        self = []
        reserveCapacity(digits.count / 2)
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let high = value(digits[place]), let low = value(digits[place + 1]) else { return nil }
            append(high << 4 | low)
        }
    }

    /// Lower-case hexadecimal digits, two for each byte.
    package var hex: String {
        let digits = [UInt8]("0123456789abcdef".utf8)
        var written: [UInt8] = []
        written.reserveCapacity(2 * count)
        for byte in self {
            written.append(digits[Int(byte >> 4)])
            written.append(digits[Int(byte & 15)])
        }
        return String(decoding: written, as: UTF8.self)
    }
}
