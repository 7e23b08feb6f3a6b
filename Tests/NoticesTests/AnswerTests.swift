import Foundation
import Kernel
import Testing

@testable import Notices

/// What a channel answers, and what that is to mean.
struct Verdict: Sendable, CustomTestStringConvertible {
    let kind: ChannelKind
    let body: String
    let means: String
    var status = 200
    var retryAfter: String?
    var hoursAway = 0.0

    init(_ kind: ChannelKind, _ body: String, _ means: String) {
        self.kind = kind
        self.body = body
        self.means = means
    }

    /// The same with another status, wait or clock.
    func with(status: Int = 200, retryAfter: String? = nil, hoursAway: Double = 0) -> Verdict {
        var verdict = self
        verdict.status = status
        verdict.retryAfter = retryAfter
        verdict.hoursAway = hoursAway
        return verdict
    }

    var testDescription: String { "\(kind) \(status) \(body.prefix(60)) → \(means)" }

    /// What it is taken for.
    var outcome: Outcome {
        get throws {
            guard case .web(let web, _) = try channel(kind).means else { throw NoErrand() }
            let answer = Answer(
                status: status,
                retryAfter: retryAfter,
                date: signedAt.addingTimeInterval(hoursAway * 3_600),
                body: Array(body.utf8)
            )
            return web.outcome(of: answer, at: signedAt, Redaction(hiding: try channel(kind).secrets))
        }
    }
}

extension Outcome {
    /// In one line: what it is, our word for why, and how many seconds to wait.
    var short: String {
        switch self {
        case .accepted: "accepted"
        case .later(let wait, let reason):
            "later \(reason.obstacle.rawValue)" + (wait.map { " \($0.components.seconds)" } ?? "")
        case .refused(let reason): "refused \(reason.obstacle.rawValue)"
        case .channelDead(let reason): "dead \(reason.obstacle.rawValue)"
        }
    }
}

@Suite struct AnswerTests {
    private static func ding(_ code: Int, _ words: String, _ means: String) -> Verdict {
        Verdict(.dingTalk, #"{"errcode":\#(code),"errmsg":"\#(words)"}"#, means)
    }

    private static func weCom(_ code: Int, _ words: String, _ means: String) -> Verdict {
        Verdict(.weCom, #"{"errcode":\#(code),"errmsg":"\#(words)"}"#, means)
    }

    private static func feishu(_ code: Int, _ words: String, _ means: String) -> Verdict {
        Verdict(.feishu, #"{"StatusCode":0,"code":\#(code),"data":{},"msg":"\#(words)"}"#, means)
    }

    private static func mas(_ success: String, _ code: String, _ means: String) -> Verdict {
        Verdict(.mas, #"{"success":\#(success),"rspcod":"\#(code)","msgGroup":"0517111500001000012345"}"#, means)
    }

    static let dingTalk = [
        ding(0, "ok", "accepted"),
        ding(-1, "系统繁忙", "later busy"),
        ding(130_101, "send too fast, exceed 20 times per minute", "later too-many 60"),
        ding(410_100, "发送速度太快而限流", "later throttled 600"),
        ding(310_000, "keywords not in content", "dead keyword-missing"),
        ding(310_000, "错误描述:关键词不匹配;解决方案:请联系群管理员查看此机器人的关键词", "dead keyword-missing"),
        ding(310_000, "invalid timestamp", "later clock-skew"),
        ding(310_000, "description:机器人发送签名过期;solution:请保持在 timestampms 以内", "later clock-skew"),
        ding(310_000, "sign not match", "dead signature-wrong"),
        ding(310_000, "description:机器人发送签名不匹配;solution:请确认签名和时间戳", "dead signature-wrong"),
        ding(310_000, "sign not match", "later clock-skew").with(hoursAway: 2),
        ding(310_000, "ip 1.2.3.4 not in whitelist", "dead address-not-allowed"),
        ding(310_000, "来源IP不在白名单", "dead address-not-allowed"),
        ding(310_000, "something new", "later unclear"),
        ding(300_005, "token is not exist", "dead token-wrong"),
        ding(400_101, "access_token不存在", "dead token-wrong"),
        ding(400_102, "机器人已停用", "dead robot-stopped"),
        ding(400_013, "群已被解散", "dead robot-gone"),
        ding(400_106, "机器人不存在", "dead robot-gone"),
        ding(43_002, "需要POST请求", "dead request-altered"),
        ding(43_004, "无效的HTTP HEADER Content-Type", "dead request-altered"),
        ding(40_035, "缺少参数 json", "refused not-understood"),
        ding(400_105, "不支持的消息类型", "refused not-understood"),
        ding(40_035, "message too long, exceed 20000 bytes", "refused too-long"),
        ding(460_101, "message too long, exceed 20000 bytes", "refused too-long"),
        ding(999_999, "what nobody described", "later unclear"),
    ]

    static let others = [
        weCom(0, "ok", "accepted"),
        weCom(-1, "system busy", "later busy"),
        weCom(45_009, "api freq out of limit", "later too-many 60"),
        weCom(40_058, "markdown.content exceed max length 4096. invalid Request Parameter", "refused too-long"),
        weCom(40_058, "invalid Request Parameter", "refused not-understood"),
        weCom(93_000, "invalid webhook url, hint: [1], from ip: 1.2.3.4", "dead token-wrong"),
        weCom(12_345, "unknown", "later unclear"),
        feishu(0, "success", "accepted"),
        feishu(19_001, "param invalid: incoming webhook access token invalid", "dead token-wrong"),
        feishu(19_007, "Bot Not Enabled", "dead robot-stopped"),
        feishu(19_021, "sign match fail or timestamp is not within one hour from current time", "dead signature-wrong"),
        feishu(19_021, "sign match fail or timestamp is not within one hour", "later clock-skew").with(hoursAway: -1),
        feishu(19_022, "Ip Not Allowed", "dead address-not-allowed"),
        feishu(19_024, "Key Words Not Found", "dead keyword-missing"),
        feishu(9_499, "Bad Request", "refused not-understood"),
        feishu(9_499, "Bad Request", "refused not-understood").with(status: 400),
        feishu(9_499, "too many request", "later too-many 60"),
        feishu(11_232, "frequency limited", "later too-many 60"),
        feishu(11_232, "frequency limited", "later too-many 7").with(status: 429, retryAfter: "7"),
        feishu(77_777, "unknown", "later unclear"),
        Verdict(.feishu, #"{"StatusCode":0,"StatusMessage":"success"}"#, "later unclear"),
        mas(#""true""#, "success", "accepted"),
        mas("true", "success", "accepted"),
        mas("false", "IllegalMac", "dead signature-wrong"),
        mas(#""false""#, "InvalidUsrOrPwd", "dead login-refused"),
        mas("false", "IllegalSignId", "dead setting-wrong"),
        mas("false", "NoSignId", "dead setting-wrong"),
        mas("false", "NOT_WHITE_IP", "dead address-not-allowed"),
        mas("false", "InvalidMessage", "refused not-understood"),
        mas("false", "TooManyMobiles", "refused too-many-addressees"),
        mas("false", "success", "later unclear"),
        mas(#""true""#, "IllegalMac", "dead signature-wrong"),
        mas("1", "success", "later unclear"),
    ]

    static let receivers = [
        Verdict(.webhook, "", "accepted").with(status: 204),
        Verdict(.webhook, "whatever", "accepted").with(status: 299),
        Verdict(.webhook, #"{"errcode":0}"#, "later redirected").with(status: 302),
        Verdict(.webhook, "", "later unclear").with(status: 401),
        Verdict(.webhook, "", "later unclear").with(status: 404),
        Verdict(.webhook, "", "later timed-out").with(status: 408),
        Verdict(.webhook, "", "dead gone").with(status: 410),
        Verdict(.webhook, "", "later too-long").with(status: 413),
        Verdict(.webhook, "", "later too-many").with(status: 429),
        Verdict(.webhook, "", "later too-many 120").with(status: 429, retryAfter: "120"),
        Verdict(.webhook, "", "later too-many 60").with(status: 429, retryAfter: "Tue, 14 Nov 2023 22:14:20 GMT"),
        Verdict(.webhook, "", "later too-many 0").with(status: 429, retryAfter: "Tue, 14 Nov 2023 22:13:00 GMT"),
        Verdict(.webhook, "", "later too-many 86400").with(status: 429, retryAfter: "99999999999"),
        Verdict(.webhook, "", "later too-many").with(status: 429, retryAfter: "soon"),
        Verdict(.webhook, "", "later too-many").with(status: 429, retryAfter: "nan"),
        Verdict(.webhook, "", "later busy").with(status: 500),
        Verdict(.webhook, "", "later busy 30").with(status: 503, retryAfter: "30"),
    ]

    @Test("every code of DingTalk has its meaning, whatever the status", arguments: dingTalk)
    func readsDingTalk(verdict: Verdict) throws { #expect(try verdict.outcome.short == verdict.means) }

    @Test("every code of the other robots and of the SMS gateway has its meaning", arguments: others)
    func readsOthers(verdict: Verdict) throws { #expect(try verdict.outcome.short == verdict.means) }

    @Test("a receiver of events is read by its status, and told to wait it is waited for", arguments: receivers)
    func readsReceivers(verdict: Verdict) throws { #expect(try verdict.outcome.short == verdict.means) }

    @Test(
        "what is no answer of the provider is never success",
        arguments: [ChannelKind.dingTalk, .weCom, .feishu, .mas]
    )
    func refusesFalseSuccess(kind: ChannelKind) throws {
        let bodies = [
            "", "ok", "<html>登录</html>", "null", "[]", "{}", "0", #"{"errcode":"0","code":"0"}"#,
            #"{"errcode":null,"code":null}"#,
            #"{"errmsg":"ok","msg":"success"}"#, #"{"errcode":0"#, #"{"code":0"#, #"{"errcode":0.5,"code":0.5}"#,
            #"{"success":"ok","rspcod":"success"}"#,
        ]
        for body in bodies { #expect(try Verdict(kind, body, "").outcome.short == "later unclear", "\(body)") }
        let good = [#"{"errcode":0,"code":0,"success":"true","rspcod":"success"}"#]
        for body in good {
            #expect(try Verdict(kind, body, "").outcome.short == "accepted")
            #expect(try Verdict(kind, body, "").with(status: 302).outcome.short == "later redirected")
            #expect(try Verdict(kind, body, "").with(status: 500).outcome.short == "later busy")
            #expect(try Verdict(kind, body, "").with(status: 502).outcome.short == "later unanswered")
        }
        #expect(try Verdict(kind, "", "").with(status: 410).outcome.short == "dead gone")
        #expect(try Verdict(kind, "", "").with(status: 413).outcome.short == "refused too-long")
        #expect(try Verdict(kind, "", "").with(status: 429, retryAfter: "9").outcome.short == "later too-many 9")
    }

    @Test("evidence and reasons hold the provider's code, and no secret that it echoes")
    func keepsEvidence() throws {
        #expect(try Self.ding(0, "ok", "").outcome == .accepted(evidence: "errcode 0"))
        #expect(
            try Self.mas("true", "success", "").outcome
                == .accepted(evidence: "success msgGroup 0517111500001000012345")
        )
        let secret = "token-of-32-characters-0123456789"
        let echoed = Self.ding(
            999_999,
            "no robot \(secret) at https://oapi.dingtalk.com/robot/send?access_token=\(secret) now",
            ""
        )
        #expect(try echoed.outcome.reason?.detail == "errcode 999999 no robot … at … now")
        let cut = Self.ding(999_999, "no robot \(secret.prefix(24)) SECtest zhang@example.cn", "")
        #expect(try cut.outcome.reason?.detail == "errcode 999999 no robot … … …")
        let long = Self.ding(999_999, String(repeating: "字", count: 500), "")
        #expect(try #require(long.outcome.reason?.detail).count < 150)
        let echo = Redaction(hiding: try letter(title: "张三的投诉", people: [.init(mobile: "13800138000")]).words)
        #expect(echo.kept(of: "bad content: 张三的投诉 for 13800138000") == "bad content: … for …")
    }

    @Test("every obstacle has a lasting code of its own and a sentence in two languages")
    func namesObstacles() {
        #expect(Set(Obstacle.allCases.map(\.rawValue)).count == Obstacle.allCases.count)
        for obstacle in Obstacle.allCases {
            #expect(obstacle.rawValue.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil)
            #expect(obstacle.sentence.zh.hasSuffix("。"))
            #expect(obstacle.sentence.en.hasSuffix("."))
        }
    }
}
