package import Kernel

/// Every "no" about sources and their keys.
package enum SourceRefusal: Refusal, CaseIterable {
    case absent
    case codeForm
    case codeTaken
    case nameLength
    case weightRange
    case noteLength
    case ownerAbsent
    case expectation
    case retention
    case tooYoung
    case paused
    case keyAbsent
    case keyName
    case keyNameTaken
    case keyRevoked
    case twoSecrets

    package var code: String {
        switch self {
        case .absent: "source.unknown"
        case .codeForm: "source.code-form"
        case .codeTaken: "source.code-taken"
        case .nameLength: "source.name-length"
        case .weightRange: "source.weight-range"
        case .noteLength: "source.note-length"
        case .ownerAbsent: "source.owner-absent"
        case .expectation: "source.expectation"
        case .retention: "source.retention"
        case .tooYoung: "source.too-young"
        case .paused: "source.paused"
        case .keyAbsent: "key.absent"
        case .keyName: "key.name"
        case .keyNameTaken: "key.name-taken"
        case .keyRevoked: "key.revoked"
        case .twoSecrets: "key.two-secrets"
        }
    }

    package var sentence: Sentence {
        switch self {
        case .absent: Sentence(zh: "没有这个来源，或您无权查看。", en: "There is no such source, or you may not see it.")
        case .codeForm:
            Sentence(
                zh: "来源代码应为 1 至 40 个小写字母、数字或连字符，以字母或数字开头。",
                en: "A source's code has 1 to 40 of a-z, 0-9 and -, a letter or digit first."
            )
        case .codeTaken: Sentence(zh: "这个来源代码已被使用，请换一个。", en: "This code is taken; choose another one.")
        case .nameLength: Sentence(zh: "来源名称应为 1 至 80 个字符。", en: "A source's name has 1 to 80 characters.")
        case .weightRange: Sentence(zh: "权重应在 0 到 1 之间。", en: "A weight lies between 0 and 1.")
        case .noteLength: Sentence(zh: "备注最多 500 个字符。", en: "A note has 500 characters at most.")
        case .ownerAbsent: Sentence(zh: "没有这个责任单位。", en: "There is no such agency to answer for it.")
        case .expectation:
            Sentence(
                zh: "预期数量应为 168 个 0 到 1000000 的数，依次为周一 0 时起每小时的条数。",
                en: "What is expected are 168 numbers from 0 to 1000000: the items of each hour from Monday 0:00 on."
            )
        case .retention:
            Sentence(
                zh: "个人信息保存 1 至 36500 天，正文保存 30 至 36500 天，个人信息不得长于正文；留空则不限期。",
                en:
                    "Personal words are kept for 1 to 36500 days, texts for 30 to 36500 and no shorter than these; left empty, for good."
            )
        case .tooYoung:
            Sentence(
                zh: "该来源的数据不足一整周，无法据此推算预期数量；请过些日子再试，或逐时填写。",
                en:
                    "There is less than a whole week of this source to learn from; try later, or give the hours yourself."
            )
        case .paused: Sentence(zh: "该来源已暂停接收。", en: "This source is paused; nothing is taken from it.")
        case .keyAbsent: Sentence(zh: "没有这个密钥。", en: "There is no such key.")
        case .keyName: Sentence(zh: "密钥名称应为 1 至 80 个字符。", en: "A key's name has 1 to 80 characters.")
        case .keyNameTaken:
            Sentence(zh: "该来源已有同名密钥，请换一个名称。", en: "The source has a key of this name; choose another one.")
        case .twoSecrets:
            Sentence(
                zh: "该来源已有两个有效的推送密钥，请先撤销其中一个。",
                en: "The source has two secrets that hold; revoke one of them first."
            )
        case .keyRevoked: Sentence(zh: "该密钥已经撤销。", en: "The key was revoked already.")
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .absent, .keyAbsent: .absent
        case .codeTaken, .keyNameTaken, .keyRevoked, .paused, .tooYoung, .twoSecrets: .conflict
        case .codeForm, .nameLength, .weightRange, .noteLength, .ownerAbsent, .expectation, .keyName, .retention:
            .against
        }
    }
}
