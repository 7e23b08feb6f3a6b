import Foundation
import Testing

@testable import Notices

@Suite struct SealTests {
    private static func key(_ byte: UInt8) throws -> SealingKey { try SealingKey(Array(repeating: byte, count: 32)) }

    private let secrets: [ChannelField: String] = [.token: "token-of-32-characters-0123456789", .signing: "SEC密钥"]
    private let channel = UUID()

    @Test("what was sealed is opened again, is different every time, and holds none of the words")
    func seals() throws {
        let seal = SecretSeal(under: try Self.key(1))
        let sealed = try seal.seal(secrets, of: channel)
        #expect(try seal.open(sealed, of: channel) == secrets)
        #expect(try seal.seal(secrets, of: channel) != sealed)
        #expect(Data(sealed).range(of: Data("token".utf8)) == nil)
        #expect(try seal.open(seal.seal([:], of: channel), of: channel).isEmpty)
    }

    @Test("another key is told from a change, and both by name")
    func tellsKeysApart() throws {
        let sealed = try SecretSeal(under: try Self.key(1)).seal(secrets, of: channel)
        let other = SecretSeal(under: try Self.key(2))
        do {
            _ = try other.open(sealed, of: channel)
            Issue.record("it was opened with another key")
        } catch {
            guard case .otherKey(let sealing, let ours) = error else { throw error }
            #expect(sealing != ours && sealing.count == 8 && ours.count == 8)
            #expect(error.description.contains(sealing) && error.description.contains(ours))
        }
    }

    @Test("a changed byte, or the row of another channel, is found")
    func findsChanges() throws {
        let seal = SecretSeal(under: try Self.key(1))
        let sealed = try seal.seal(secrets, of: channel)
        #expect(throws: SealFault.altered) { _ = try seal.open(sealed, of: UUID()) }
        for place in sealed.indices {
            var changed = sealed
            changed[place] ^= 1
            #expect(throws: SealFault.self) { _ = try seal.open(changed, of: channel) }
        }
        for length in [0, 1, 5, 32, sealed.count - 1] {
            #expect(throws: SealFault.self) { _ = try seal.open(Array(sealed.prefix(length)), of: channel) }
        }
    }

    @Test("a key has 32 bytes", arguments: [0, 16, 31, 33])
    func measuresKeys(count: Int) {
        #expect(throws: SealFault.keyLength(count)) { _ = try SealingKey(Array(repeating: 1, count: count)) }
    }

    @Test("of a secret its last four characters are shown, and of a short one none")
    func showsTails() {
        #expect("token-of-32-characters-0123456789".tail == "••••6789")
        #expect("SECtest".tail == "••••")
        #expect("".tail == "••••")
    }

    @Test("a channel that is printed or dumped shows nothing that it holds", arguments: ChannelKind.allCases)
    func hidesSecrets(kind: ChannelKind) throws {
        let made = try NoticesTests.channel(kind)
        var dumped = ""
        dump(made, to: &dumped)
        dump(Hidden("token-of-32-characters-0123456789"), to: &dumped)
        let shown = "\(made) \(String(reflecting: made)) \(dumped) \(Hidden("SECtest-and-more"))"
        for secret in made.secrets + ["token-of-32", "SECtest"] { #expect(!shown.contains(secret), "\(secret)") }
        #expect(shown.contains("••••more"))
    }
}
