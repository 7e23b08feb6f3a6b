package import Kernel
package import Playbooks

/// Every "no" about previews of playbooks.
package enum PreviewRefusal: Refusal {
    /// One is being made already.
    case busy
    /// The files have mistakes, of which the first are told.
    case mistaken(PlaybookErrors)
    /// No version was published yet.
    case unpublished

    package var code: String {
        switch self {
        case .busy: "preview.busy"
        case .mistaken: "preview.mistaken"
        case .unpublished: "preview.unpublished"
        }
    }

    package var sentence: Sentence {
        switch self {
        case .busy:
            Sentence(zh: "另一次预演正在进行，请几秒后再试。", en: "Another preview is being made; try again in a few seconds.")
        case .mistaken(let errors):
            Sentence(
                zh: "文件有 \(errors.mistakes.count) 处错误：\(Self.first(of: errors.mistakes.map(\.chinese), "；"))",
                en:
                    "The files have \(errors.mistakes.count) mistakes: \(Self.first(of: errors.mistakes.map(\.description), "; "))"
            )
        case .unpublished:
            Sentence(zh: "还没有发布过版本，没有可以比较的。", en: "No version was published yet to compare with.")
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .busy: .tooMany
        case .mistaken: .against
        case .unpublished: .conflict
        }
    }

    private static func first(of mistakes: [String], _ between: String) -> String {
        mistakes.prefix(5).map { String($0.unicodeScalars.prefix(300)) }.joined(separator: between)
    }
}
