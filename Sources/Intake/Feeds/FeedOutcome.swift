package import Kernel
package import Web

/// What came of asking a feed, by a lasting code.
package struct FeedOutcome: Sendable, Hashable {
    /// `taken`, `unchanged`, `moved-to-known`, `status-404` or the name of a fault.
    package let code: String

    /// Takes a code that was recorded.
    package init(code: String) { self.code = code }

    /// Something new or changed was taken.
    package static let taken = FeedOutcome(code: "taken")
    /// Nothing changed since the last time.
    package static let unchanged = FeedOutcome(code: "unchanged")
    /// The server says that it is another feed, which is known already.
    package static let movedToKnown = FeedOutcome(code: "moved-to-known")

    /// There are more entries than are taken at once; the first ones were taken.
    package static let tooManyEntries = FeedOutcome(code: "too-many-entries")
    /// It was read, and none of its entries can be taken.
    package static let noneTaken = FeedOutcome(code: "none-taken")
    /// What came could not be stored.
    package static let notStored = FeedOutcome(code: "not-stored")
    /// A machine pushed what cannot be read.
    package static let unreadable = FeedOutcome(code: "unreadable")

    /// Nothing was fetched.
    package init(_ fault: FetchFault) { code = fault.rawValue }
    /// What was fetched cannot be read, or not to its end.
    package init(_ fault: FeedFault) { code = fault.rawValue }
    /// The server answered with a status that brings nothing.
    package init(status: Int) { code = "status-\(min(max(status, 0), 999))" }

    /// Whether all is well.
    package var isGood: Bool { self == .taken || self == .unchanged }

    /// What it means, and what to do about it.
    package var sentence: Sentence {
        if let fault = FetchFault(rawValue: code) { return fault.sentence }
        if let fault = FeedFault(rawValue: code) { return fault.sentence }
        switch code {
        case "taken": return Sentence(zh: "正常，已取到新内容。", en: "All is well: something new was taken.")
        case "unchanged": return Sentence(zh: "正常，没有新内容。", en: "All is well: nothing is new.")
        case "moved-to-known": return Sentence(zh: "已并入另一个订阅。", en: "It has moved to another feed that is known.")
        case "too-many-entries":
            return Sentence(
                zh: "条目超过500条，只取前500条；请对方分页或提高抓取频率。",
                en:
                    "There are over 500 entries, of which the first were taken: ask for a shorter feed, or fetch it more often."
            )
        case "none-taken":
            return Sentence(zh: "条目都无法采用，例如没有文字。", en: "None of its entries can be taken, such as for lack of text.")
        case "not-stored":
            return Sentence(
                zh: "取到的内容未能入库，稍后重试；详见服务日志。",
                en: "What came could not be stored; it is tried again, and the log says more."
            )
        case "unreadable":
            return Sentence(zh: "推送的内容无法读取，已退回并说明原因。", en: "What was pushed cannot be read; the answer said why.")
        case "status-410": return Sentence(zh: "对方声明该地址已永久停用。", en: "The server says that it is gone for ever.")
        case "status-401", "status-403":
            return Sentence(zh: "对方拒绝访问，请向其申请开放。", en: "The server refuses access: ask its owner to allow it.")
        case "status-404": return Sentence(zh: "对方没有这个地址，请核对。", en: "The server knows no such address: check it.")
        case "status-429":
            return Sentence(zh: "对方要求放慢，系统会照办。", en: "The server wants to be asked less often, which is done.")
        default:
            let status = code.drop { $0 != "-" }.dropFirst()
            return Sentence(zh: "对方答复异常（HTTP \(status)）。", en: "The server answered with HTTP \(status).")
        }
    }
}

extension FetchFault {
    fileprivate var sentence: Sentence {
        switch self {
        case .unknownHost:
            Sentence(zh: "找不到主机，请核对地址和域名解析。", en: "The host has no address: check it and the name server.")
        case .outOfReach:
            Sentence(
                zh: "地址指向本机或内网，或端口不是 80、443；确需访问的，请管理员在 HUIYING_FEED_HOSTS 中写明主机和端口。",
                en:
                    "It leads to this machine, a private network or a port but 80 and 443; where it must, HUIYING_FEED_HOSTS names host and port."
            )
        case .unreachable: Sentence(zh: "连接不上对方。", en: "No connection came about.")
        case .untrusted: Sentence(zh: "对方的证书不可信。", en: "The certificate is not trusted.")
        case .timedOut: Sentence(zh: "30 秒内没有取完。", en: "It took longer than 30 seconds.")
        case .broken: Sentence(zh: "连接中断，或答复不是 HTTP。", en: "The connection broke off, or the answer is no HTTP.")
        case .tooLarge: Sentence(zh: "内容超过 5 MiB，未取。", en: "It is larger than 5 MiB and was not taken.")
        case .redirects:
            Sentence(zh: "跳转过多，或跳向无法读懂的地址。", en: "There are too many redirects, or one that leads nowhere.")
        }
    }
}

extension FeedFault {
    fileprivate var sentence: Sentence {
        switch self {
        case .notAFeed: Sentence(zh: "该地址不是 RSS、Atom 或 JSON Feed。", en: "This is no RSS, Atom or JSON Feed.")
        case .malformed:
            Sentence(zh: "格式有误，只取到出错之前的条目。", en: "It is not well-formed; only the entries before the fault were taken.")
        case .encoding: Sentence(zh: "文字编码与声明不符。", en: "Its characters are not those of the encoding that it names.")
        }
    }
}
