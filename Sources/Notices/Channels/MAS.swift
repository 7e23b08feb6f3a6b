import Crypto
import Foundation
import Web

/// The SMS gateway of China Mobile for organisations (移动云MAS), as it takes free text.
struct MAS: WebChannel {
    /// The gateway; each province has its own.
    let base: WebAddress
    /// The name of the organisation (ecName).
    let company: String
    /// The account of the interface (apId).
    let account: String
    /// The password of the interface (secretKey), which is never sent.
    let key: Hidden
    /// The code of the signature that the gateway puts before every message (sign).
    let signature: String
    /// Digits behind the sender's number (addSerial); mostly empty.
    let serial: String

    /// Five messages that a telephone puts together, in units of UTF-16.
    static let budget = 335

    var secrets: [String] { [key.open] }

    func errand(for letter: Letter, at now: Date) throws(Obstacle) -> Errand {
        let mobiles = letter.people.compactMap(\.mobile)
        guard !mobiles.isEmpty else { throw .noAddressee }
        guard mobiles.count <= 5_000 else { throw .tooManyAddressees }
        let content = { (words: Wording) in
            var lines = [[words.level, words.title, words.limit].filter { !$0.isEmpty }.joined(separator: " ")]
            lines += words.entries.map(\.words) + (words.hasMore ? ["…"] : [])
            return lines.joined(separator: "\n") + " " + words.page.text
        }
        let words = try Wording(letter).fitted(to: Self.budget) { words in content(words).utf16.count }
        let message = Message(self, mobiles: mobiles.joined(separator: ","), content: content(words))
        let body = Data(try message.json()).base64EncodedString()
        return Errand(address: base.adding("/sms/norsubmit"), body: Array(body.utf8))
    }

    /// The names are the gateway's own.
    struct Message: Encodable {
        let ecName: String
        let apId: String
        let mobiles: String
        let content: String
        let sign: String
        let addSerial: String
        let mac: String

        init(_ gateway: MAS, mobiles: String, content: String) {
            ecName = gateway.company
            apId = gateway.account
            self.mobiles = mobiles
            self.content = content
            sign = gateway.signature
            addSerial = gateway.serial
            let signed = [ecName, apId, gateway.key.open, mobiles, content, sign, addSerial].joined()
            mac = Insecure.MD5.hash(data: Data(signed.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
                .joined()
        }
    }
}

extension MAS {
    private struct Body: Decodable {
        let isSuccess: Bool
        let code: String
        let group: String

        private enum Names: String, CodingKey {
            case success
            case rspcod
            case msgGroup
        }

        /// Some gateways write `success` as a word, some as a value.
        init(from decoder: any Decoder) throws {
            let fields = try decoder.container(keyedBy: Names.self)
            isSuccess =
                if let word = try? fields.decode(String.self, forKey: .success) {
                    word == "true"
                } else {
                    try fields.decode(Bool.self, forKey: .success)
                }
            code = try fields.decodeIfPresent(String.self, forKey: .rspcod) ?? ""
            group = try fields.decodeIfPresent(String.self, forKey: .msgGroup) ?? ""
        }
    }

    /// Reads `success` and the code in the body.
    func outcome(of answer: Answer, at now: Date, _ redaction: Redaction) -> Outcome {
        guard let body = answer.object(Body.self) else { return answer.outcome(at: now) }
        let reason = { Reason($0, "rspcod \(body.code)") }
        if body.isSuccess, ["success", ""].contains(body.code) {
            guard (200..<300).contains(answer.status) else { return answer.outcome(at: now) }
            return .accepted(evidence: "success msgGroup \(String(body.group.filter(\.isASCII).prefix(40)).harmless)")
        }
        return switch body.code {
        case "IllegalMac": .channelDead(reason(.signatureWrong))
        case "InvalidUsrOrPwd": .channelDead(reason(.loginRefused))
        case "IllegalSignId", "NoSignId": .channelDead(reason(.settingWrong))
        case "NOT_WHITE_IP": .channelDead(reason(.addressNotAllowed))
        case "InvalidMessage": .refused(reason(.notUnderstood))
        case "TooManyMobiles": .refused(reason(.tooManyAddressees))
        default: .later(after: nil, Reason(.unclear, "rspcod \(redaction.kept(of: body.code))"))
        }
    }
}
