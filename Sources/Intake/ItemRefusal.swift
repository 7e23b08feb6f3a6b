package import Kernel

/// Every "no" of this room that is not about one item of a delivery.
package enum ItemRefusal: Refusal, CaseIterable {
    case absent
    case batchAbsent
    case sourceAbsent
    case nothingHidden
    case reasonMissing
    case notInYourHands

    package var code: String {
        switch self {
        case .absent: "item.absent"
        case .batchAbsent: "batch.absent"
        case .sourceAbsent: "source.absent"
        case .nothingHidden: "item.nothing-hidden"
        case .reasonMissing: "item.reason-missing"
        case .notInYourHands: "item.not-in-your-hands"
        }
    }

    package var sentence: Sentence {
        switch self {
        case .absent: Sentence(zh: "没有这个条目，或您无权查看。", en: "There is no such item, or you may not see it.")
        case .batchAbsent: Sentence(zh: "没有这个批次，或您无权查看。", en: "There is no such batch, or you may not see it.")
        case .sourceAbsent:
            Sentence(zh: "没有这个来源，请先在“信息来源”中登记。", en: "There is no such source; add it on the page of sources first.")
        case .nothingHidden:
            Sentence(zh: "该条目没有隐去的个人信息。", en: "Nothing of this item was hidden.")
        case .notInYourHands:
            Sentence(
                zh: "仅主办、协办单位和市政府办公室可以查看隐去的个人信息。",
                en: "Only the agencies that have its case now, and the information office, are shown what was hidden."
            )
        case .reasonMissing:
            Sentence(zh: "请填写查看理由（1 至 1000 字），理由将记入日志。", en: "Write why (1 to 1000 characters); the journal keeps it.")
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .absent, .batchAbsent: .absent
        case .nothingHidden: .conflict
        case .notInYourHands: .forbidden
        case .sourceAbsent, .reasonMissing: .against
        }
    }
}
