package import Kernel
import Organisation
package import Playbooks

/// Every "no" about previews of playbooks.
package enum PreviewRefusal: Refusal {
    /// One is being made already.
    case busy
    /// What should be a day is none.
    case dayUnknown
    /// The files have mistakes, of which the first are told.
    case mistaken(PlaybookErrors)
    /// No version was published yet.
    case unpublished

    package var code: String {
        switch self {
        case .busy: "preview.busy"
        case .dayUnknown: "preview.day-unknown"
        case .mistaken: "preview.mistaken"
        case .unpublished: "preview.unpublished"
        }
    }

    package var sentence: Sentence {
        switch self {
        case .busy:
            Sentence(zh: "另一次预演正在进行，请几秒后再试。", en: "Another preview is being made; try again in a few seconds.")
        case .dayUnknown: Sentence(zh: "日期应写作 2026-10-01。", en: "A day is written as 2026-10-01.")
        case .mistaken(let errors): errors.sentence
        case .unpublished:
            Sentence(zh: "还没有发布过版本，没有可以比较的。", en: "No version was published yet to compare with.")
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .busy: .tooMany
        case .mistaken, .dayUnknown: .against
        case .unpublished: .conflict
        }
    }
}
