package import Kernel

/// What stood in the way of a letter; the raw value is lasting and stands in records.
package enum Obstacle: String, Error, Sendable, Hashable, CaseIterable {
    /// No connection came about.
    case unreachable
    /// The connection broke off before the answer; the letter may have arrived all the same.
    case unanswered
    /// No answer came in time; the letter may have arrived all the same.
    case timedOut = "timed-out"
    /// The other side could not prove who it is, or no encryption came about.
    case untrusted
    /// The address leads to this machine or to where nothing may be sent.
    case outOfReach = "out-of-reach"
    /// The other side points somewhere else, which is not followed.
    case redirected
    /// The other side has a fault of its own or too much to do.
    case busy
    /// More was sent than the channel takes in a minute or a second.
    case tooMany = "too-many"
    /// The channel was shut for minutes because too much was sent.
    case throttled
    /// The clocks of this machine and of the other side differ.
    case clockSkew = "clock-skew"
    /// The answer cannot be read, or has a code that nobody has described.
    case unclear
    /// The service was stopped while the letter was on its way.
    case cancelled
    /// The token in the address is not known there.
    case tokenWrong = "token-wrong"
    /// The signature does not fit: the secret is another one.
    case signatureWrong = "signature-wrong"
    /// The address of this machine is not on the other side's list.
    case addressNotAllowed = "address-not-allowed"
    /// The robot wants a word that is in none of the letters.
    case keywordMissing = "keyword-missing"
    /// The robot was stopped.
    case robotStopped = "robot-stopped"
    /// The robot or its group no longer exists.
    case robotGone = "robot-gone"
    /// The request arrived changed: a gateway on the way does what it should not.
    case requestAltered = "request-altered"
    /// The receiver says that it is gone for ever (410).
    case gone
    /// The server does not take the login.
    case loginRefused = "login-refused"
    /// The server does not let the sender's address write.
    case senderRefused = "sender-refused"
    /// The server offers no encryption although the channel demands it.
    case notEncrypted = "not-encrypted"
    /// A setting cannot be used, such as a file of certificates that is not there.
    case settingWrong = "setting-wrong"
    /// The letter is longer than the channel takes.
    case tooLong = "too-long"
    /// The other side does not understand the message.
    case notUnderstood = "not-understood"
    /// The letter is for nobody whom the channel reaches.
    case noAddressee = "no-addressee"
    /// The letter is for more people than the channel takes at once.
    case tooManyAddressees = "too-many-addressees"
    /// The mailbox takes nothing for now: the server wants to be asked again, or it is full.
    case mailboxBusy = "mailbox-busy"
    /// The mailbox does not exist or takes nothing.
    case mailboxRefused = "mailbox-refused"
    /// The mail was refused as it is.
    case mailRefused = "mail-refused"

    /// Whether every other letter over the channel would meet it now, so that the whole channel had better wait.
    package var holdsChannel: Bool {
        switch self {
        case .unreachable, .unanswered, .timedOut, .untrusted, .outOfReach, .redirected, .busy, .tooMany, .throttled,
            .clockSkew, .tokenWrong, .signatureWrong, .addressNotAllowed, .keywordMissing, .robotStopped, .robotGone,
            .requestAltered, .gone, .loginRefused, .senderRefused, .notEncrypted, .settingWrong:
            true
        case .unclear, .cancelled, .tooLong, .notUnderstood, .noAddressee, .tooManyAddressees, .mailboxBusy,
            .mailboxRefused, .mailRefused:
            false
        }
    }
}

extension Obstacle {
    /// Whether it is not known, after it, if the letter arrived: it is tried again under the same key, whatever became of the
    /// matter, until the other side says so.
    var leavesInDoubt: Bool {
        switch self {
        case .unanswered, .timedOut, .unclear, .cancelled: true
        case .unreachable, .untrusted, .outOfReach, .redirected, .busy, .tooMany, .throttled, .clockSkew, .tokenWrong,
            .signatureWrong, .addressNotAllowed, .keywordMissing, .robotStopped, .robotGone, .requestAltered, .gone,
            .loginRefused, .senderRefused, .notEncrypted, .settingWrong, .tooLong, .notUnderstood, .noAddressee,
            .tooManyAddressees, .mailboxBusy, .mailboxRefused, .mailRefused:
            false
        }
    }
}

extension Obstacle {
    /// What it means and what to do about it, for who looks after the channel.
    package var sentence: Sentence {
        switch self {
        case .unreachable: .init(zh: "连接不上对方，请检查网络、网关地址和代理。", en: "No connection: check network, gateway and proxy.")
        case .unanswered:
            .init(zh: "连接在对方答复之前中断，消息也可能已经送达。", en: "The connection broke off before the answer; it may have arrived.")
        case .timedOut: .init(zh: "对方没有按时答复，消息也可能已经送达。", en: "No answer in time; it may have arrived all the same.")
        case .untrusted: .init(zh: "对方的证书不可信，请检查证书和时钟。", en: "The certificate is not trusted: check it and the clock.")
        case .outOfReach:
            .init(zh: "地址指向本机或不可发送之处。", en: "The address leads to this machine or to where nothing may be sent.")
        case .redirected: .init(zh: "对方要求转到别的地址，系统不跟随。", en: "The other side points elsewhere, which is not followed.")
        case .busy: .init(zh: "对方暂时繁忙或有故障。", en: "The other side is busy or has a fault.")
        case .tooMany: .init(zh: "发送过于频繁，超过通道的限额。", en: "More was sent than the channel takes.")
        case .throttled: .init(zh: "通道因发送过多被限流。", en: "The channel is shut for minutes after too much was sent.")
        case .clockSkew: .init(zh: "本机时钟与对方相差太多，请校准时钟。", en: "The clocks differ: set this machine's clock right.")
        case .unclear: .init(zh: "对方的答复看不懂。", en: "The answer cannot be read or has an unknown code.")
        case .cancelled: .init(zh: "服务正在停止，稍后再发。", en: "The service was stopping; it is sent later.")
        case .tokenWrong:
            .init(zh: "令牌无效，请从群设置中重新复制。", en: "The token is not known: copy it again from the group's settings.")
        case .signatureWrong: .init(zh: "签名不符，请重新填写密钥。", en: "The signature does not fit: enter the secret again.")
        case .addressNotAllowed:
            .init(zh: "本机地址不在对方的白名单中。", en: "This machine's address is not on the other side's list.")
        case .keywordMissing: .init(zh: "机器人要求关键词，请填入通道设置。", en: "The robot wants a keyword: enter it in the settings.")
        case .robotStopped: .init(zh: "机器人已停用，请在群中重新启用。", en: "The robot was stopped: start it again in its group.")
        case .robotGone: .init(zh: "机器人或群已不存在，请换新的。", en: "The robot or its group is gone: make a new one.")
        case .requestAltered: .init(zh: "请求在途中被改动，请检查网关。", en: "The request was changed on its way: check the gateway.")
        case .gone: .init(zh: "对方声明此地址已永久停用。", en: "The receiver says that it is gone for ever.")
        case .loginRefused: .init(zh: "邮件服务器不接受账号或密码。", en: "The mail server does not take the login.")
        case .senderRefused: .init(zh: "邮件服务器不允许此发件地址。", en: "The mail server does not let this address write.")
        case .notEncrypted: .init(zh: "邮件服务器不提供要求的加密。", en: "The mail server offers no encryption, which is required.")
        case .settingWrong:
            .init(zh: "通道设置不可用，例如证书文件不存在。", en: "A setting cannot be used, such as a missing certificate file.")
        case .tooLong: .init(zh: "消息超过通道允许的长度。", en: "The message is longer than the channel takes.")
        case .notUnderstood: .init(zh: "对方认为消息的格式不对。", en: "The other side does not understand the message.")
        case .noAddressee: .init(zh: "收件人没有此通道可用的联系方式。", en: "Nobody it is for can be reached by this channel.")
        case .tooManyAddressees: .init(zh: "一次的收件人太多。", en: "It is for too many people at once.")
        case .mailboxBusy: .init(zh: "对方的邮箱暂时不收信，稍后再发。", en: "The mailbox takes nothing for now; it is sent later.")
        case .mailboxRefused: .init(zh: "对方的邮箱不存在或拒收。", en: "The mailbox does not exist or takes nothing.")
        case .mailRefused: .init(zh: "邮件服务器拒收此邮件。", en: "The mail server refused this mail.")
        }
    }
}
