import Foundation
import Kernel
import TestSupport
import Testing

@Suite struct SecretTests {
    @Test("a secret says what it is for and holds 32 bytes of chance")
    func holdsChance() throws {
        let secrets = (0..<1_000).map { _ in Secret.make(prefix: "hyk_") }
        #expect(Set(secrets.map(\.text)).count == secrets.count)
        for secret in secrets {
            #expect(secret.text.hasPrefix("hyk_"))
            let chance = try #require(Data(base64URL: String(secret.text.dropFirst(4))))
            #expect(chance.count == 32)
        }
    }

    @Test("what a client presents has the digest that was kept, and the digest is SHA-256 of the text")
    func digests() {
        let made = Secret.make(prefix: "hys_")
        #expect(Secret(text: made.text).digest == made.digest)
        #expect(made.digest.count == 32)
        let known = Secret(text: "abc").digest.prefix(4).map { String(format: "%02x", $0) }.joined()
        #expect(known == "ba7816bf")
    }

    @Test("the URL alphabet of base64 round-trips any bytes and needs no escaping")
    func encodes() throws {
        var random = Seeded(seed: 1)
        for length in 0..<120 {
            let bytes = Data((0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) })
            let text = bytes.base64URL
            #expect(Data(base64URL: text) == bytes)
            #expect(!text.contains { "+/=".contains($0) })
        }
        #expect(Data(base64URL: "!") == nil)
    }
}
