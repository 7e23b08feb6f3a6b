import Crypto
import Foundation
import Web

/// A robot of a Feishu or Lark group (飞书自定义机器人).
struct Feishu: WebChannel {
    let base: WebAddress
    /// The last part of the robot's address.
    let token: Hidden
    /// The secret of robots that want signatures (签名校验).
    let signing: Hidden?
    /// A word that has to be in every message (自定义关键词); empty where the robot wants none.
    let keyword: String

    var secrets: [String] { [token.open, token.open.percentEncoded] + (signing.map { [$0.open] } ?? []) }

    func errand(for letter: Letter, at now: Date) throws(Obstacle) -> Errand {
        let words = try Wording(letter).fitted(to: 19_000) { words throws(Obstacle) in
            try message(words, for: letter, at: now).count
        }
        return Errand(
            address: base.adding("/open-apis/bot/v2/hook/\(token.open.percentEncoded)"),
            body: try message(words, for: letter, at: now)
        )
    }

    /// The signature: the moment in seconds and the secret are the key, and nothing is signed.
    static func sign(stamp: Int64, secret: String) -> String {
        let key = SymmetricKey(data: Data("\(stamp)\n\(secret)".utf8))
        return Data(HMAC<SHA256>.authenticationCode(for: Data(), using: key)).base64EncodedString()
    }

    private func message(_ words: Wording, for letter: Letter, at now: Date) throws(Obstacle) -> [UInt8] {
        var elements: [Card.Element] = []
        if !words.limit.isEmpty { elements.append(.text(words.limit)) }
        for entry in words.entries {
            elements.append(.text("· \(entry.words)", button: entry.page.map { (words.linkWords, $0) }))
        }
        if words.hasMore { elements.append(.text("· …")) }
        elements.append(.link(words.linkWords, words.page))
        let accounts = letter.people.prefix(20).compactMap(\.account)
        // The only piece that is markup, and none of the letter's words are in it.
        if !accounts.isEmpty { elements.append(.mentions(accounts)) }
        if !keyword.isEmpty { elements.append(.text(keyword)) }
        let header = Card.Header(template: letter.level?.colour.rawValue ?? "grey", title: .plain(words.heading))
        let stamp = Int64(now.timeIntervalSince1970.rounded(.down))
        return try Message(
            timestamp: signing.map { _ in "\(stamp)" },
            sign: signing.map { Self.sign(stamp: stamp, secret: $0.open) },
            card: Card(header: header, elements: elements)
        ).json()
    }

    private struct Message: Encodable {
        let timestamp: String?
        let sign: String?
        let msg_type = "interactive"
        let card: Card
    }
}

/// A card of Feishu; the names are Feishu's own.
private struct Card: Encodable {
    let config = ["wide_screen_mode": true]
    let header: Header
    let elements: [Element]

    struct Header: Encodable {
        let template: String
        let title: Text
    }

    struct Text: Encodable {
        let tag: String
        let content: String

        /// Words that are shown as they are: no markdown, no mention.
        static func plain(_ words: String) -> Text { Text(tag: "plain_text", content: words) }
    }

    struct Button: Encodable {
        let tag = "button"
        let text: Text
        let url: String
        let type: String
    }

    struct Element: Encodable {
        let tag: String
        var text: Text?
        var extra: Button?
        var actions: [Button]?

        static func text(_ words: String, button: (words: String, page: WebAddress)? = nil) -> Element {
            let extra = button.map { Button(text: .plain($0.words), url: $0.page.text, type: "default") }
            return Element(tag: "div", text: .plain(words), extra: extra)
        }

        static func link(_ words: String, _ page: WebAddress) -> Element {
            Element(tag: "action", actions: [Button(text: .plain(words), url: page.text, type: "primary")])
        }

        static func mentions(_ accounts: [String]) -> Element {
            let content = accounts.map { "<at id=\($0)></at>" }.joined()
            return Element(tag: "div", text: Text(tag: "lark_md", content: content))
        }
    }
}

extension Feishu {
    /// Reads `code` in the body; `StatusCode` is 0 even where it failed.
    func outcome(of answer: Answer, at now: Date, _ redaction: Redaction) -> Outcome {
        struct Body: Decodable {
            let code: Int
            let msg: String?
        }
        guard let body = answer.object(Body.self) else { return answer.outcome(at: now) }
        let words = body.msg ?? ""
        let reason = { Reason($0, "code \(body.code)") }
        switch body.code {
        case 0: return (200..<300).contains(answer.status) ? .accepted(evidence: "code 0") : answer.outcome(at: now)
        case 9_499 where words.lowercased().contains("too many"):
            return .later(after: answer.wait(at: now) ?? .seconds(60), reason(.tooMany))
        case 9_499: return .refused(reason(.notUnderstood))
        case 11_232: return .later(after: answer.wait(at: now) ?? .seconds(60), reason(.tooMany))
        case 19_001: return .channelDead(reason(.tokenWrong))
        case 19_007: return .channelDead(reason(.robotStopped))
        // One code for a wrong secret and for a wrong clock; the other side's own date tells which it was.
        case 19_021 where signing != nil && answer.isSkewed(at: now): return .later(after: nil, reason(.clockSkew))
        case 19_021: return .channelDead(reason(.signatureWrong))
        case 19_022: return .channelDead(reason(.addressNotAllowed))
        case 19_024: return .channelDead(reason(.keywordMissing))
        default: return .later(after: nil, Reason(.unclear, "code \(body.code) \(redaction.kept(of: words))"))
        }
    }
}
