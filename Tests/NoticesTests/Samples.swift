import Foundation
import Testing

@testable import Notices
import Web

/// Letters with a default for everything; a test states only what it is about.
func letter(
    title: String = "滨河路夜间施工扰民",
    level: Letter.Level? = .init(.red, words: "Ⅰ级"),
    limit: String? = "6月3日 15:00 前答复",
    entries: [Letter.Entry] = [],
    linkWords: String = "查看",
    page: String = "https://huiying.example.gov.cn/cases/7f",
    people: [Addressee] = []
) throws -> Letter {
    Letter(
        key: try #require(UUID(uuidString: "0190B5A4-1111-7000-8000-000000000001")),
        matter: try #require(UUID(uuidString: "0190B5A4-2222-7000-8000-000000000002")),
        topic: "case.due-soon",
        moment: Date(timeIntervalSince1970: 1_780_470_000),
        level: level,
        title: title,
        limit: limit,
        entries: entries,
        link: .init(words: linkWords, page: try #require(WebAddress(page))),
        people: people
    )
}

/// The moment at which tests sign.
let signedAt = Date(timeIntervalSince1970: 1_700_000_000)

/// Everything that a channel of each kind needs, and no secret that is real.
func fields(_ kind: ChannelKind) -> [ChannelField: String] {
    switch kind {
    case .dingTalk, .feishu: [.token: "token-of-32-characters-0123456789", .signing: "SECtest"]
    case .weCom: [.token: "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"]
    case .mas:
        [
            .base: "http://sms.example.gov.cn:1992", .company: "某市政府办公室", .account: "huiying",
            .password: "Secret#123456", .signature: "DWItALe3A", .serial: "",
        ]
    case .webhook:
        [.address: "https://hooks.example/in/9f8e7d6c5b4a", .signing: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]
    case .mail:
        [
            .host: "mail.example.gov.cn", .sender: "huiying@example.gov.cn", .name: "回应", .login: "huiying",
            .password: "mail-password-1",
        ]
    }
}

func channel(_ kind: ChannelKind, _ changes: [ChannelField: String] = [:]) throws -> Channel {
    try Channel(kind, fields(kind).merging(changes) { $1 })
}

/// What a channel of a kind posts for a letter.
func errand(_ kind: ChannelKind, _ letter: Letter, _ changes: [ChannelField: String] = [:]) throws -> Errand {
    guard case .web(let web, _) = try channel(kind, changes).means else { throw NoErrand() }
    return try web.errand(for: letter, at: signedAt)
}

struct NoErrand: Error {}

/// A value of JSON that is asked for its parts.
struct Parts {
    private let value: Any?

    init(_ bytes: [UInt8]) throws { value = try JSONSerialization.jsonObject(with: Data(bytes)) }

    private init(value: Any?) { self.value = value }

    subscript(_ name: String) -> Parts { Parts(value: (value as? [String: Any])?[name]) }
    subscript(_ place: Int) -> Parts {
        Parts(value: (value as? [Any]).flatMap { $0.indices.contains(place) ? $0[place] : nil })
    }

    var text: String? { value as? String }
    var texts: [String]? { value as? [String] }
    var number: Int? { value as? Int }
    var flag: Bool? { value as? Bool }
    var count: Int { (value as? [Any])?.count ?? 0 }
    var names: [String] { ((value as? [String: Any])?.keys).map { $0.sorted() } ?? [] }
}
