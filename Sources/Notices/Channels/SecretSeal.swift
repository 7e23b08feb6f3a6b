import Crypto
package import Foundation

/// Seals the secrets of channels, so that the database and its copies hold nothing that opens a channel.
///
/// AES-GCM under a key that is kept outside the database. What is sealed is bound to its channel: moved to another row
/// it cannot be opened. The bytes are: a version, four of the key's name, twelve that are used once, the words, and
/// sixteen that show every change.
package struct SecretSeal: Sendable {
    private let current: SealingKey

    /// Seals under a key.
    package init(under key: SealingKey) { current = key }

    /// Seals the secrets of a channel.
    ///
    /// - Throws: What the system says where it has no chance left; nothing else goes wrong.
    package func seal(_ secrets: [ChannelField: String], of channel: UUID) throws -> [UInt8] {
        let named = Dictionary(uniqueKeysWithValues: secrets.map { ($0.key.rawValue, $0.value) })
        let head = [Self.version] + current.name
        let box = try AES.GCM.seal(
            JSONEncoder().encode(named),
            using: current.key,
            authenticating: Self.bound(head, to: channel)
        )
        return head + Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    /// Opens what was sealed for the channel.
    ///
    /// - Throws: `SealFault`.
    package func open(_ sealed: [UInt8], of channel: UUID) throws(SealFault) -> [ChannelField: String] {
        guard sealed.count >= 5 + 12 + 16, sealed[0] == Self.version else { throw .unreadable }
        let head = Array(sealed[..<5])
        guard current.name == Array(head[1...]) else {
            throw .otherKey(sealed: head[1...].hexadecimal, ours: current.name.hexadecimal)
        }
        do {
            let box = try AES.GCM.SealedBox(combined: sealed[5...])
            let opened = try AES.GCM.open(box, using: current.key, authenticating: Self.bound(head, to: channel))
            let named = try JSONDecoder().decode([String: String].self, from: opened)
            return Dictionary(
                uniqueKeysWithValues: named.compactMap { name, secret in
                    ChannelField(rawValue: name).map { ($0, secret) }
                }
            )
        } catch {
            throw .altered
        }
    }

    private static let version: UInt8 = 1

    private static func bound(_ head: [UInt8], to channel: UUID) -> Data {
        Data("huiying channel secrets".utf8) + head + Data(channel.uuidString.lowercased().utf8)
    }
}

/// A key that secrets are sealed under.
package struct SealingKey: Sendable {
    fileprivate let key: SymmetricKey
    /// The first bytes of the key's digest: they tell keys apart and give none away.
    fileprivate let name: [UInt8]

    /// Takes a key.
    ///
    /// - Parameter bytes: 32 bytes of chance.
    /// - Throws: `SealFault.keyLength`.
    package init(_ bytes: [UInt8]) throws(SealFault) {
        guard bytes.count == 32 else { throw .keyLength(bytes.count) }
        key = SymmetricKey(data: bytes)
        name = Array(SHA256.hash(data: Data("huiying sealing key".utf8) + bytes).prefix(4))
    }
}

/// Why a secret was not opened.
package enum SealFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// It was sealed under another key; both names are of eight hexadecimal digits.
    case otherKey(sealed: String, ours: String)
    /// It was changed, or sealed for another channel.
    case altered
    /// It is nothing that was sealed, or by a later version.
    case unreadable
    /// A key of so many bytes instead of 32.
    case keyLength(Int)

    package var description: String {
        switch self {
        case .otherKey(let sealed, let ours):
            "the channel's secrets were sealed under the key \(sealed), and this service has the key \(ours)"
        case .altered: "the channel's secrets were changed, or belong to another channel"
        case .unreadable: "the channel's secrets are not in a form that this version knows"
        case .keyLength(let count): "the key for channels' secrets has \(count) bytes and must have 32"
        }
    }
}

extension Sequence where Element == UInt8 {
    fileprivate var hexadecimal: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
