package import Kernel

/// Why a channel is not set up or used.
package enum ChannelRefusal: Refusal, CaseIterable {
    case absent
    case otherKind
    case agencyUnknown
    case personUnknown
    case addressWrong
    case keyMissing
    case keyWrong
    case settingWrong

    package var code: String {
        switch self {
        case .absent: "channel.absent"
        case .otherKind: "channel.other-kind"
        case .agencyUnknown: "channel.agency-unknown"
        case .personUnknown: "channel.person-unknown"
        case .addressWrong: "channel.address-wrong"
        case .keyMissing: "channel.key-missing"
        case .keyWrong: "channel.key-wrong"
        case .settingWrong: "channel.setting-wrong"
        }
    }

    package var sentence: Sentence {
        switch self {
        case .absent: Sentence(zh: "没有这个渠道。", en: "There is no such channel.")
        case .otherKind:
            Sentence(zh: "此代码已用于另一种渠道，请换一个。", en: "The code belongs to a channel of another kind; choose another one.")
        case .agencyUnknown: Sentence(zh: "没有这个机关代码。", en: "There is no agency of this code.")
        case .personUnknown: Sentence(zh: "没有这个账号。", en: "There is nobody of this login.")
        case .addressWrong:
            Sentence(zh: "联系方式应为1至200个不含空格的ASCII字符。", en: "An address has 1 to 200 characters of ASCII without spaces.")
        case .keyMissing:
            Sentence(
                zh: "渠道密钥须加密保存，请先设置 HUIYING_KEY。",
                en: "The secrets of a channel are kept sealed; set HUIYING_KEY first."
            )
        case .keyWrong:
            Sentence(
                zh: "渠道密钥是用另一个 HUIYING_KEY 加密的，请重新录入该渠道。",
                en: "The channel's secrets were sealed under another HUIYING_KEY; set the channel up anew."
            )
        case .settingWrong:
            Sentence(zh: "渠道设置无法使用，请重新录入。", en: "The channel's settings cannot be used; set it up anew.")
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .absent: .absent
        case .otherKind: .conflict
        case .agencyUnknown, .personUnknown, .addressWrong, .keyMissing, .keyWrong, .settingWrong: .against
        }
    }
}
