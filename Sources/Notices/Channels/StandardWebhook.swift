import Crypto
package import Foundation
import Web

/// A receiver of signed events as Standard Webhooks describes them.
struct StandardWebhook: WebChannel {
    /// Where it is posted to; the whole address is secret, because it may have a token in it.
    let base: WebAddress
    /// The secrets that hold now; while one is replaced by another there are two.
    let signing: [WebhookSecret]

    var secrets: [String] {
        [base.text, base.rest].filter { $0.count > 1 } + signing.map(\.text.open)
    }

    func errand(for letter: Letter, at now: Date) throws(Obstacle) -> Errand {
        let words = try Wording(letter).fitted(to: 19_000) { words throws(Obstacle) in
            try Body(words, of: letter).json().count
        }
        let body = try Body(words, of: letter).json()
        let id = letter.key.uuidString.lowercased()
        let stamp = Int64(now.timeIntervalSince1970.rounded(.down))
        let signatures = signing.map { $0.signature(id: id, stamp: stamp, body: body) }
        return Errand(
            address: base.text,
            headers: [
                ("Content-Type", "application/json"), ("webhook-id", id), ("webhook-timestamp", "\(stamp)"),
                ("webhook-signature", signatures.joined(separator: " ")),
            ],
            body: body
        )
    }

    /// Thin: what happened, to what, and where to read on.
    private struct Body: Encodable {
        let type: String
        let timestamp: String
        let data: Thing

        struct Thing: Encodable {
            let matter: String
            let level: String?
            let title: String
            let limit: String?
            let link: String
        }

        init(_ words: Wording, of letter: Letter) {
            type = letter.topic.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") ? String($0) : "_" }
                .joined()
            timestamp = letter.moment.formatted(.iso8601)
            data = Thing(
                matter: letter.matter.uuidString.lowercased(),
                level: words.level.isEmpty ? nil : words.level,
                title: words.title,
                limit: words.limit.isEmpty ? nil : words.limit,
                link: words.page.text
            )
        }
    }

    /// Here alone the status decides: the standard says that every 2xx is success, and no other.
    func outcome(of answer: Answer, at now: Date, _ redaction: Redaction) -> Outcome {
        (200..<300).contains(answer.status) ? .accepted(evidence: "HTTP \(answer.status)") : verdict(answer, now)
    }

    private func verdict(_ answer: Answer, _ now: Date) -> Outcome {
        // What the receiver did not take may be taken another time, whatever the reason: only 410 is for ever.
        guard answer.status == 413 else { return answer.outcome(at: now) }
        return .later(after: answer.wait(at: now), Reason(.tooLong, "HTTP 413"))
    }
}

/// A secret that events are signed with.
package struct WebhookSecret: Sendable {
    let text: Hidden
    private let key: SymmetricKey

    /// Reads a secret; nothing where it is none.
    ///
    /// - Parameter text: `whsec_` and 24 to 64 bytes in base64.
    package init?(_ text: String) {
        guard text.hasPrefix("whsec_"), let key = Data(base64Encoded: String(text.dropFirst(6))),
            (24...64).contains(key.count)
        else { return nil }
        self.text = Hidden(text)
        self.key = SymmetricKey(data: key)
    }

    /// The signature of one attempt, such as `v1,g0hM9S…`.
    package func signature(id: String, stamp: Int64, body: [UInt8]) -> String {
        "v1," + Data(code(id, stamp, body)).base64EncodedString()
    }

    /// Whether one of the signatures is of this secret, and the moment within five minutes of now.
    package func verifies(_ signatures: String, id: String, stamp: Int64, body: [UInt8], at now: Date) -> Bool {
        guard abs(now.timeIntervalSince1970 - Double(stamp)) <= 300 else { return false }
        let given = signatures.split(separator: " ").prefix(Self.mostSignatures).compactMap { signature in
            signature.hasPrefix("v1,") ? Data(base64Encoded: String(signature.dropFirst(3))) : nil
        }
        guard !given.isEmpty else { return false }
        let right = code(id, stamp, body)
        // Codes are compared in a time that tells nothing.
        return given.reduce(false) { found, code in right == code || found }
    }

    /// A sender signs with its secret and with the one before; nobody needs more than these.
    private static let mostSignatures = 10

    private func code(_ id: String, _ stamp: Int64, _ body: [UInt8]) -> HMAC<SHA256>.MAC {
        var code = HMAC<SHA256>(key: key)
        code.update(data: Data("\(id).\(stamp).".utf8))
        code.update(data: body)
        return code.finalize()
    }
}
