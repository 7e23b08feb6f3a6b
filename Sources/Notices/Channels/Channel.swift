import Web

/// A way to tell people something: a robot of a group, an SMS gateway, a receiver of events, or a mail server.
///
/// It holds secrets and shows none of them, printed or dumped.
package struct Channel: Sendable {
    /// What it is.
    package let kind: ChannelKind
    let means: Means

    enum Means: Sendable {
        case web(any WebChannel, proxy: WebAddress?)
        case mail(MailRelay)
    }

    /// Everything that no record may show.
    var secrets: [String] {
        switch means {
        case .web(let web, _): web.secrets
        case .mail(let relay): relay.secrets
        }
    }
}

extension Channel: CustomStringConvertible, CustomReflectable {
    package var description: String { "channel of kind \(kind.rawValue)" }

    /// Nothing of what it holds.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// The kinds of channels; the raw values are lasting.
package enum ChannelKind: String, Sendable, Hashable, CaseIterable {
    case dingTalk = "ding-talk"
    case weCom = "we-com"
    case feishu
    case mas
    case webhook
    case mail

    /// What has to be known about a channel of this kind, in the order in which a form asks for it.
    package var fields: [ChannelField] {
        switch self {
        case .dingTalk, .feishu: [.token, .signing, .keyword, .base, .proxy]
        case .weCom: [.token, .base, .proxy]
        case .mas: [.base, .company, .account, .password, .signature, .serial, .proxy]
        case .webhook: [.address, .signing, .proxy]
        case .mail: [.host, .encryption, .login, .password, .authority, .sender, .name]
        }
    }

    /// Whether there is no channel of this kind without the field.
    package func needs(_ field: ChannelField) -> Bool {
        switch field {
        case .token, .address, .company, .account, .signature, .host, .sender: fields.contains(field)
        case .signing: self == .webhook
        case .base, .password: self == .mas
        case .keyword, .proxy, .serial, .encryption, .login, .authority, .name: false
        }
    }

    /// The gateway where nothing else is set; nothing where every city has its own.
    package var usualBase: String? {
        switch self {
        case .dingTalk: "https://oapi.dingtalk.com"
        case .weCom: "https://qyapi.weixin.qq.com"
        case .feishu: "https://open.feishu.cn"
        case .mas, .webhook, .mail: nil
        }
    }

    /// How much it takes in a while, a little under what the provider says.
    package var allowance: Allowance {
        switch self {
        case .dingTalk, .weCom: Allowance([.init(18, per: 60)])
        case .feishu: Allowance([.init(4, per: 1), .init(90, per: 60)])
        case .mas, .mail: Allowance([.init(60, per: 60)])
        case .webhook: Allowance([])
        }
    }

    /// When to try again what was not accepted.
    package var retries: RetrySchedule { self == .webhook ? .webhook : .robot }
}

/// One thing that has to be known about a channel; the raw values are lasting.
package enum ChannelField: String, Sendable, Hashable, CaseIterable {
    /// The address of the gateway, with a path where it has one.
    case base
    /// The HTTP proxy on the way there, such as `http://10.0.0.8:3128`.
    case proxy
    /// What identifies a robot: access_token, key, or the last part of the address.
    case token
    /// What signatures are made with; of receivers of events one or several `whsec_…`, separated by spaces.
    case signing
    /// A word that the robot wants in every message.
    case keyword
    /// The organisation's name at the SMS gateway (ecName).
    case company
    /// The account at the SMS gateway (apId).
    case account
    /// The password at the SMS gateway (secretKey) or at the mail server.
    case password
    /// The code of the signature at the SMS gateway (sign).
    case signature
    /// Digits behind the sender's number (addSerial).
    case serial
    /// Where events are posted to.
    case address
    /// The mail server: a name, with a port where it is not 25, 587 or 465.
    case host
    /// How mail is encrypted: `implicit`, `required` (the usual), `optional` or `none`.
    case encryption
    /// Who signs in at the mail server.
    case login
    /// A file of certificates that are trusted, instead of the system's.
    case authority
    /// The mailbox that mail is from.
    case sender
    /// What people see instead of the sender's mailbox.
    case name

    /// Whether it is kept sealed and never shown but for its last characters.
    package var isSecret: Bool {
        switch self {
        case .token, .signing, .password, .address: true
        case .base, .proxy, .keyword, .company, .account, .signature, .serial, .host, .encryption, .login, .authority,
            .sender, .name:
            false
        }
    }
}
