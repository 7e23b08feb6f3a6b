import Crypto
import Foundation
import Web

/// A robot of a DingTalk group (钉钉自定义机器人).
struct DingTalk: WebChannel {
    let base: WebAddress
    let token: Hidden
    /// The secret of robots that want signatures (加签).
    let signing: Hidden?
    /// A word that has to be in every message (自定义关键词); empty where the robot wants none.
    let keyword: String

    var secrets: [String] { [token.open, token.open.percentEncoded] + (signing.map { [$0.open] } ?? []) }

    func errand(for letter: Letter, at now: Date) throws(Obstacle) -> Errand {
        let words = try Wording(letter).fitted(to: 19_000) { words throws(Obstacle) in
            try message(words, for: letter).count
        }
        return Errand(address: address(at: now), body: try message(words, for: letter))
    }

    /// The address of one message; a signature that was used once is never used again.
    func address(at now: Date) -> String {
        let address = base.adding("/robot/send?access_token=\(token.open.percentEncoded)")
        guard let signing else { return address }
        let stamp = Int64((now.timeIntervalSince1970 * 1_000).rounded(.down))
        let sign = Self.sign(stamp: stamp, secret: signing.open)
        return address + "&timestamp=\(stamp)&sign=\(sign.percentEncoded)"
    }

    /// The signature: the secret is the key, the moment in milliseconds and the secret are what is signed.
    static func sign(stamp: Int64, secret: String) -> String {
        let key = SymmetricKey(data: Data(secret.utf8))
        let code = HMAC<SHA256>.authenticationCode(for: Data("\(stamp)\n\(secret)".utf8), using: key)
        return Data(code).base64EncodedString()
    }

    private struct Message: Encodable {
        let msgtype = "markdown"
        let markdown: Markdown
        let at: At

        struct Markdown: Encodable {
            let title: String
            let text: String
        }

        struct At: Encodable {
            let atMobiles: [String]
            let atUserIds: [String]
            let isAtAll = false
        }
    }

    private func message(_ words: Wording, for letter: Letter) throws(Obstacle) -> [UInt8] {
        let people = letter.people.prefix(20)
        let mobiles = people.filter { $0.account == nil }.compactMap(\.mobile)
        let accounts = people.compactMap(\.account)
        var blocks = ["#### \(words.heading)"]
        if !words.limit.isEmpty { blocks.append(words.limit) }
        let lines = words.entries.map { "- \($0.inMarkdown)" } + (words.hasMore ? ["- …"] : [])
        if !lines.isEmpty { blocks.append(lines.joined(separator: "\n")) }
        blocks.append("[\(words.linkWords)](\(words.page.text))")
        // The list alone mentions nobody: whoever is in it has to be in the text too.
        if !(mobiles + accounts).isEmpty { blocks.append((mobiles + accounts).map { "@\($0)" }.joined(separator: " ")) }
        if !keyword.isEmpty { blocks.append(keyword) }
        let markdown = Message.Markdown(title: words.heading.cut(to: 120), text: blocks.joined(separator: "\n\n"))
        return try Message(markdown: markdown, at: .init(atMobiles: mobiles, atUserIds: accounts)).json()
    }
}

extension Wording.Line {
    /// The line with its title as a link, where it has a page.
    var inMarkdown: String {
        guard let page else { return words }
        return "[\(title)](\(page.text))" + (limit.isEmpty ? "" : "（\(limit)）")
    }
}

extension DingTalk {
    /// Reads the code in the body; the status is 200 whatever happened.
    func outcome(of answer: Answer, at now: Date, _ redaction: Redaction) -> Outcome {
        struct Body: Decodable {
            let errcode: Int
            let errmsg: String?
        }
        guard let body = answer.object(Body.self) else { return answer.outcome(at: now) }
        let words = body.errmsg ?? ""
        let reason = { Reason($0, "errcode \(body.errcode)") }
        switch body.errcode {
        case 0: return (200..<300).contains(answer.status) ? .accepted(evidence: "errcode 0") : answer.outcome(at: now)
        case -1: return .later(after: answer.wait(at: now), reason(.busy))
        case 130_101: return .later(after: .seconds(60), reason(.tooMany))
        case 410_100: return .later(after: .seconds(600), reason(.throttled))
        case 310_000: return security(words, answer.isSkewed(at: now), body.errcode, redaction)
        case 300_005, 400_101: return .channelDead(reason(.tokenWrong))
        case 400_102: return .channelDead(reason(.robotStopped))
        case 400_013, 400_106: return .channelDead(reason(.robotGone))
        case 43_002, 43_004: return .channelDead(reason(.requestAltered))
        case 40_035, 400_105: return .refused(reason(words.contains("too long") ? .tooLong : .notUnderstood))
        default:
            if words.contains("too long") { return .refused(reason(.tooLong)) }
            return .later(after: nil, Reason(.unclear, "errcode \(body.errcode) \(redaction.kept(of: words))"))
        }
    }

    /// One code stands for every rule that protects the robot; only the words tell which one it was.
    private func security(_ words: String, _ isSkewed: Bool, _ code: Int, _ redaction: Redaction) -> Outcome {
        let reason = { Reason($0, "errcode \(code)") }
        let says = { (any: [String]) in any.contains { words.contains($0) } }
        if says(["keyword", "关键词"]) { return .channelDead(reason(.keywordMissing)) }
        if says(["whitelist", "白名单"]) { return .channelDead(reason(.addressNotAllowed)) }
        guard says(["timestamp", "sign", "签名"]) else {
            return .later(after: nil, Reason(.unclear, "errcode \(code) \(redaction.kept(of: words))"))
        }
        // Where nothing is signed, no clock is to blame.
        let isClock = signing != nil && (isSkewed || says(["invalid timestamp", "过期"]))
        return isClock ? .later(after: nil, reason(.clockSkew)) : .channelDead(reason(.signatureWrong))
    }
}
