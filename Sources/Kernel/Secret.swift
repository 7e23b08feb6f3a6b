import Crypto
import Foundation

/// A secret that is shown once; the database keeps its digest.
package struct Secret: Sendable {
    /// What the holder keeps: a prefix that says what it is, and 32 bytes of chance.
    package let text: String

    /// Takes what a client presented.
    package init(text: String) { self.text = text }

    /// Makes a new secret, such as `hyk_…` for a machine's key.
    package static func make(prefix: String) -> Secret {
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        return Secret(text: prefix + Data(bytes).base64URL)
    }

    /// SHA-256 of the text: 32 bytes.
    package var digest: [UInt8] { Array(SHA256.hash(data: Data(text.utf8))) }
}
