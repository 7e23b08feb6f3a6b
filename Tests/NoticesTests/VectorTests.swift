import Foundation
import Testing

@testable import Notices

@Suite struct VectorTests {
    @Test("DingTalk's signature is the reference value, in the address, with the moment in milliseconds")
    func signsForDingTalk() throws {
        let sign = DingTalk.sign(stamp: 1_700_000_000_000, secret: "SECtest")
        #expect(sign.percentEncoded == "aZLLrriXgn05YbwaGR7knYsLeJADjr9NwLaNNKpxh4g%3D")

        let errand = try errand(.dingTalk, letter())
        let address = try #require(URLComponents(string: errand.address))
        #expect(address.host == "oapi.dingtalk.com")
        #expect(address.path == "/robot/send")
        #expect(
            address.queryItems == [
                .init(name: "access_token", value: "token-of-32-characters-0123456789"),
                .init(name: "timestamp", value: "1700000000000"), .init(name: "sign", value: sign),
            ]
        )
        #expect(
            try unsigned(.dingTalk).address.hasSuffix("?access_token=token-of-32-characters-0123456789")
        )
    }

    private func unsigned(_ kind: ChannelKind) throws -> Errand {
        try errand(kind, letter(), [.signing: ""])
    }

    @Test("Feishu's signature is the reference value, in the body, with the moment in seconds")
    func signsForFeishu() throws {
        #expect(Feishu.sign(stamp: 100, secret: "demo") == "jquNHnVOwmDRfw+vqTIrY5dooJAgi5EcRtLsQE4wfXg=")

        let errand = try errand(.feishu, letter())
        let body = try Parts(errand.body)
        #expect(errand.address == "https://open.feishu.cn/open-apis/bot/v2/hook/token-of-32-characters-0123456789")
        #expect(body["timestamp"].text == "1700000000")
        #expect(body["sign"].text == Feishu.sign(stamp: 1_700_000_000, secret: "SECtest"))
        #expect(try Parts(unsigned(.feishu).body).names == ["card", "msg_type"])
    }

    @Test("a gateway of the city's own stands before the path of the channel")
    func goesThroughGateways() throws {
        let base = [ChannelField.base: "http://10.1.2.3:8080/out/"]
        #expect(
            try errand(.weCom, letter(), base).address.hasPrefix("http://10.1.2.3:8080/out/cgi-bin/webhook/send?key=")
        )
        #expect(try errand(.dingTalk, letter(), base).address.hasPrefix("http://10.1.2.3:8080/out/robot/send?"))
        #expect(try errand(.feishu, letter(), base).address.hasPrefix("http://10.1.2.3:8080/out/open-apis/"))
    }

    @Test("the signature of Standard Webhooks is the reference value, and is verified")
    func signsEvents() throws {
        let secret = try #require(WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
        let body = Array(#"{"test": 2432232314}"#.utf8)
        let signature = secret.signature(id: id, stamp: 1_614_265_330, body: body)
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")

        let then = Date(timeIntervalSince1970: 1_614_265_330)
        let verifies = { (signatures: String, body: [UInt8], now: Date) in
            secret.verifies(signatures, id: id, stamp: 1_614_265_330, body: body, at: now)
        }
        #expect(verifies(signature, body, then))
        #expect(verifies("v1,AAAA v1a,x \(signature)", body, then.addingTimeInterval(299)))
        #expect(!verifies(signature, body + [32], then))
        #expect(!verifies("v1,AAAA", body, then))
        #expect(!verifies("", body, then))
        #expect(!verifies(signature, body, then.addingTimeInterval(301)))
        #expect(!verifies(signature, body, then.addingTimeInterval(-301)))
    }

    @Test("a secret of events has 24 to 64 bytes in base64 behind its prefix")
    func readsSecrets() {
        func secret(_ count: Int) -> String { "whsec_" + Data(count: count).base64EncodedString() }
        #expect(WebhookSecret(secret(24)) != nil)
        #expect(WebhookSecret(secret(64)) != nil)
        for wrong in [secret(23), secret(65), "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!", "whsk_" + "A"] {
            #expect(WebhookSecret(wrong) == nil)
        }
    }

    @Test("an event is thin, carries the letter's key, and has one signature for each secret that holds")
    func postsEvents() throws {
        let second = "whsec_" + Data(repeating: 7, count: 32).base64EncodedString()
        let first = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        let people = [Addressee(mobile: "13800138000", account: "zhang", mailbox: "zhang@example.gov.cn")]
        let errand = try errand(.webhook, letter(people: people), [.signing: "\(first) \(second)"])
        let headers = Dictionary(uniqueKeysWithValues: errand.headers.map { ($0.name, $0.value) })
        let id = "0190b5a4-1111-7000-8000-000000000001"

        #expect(errand.address == "https://hooks.example/in/9f8e7d6c5b4a")
        #expect(headers["Content-Type"] == "application/json")
        #expect(headers["webhook-id"] == id)
        #expect(headers["webhook-timestamp"] == "1700000000")
        let signatures = try #require(headers["webhook-signature"]).split(separator: " ")
        #expect(signatures.count == 2)
        for (secret, signature) in zip([first, second], signatures) {
            let secret = try #require(WebhookSecret(secret))
            #expect(secret.verifies(String(signature), id: id, stamp: 1_700_000_000, body: errand.body, at: signedAt))
        }

        let body = try Parts(errand.body)
        #expect(body.names == ["data", "timestamp", "type"])
        #expect(body["type"].text == "case.due_soon")
        #expect(body["timestamp"].text == "2026-06-03T07:00:00Z")
        #expect(body["data"].names == ["level", "limit", "link", "matter", "title"])
        #expect(body["data"]["matter"].text == "0190b5a4-2222-7000-8000-000000000002")
        #expect(!String(decoding: errand.body, as: UTF8.self).contains("138"))
    }

    @Test("the SMS gateway gets base64 of JSON whose mac is the reference value, without the password")
    func macsForSMS() throws {
        let errand = try errand(.mas, letter(people: [.init(mobile: "13800138000"), .init(mobile: "13900139000")]))
        let json = try #require(Data(base64Encoded: Data(errand.body)))
        let body = try Parts(Array(json))

        #expect(errand.address == "http://sms.example.gov.cn:1992/sms/norsubmit")
        #expect(body.names == ["addSerial", "apId", "content", "ecName", "mac", "mobiles", "sign"])
        #expect(body["mobiles"].text == "13800138000,13900139000")
        #expect(
            body["content"].text == "Ⅰ级 滨河路夜间施工扰民 6月3日 15:00 前答复 https://huiying.example.gov.cn/cases/7f"
        )
        #expect(body["mac"].text == "2350592f416da63d3ed1a5f62482681e")
    }
}
