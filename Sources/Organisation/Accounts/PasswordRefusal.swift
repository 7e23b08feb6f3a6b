package import Kernel

/// Every "no" about passwords.
package enum PasswordRefusal: Refusal, CaseIterable {
    case tooShort
    case tooLong
    case tooCommon
    /// The old password that was given with the new one is not the right one.
    case oldWrong
    /// The session ended before the password was set.
    case sessionOver

    package var code: String {
        switch self {
        case .tooShort: "password.too-short"
        case .tooLong: "password.too-long"
        case .tooCommon: "password.too-common"
        case .oldWrong: "password.old-wrong"
        case .sessionOver: "password.session-over"
        }
    }

    package var sentence: Sentence {
        switch self {
        case .tooShort:
            Sentence(
                zh: "密码至少 \(PasswordRules.lengths.lowerBound) 个字符；几个不相干的词连起来既长又好记。",
                en:
                    "A password has at least \(PasswordRules.lengths.lowerBound) characters; a few unrelated words do well."
            )
        case .tooLong:
            Sentence(
                zh: "密码最多 \(PasswordRules.lengths.upperBound) 个字符。",
                en: "A password has at most \(PasswordRules.lengths.upperBound) characters."
            )
        case .tooCommon:
            Sentence(
                zh: "密码太容易猜到：不要用账号、姓名、常见密码或连续、重复的字符。",
                en: "The password is too easy to guess: no names, no common passwords, no runs or repetitions."
            )
        case .oldWrong: Sentence(zh: "原密码不正确，密码没有改变。", en: "The old password is wrong; nothing was changed.")
        case .sessionOver:
            Sentence(zh: "登录已经结束，密码没有改变，请重新登录。", en: "The session is over; nothing was changed. Sign in again.")
        }
    }

    package var kind: RefusalKind { self == .sessionOver ? .unauthenticated : .against }
}

/// Every "no" to who wants to come in by name and password.
package enum SignInRefusal: Refusal {
    /// No such account, or another password: the two are told apart nowhere.
    case wrong
    /// Tried too often; the seconds until the next attempt counts.
    case wait(seconds: Int)

    package var code: String {
        switch self {
        case .wrong: "access.sign-in-wrong"
        case .wait: "access.too-many-attempts"
        }
    }

    package var sentence: Sentence {
        switch self {
        case .wrong: Sentence(zh: "账号或密码不正确。", en: "The account or the password is wrong.")
        case .wait(let seconds):
            Sentence(
                zh: "尝试次数过多，请在 \(seconds) 秒后再试，或向管理员索取登录链接。",
                en: "Too many attempts; try again in \(seconds) seconds, or ask the administrator for a sign-in link."
            )
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .wrong: .unauthenticated
        case .wait(let seconds): .tooOften(seconds: seconds)
        }
    }
}
