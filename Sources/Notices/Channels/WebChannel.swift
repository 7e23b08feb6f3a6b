import Foundation
import Web

/// A channel that takes letters by POST over HTTP.
protocol WebChannel: Sendable {
    /// The gateway that it is reached at; without secrets.
    var base: WebAddress { get }
    /// Everything that no record may show.
    var secrets: [String] { get }
    /// Writes what is posted, signed for this moment.
    func errand(for letter: Letter, at now: Date) throws(Obstacle) -> Errand
    /// Reads what came back.
    func outcome(of answer: Answer, at now: Date, _ redaction: Redaction) -> Outcome
}

/// One POST.
struct Errand: Sendable {
    /// With whatever secret belongs into it.
    let address: String
    /// With the type of the body.
    var headers: [(name: String, value: String)] = [("Content-Type", "application/json; charset=utf-8")]
    let body: [UInt8]
}

extension Encodable {
    /// The value as JSON, the same bytes every time.
    func json() throws(Obstacle) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings and numbers always encode.
        do { return Array(try encoder.encode(self)) } catch { throw .notUnderstood }
    }
}

extension String {
    /// As the value of a query, or as one part of a path.
    var percentEncoded: String {
        var made = ""
        for byte in utf8 {
            if byte.isASCIILetterOrDigit || "-._~".utf8.contains(byte) {
                made.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                made += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return made
    }
}
