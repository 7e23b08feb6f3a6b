import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Kernel

/// What a client writes on a request that it may have to send again (`Idempotency-Key`, an Internet draft).
struct IdempotencyKey: Sendable, Equatable {
    /// 1 to 255 visible characters of ASCII, or spaces.
    let text: String

    /// Reads the header: a string of RFC 9651 in quotation marks, or the bare text, which many clients send.
    ///
    /// - Throws: `IdempotencyRefusal.unreadable`.
    init(header: String) throws(IdempotencyRefusal) {
        let written = Array(header.utf8)
        var bytes = written
        if written.first == UInt8(ascii: "\"") {
            guard let inner = Self.unquoted(written) else { throw .unreadable }
            bytes = inner
        }
        guard (1...255).contains(bytes.count), bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw .unreadable
        }
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// The key of a message that its sender names, in whichever characters.
    init(message id: String) {
        let digest = SHA256.hash(data: Array(id.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        text = "message \(digest)"
    }

    private static func unquoted(_ written: [UInt8]) -> [UInt8]? {
        guard written.count >= 2, written.last == UInt8(ascii: "\"") else { return nil }
        var bytes: [UInt8] = []
        var isEscaped = false
        for byte in written.dropFirst().dropLast() {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                if isEscaped || byte == UInt8(ascii: "\"") {
                    guard isEscaped else { return nil }
                    bytes.append(byte)
                    isEscaped = false
                } else {
                    isEscaped = true
                }
            default:
                guard !isEscaped else { return nil }
                bytes.append(byte)
            }
        }
        return isEscaped ? nil : bytes
    }
}

extension Request {
    /// The key that the client wrote on the request, if it did.
    func idempotencyKey() throws -> IdempotencyKey? { try headers[.idempotencyKey].map(IdempotencyKey.init(header:)) }

    /// What makes two requests the same: method, address with its query, and body; SHA-256, 32 bytes.
    func fingerprint(body: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        for part in [method.rawValue, uri.description, headers[.contentType] ?? ""] {
            hash.update(data: Data(part.utf8))
            hash.update(data: [0])
        }
        hash.update(data: body)
        return Array(hash.finalize())
    }
}

/// Why a request with a key is not answered.
enum IdempotencyRefusal: Refusal, CaseIterable {
    case unreadable
    case otherRequest
    case stillRunning

    var code: String {
        switch self {
        case .unreadable: "idempotency.unreadable"
        case .otherRequest: "idempotency.other-request"
        case .stillRunning: "idempotency.still-running"
        }
    }

    var sentence: Sentence {
        switch self {
        case .unreadable:
            Sentence(
                zh: "Idempotency-Key 应为 1 至 255 个可见的 ASCII 字符。",
                en: "Idempotency-Key must be 1 to 255 visible ASCII characters."
            )
        case .otherRequest:
            Sentence(
                zh: "该 Idempotency-Key 已用于另一请求，请换一个。",
                en: "This Idempotency-Key was used for another request; use a new one."
            )
        case .stillRunning:
            Sentence(
                zh: "带有同一 Idempotency-Key 的请求仍在处理，请稍后重试。",
                en: "A request with this Idempotency-Key is still running; try again in a moment."
            )
        }
    }

    var kind: RefusalKind {
        switch self {
        case .unreadable: .unreadable
        case .otherRequest: .against
        case .stillRunning: .conflict
        }
    }
}

extension HTTPField.Name {
    static let idempotencyKey = known("Idempotency-Key")
    static let idempotencyReplayed = known("Idempotency-Replayed")
}
