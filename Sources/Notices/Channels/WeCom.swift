import Foundation
import Web

/// A robot of a WeCom group (企业微信群机器人), or of a city's own 政务微信, which speaks the same.
struct WeCom: WebChannel {
    let base: WebAddress
    /// The key in the address; there is no signature, so whoever knows it may write.
    let key: Hidden

    var secrets: [String] { [key.open, key.open.percentEncoded] }

    func errand(for letter: Letter, at now: Date) throws(Obstacle) -> Errand {
        let people = letter.people.prefix(20)
        // Markdown cannot mention a telephone.
        let mobiles = people.filter { $0.account == nil }.compactMap(\.mobile)
        let body =
            mobiles.isEmpty
            ? try Markdown(letter, mentioning: people.compactMap(\.account)).json()
            : try Text(letter, mentioning: people.compactMap(\.account), mobiles).json()
        return Errand(address: base.adding("/cgi-bin/webhook/send?key=\(key.open.percentEncoded)"), body: body)
    }

    private struct Markdown: Encodable {
        let msgtype = "markdown"
        let markdown: Content

        init(_ letter: Letter, mentioning accounts: [String]) throws(Obstacle) {
            let lines = { (words: Wording) in
                var lines = [Self.heading(words, letter.level?.colour)]
                if !words.limit.isEmpty { lines.append("> \(words.limit)") }
                lines += words.entries.map { "> \($0.inMarkdown)" } + (words.hasMore ? ["> …"] : [])
                lines.append("[\(words.linkWords)](\(words.page.text))")
                if !accounts.isEmpty { lines.append(accounts.map { "<@\($0)>" }.joined(separator: " ")) }
                return lines.joined(separator: "\n")
            }
            markdown = Content(
                content: lines(try Wording(letter).fitted(to: 3_900) { words in lines(words).utf8.count })
            )
        }

        private static func heading(_ words: Wording, _ colour: Letter.Colour?) -> String {
            guard let colour, !words.level.isEmpty else { return "### \(words.heading)" }
            let name =
                switch colour {
                case .red, .orange: "warning"
                case .yellow, .blue: "info"
                }
            return "### <font color=\"\(name)\">【\(words.level)】</font>\(words.title)"
        }
    }

    private struct Text: Encodable {
        let msgtype = "text"
        let text: Content

        init(_ letter: Letter, mentioning accounts: [String], _ mobiles: [String]) throws(Obstacle) {
            let lines = { (words: Wording) in
                var lines = [words.heading]
                if !words.limit.isEmpty { lines.append(words.limit) }
                lines += words.entries.map { "· \($0.words)" } + (words.hasMore ? ["· …"] : [])
                return (lines + ["\(words.linkWords) \(words.page.text)"]).joined(separator: "\n")
            }
            text = Content(
                content: lines(try Wording(letter).fitted(to: 1_900) { words in lines(words).utf8.count }),
                mentioned_list: accounts,
                mentioned_mobile_list: mobiles
            )
        }
    }

    /// The names are WeCom's own.
    private struct Content: Encodable {
        let content: String
        var mentioned_list: [String]?
        var mentioned_mobile_list: [String]?
    }
}

extension WeCom {
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
        case 45_009: return .later(after: answer.wait(at: now) ?? .seconds(60), reason(.tooMany))
        case 40_058: return .refused(reason(words.contains("max length") ? .tooLong : .notUnderstood))
        case 93_000: return .channelDead(reason(.tokenWrong))
        default: return .later(after: nil, Reason(.unclear, "errcode \(body.errcode) \(redaction.kept(of: words))"))
        }
    }
}
