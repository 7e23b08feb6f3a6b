package import Kernel
package import Playbooks

/// Why a version is not published.
package enum PlaybookRefusal: Refusal {
    /// There is no such version.
    case absent
    /// What would be published is not what was previewed, or another version is current by now.
    case changed
    /// The files have mistakes, of which the first are told.
    case mistaken(PlaybookErrors)
    /// Nobody said why.
    case noteMissing

    package var code: String {
        switch self {
        case .absent: "playbook.absent"
        case .changed: "playbook.changed"
        case .mistaken: "playbook.mistaken"
        case .noteMissing: "playbook.note-missing"
        }
    }

    package var sentence: Sentence {
        switch self {
        case .absent: Sentence(zh: "没有这个规则版本。", en: "There is no such version of the playbooks.")
        case .changed:
            Sentence(
                zh: "其间已发布其他版本，或内容与预演的不同，什么都没有改变；请按现行版本核对后再试。",
                en:
                    "Another version was published meanwhile, or the files are not those that were previewed. Nothing was "
                    + "changed; look at the current version, then try again."
            )
        case .mistaken(let errors): errors.sentence
        case .noteMissing:
            Sentence(zh: "请用一行说明发布的理由（1 至 200 字）。", en: "Say why, in one line of 1 to 200 characters.")
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .absent: .absent
        case .changed: .conflict
        case .mistaken, .noteMissing: .against
        }
    }
}

extension PlaybookErrors {
    /// How many mistakes there are and what the first of them are: what a refusal says.
    package var sentence: Sentence {
        Sentence(
            zh: "文件有 \(mistakes.count) 处错误：\(Self.first(of: mistakes.map(\.chinese), "；"))",
            en: "The files have \(mistakes.count) mistakes: \(Self.first(of: mistakes.map(\.description), "; "))"
        )
    }

    private static func first(of mistakes: [String], _ between: String) -> String {
        mistakes.prefix(5).map { String($0.unicodeScalars.prefix(300)) }.joined(separator: between)
    }
}
