package import Kernel

/// Every "no" of this room that is not about one item of a delivery.
package enum ItemRefusal: Refusal, CaseIterable {
    case absent
    case batchAbsent
    case sourceAbsent

    package var code: String {
        switch self {
        case .absent: "item.absent"
        case .batchAbsent: "batch.absent"
        case .sourceAbsent: "source.absent"
        }
    }

    package var sentence: Sentence {
        switch self {
        case .absent: Sentence(zh: "没有这个条目，或您无权查看。", en: "There is no such item, or you may not see it.")
        case .batchAbsent: Sentence(zh: "没有这个批次，或您无权查看。", en: "There is no such batch, or you may not see it.")
        case .sourceAbsent:
            Sentence(zh: "没有这个来源，请先在城市文件中登记。", en: "There is no such source; put it into the city file first.")
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .absent, .batchAbsent: .absent
        case .sourceAbsent: .against
        }
    }
}
