package import Assessment
package import Foundation
package import Kernel
import Postgres

/// What a person says that an item is; the newest one of each task stands.
package struct Correction: Sendable {
    /// What it is about.
    package let task: ModelTask
    /// The code of a matter, the code of an agency, a tone, or whether it is a rumour.
    package let label: String
    /// When it was said.
    package let at: Date
    /// Who said it, with whom they stood in for, where they did.
    package let person: String
}

/// An item with the label that a person gave it: what a model learns from.
package struct LabelledItem: Sendable {
    /// Where it stands among the corrections.
    package let id: Int64
    /// Which item it is.
    package let item: ID<Item>
    /// What the label is about.
    package let task: ModelTask
    /// Its title as it was read then, personal words hidden.
    package let title: String?
    /// Its text as it was read then, personal words hidden.
    package let text: String
    /// What it was said to be.
    package let label: String
    /// When it was said.
    package let at: Date
}

extension ModelTask {
    /// What may be said of any item; nil where the city's matters and agencies decide.
    package var fixedLabels: [String]? {
        switch self {
        case .category, .agency: nil
        case .tone: ["negative", "neutral", "positive"]
        case .rumour: ["rumour", "other"]
        }
    }
}

/// Every "no" about what people say of items.
package enum CorrectionRefusal: Refusal, CaseIterable {
    case matterUnknown
    case agencyUnknown
    case labelUnknown
    case revisionUnknown
    case nothingSaid
    case notInYourHands

    package var code: String {
        switch self {
        case .matterUnknown: "correction.matter-unknown"
        case .agencyUnknown: "correction.agency-unknown"
        case .labelUnknown: "correction.label-unknown"
        case .revisionUnknown: "correction.revision-unknown"
        case .nothingSaid: "correction.nothing-said"
        case .notInYourHands: "correction.not-in-your-hands"
        }
    }

    package var sentence: Sentence {
        switch self {
        case .matterUnknown:
            Sentence(
                zh: "事项目录中没有这个事项；请填写第三级事项的代码。",
                en: "The catalogue has no such matter; write the code of a matter of the third level."
            )
        case .agencyUnknown:
            Sentence(zh: "没有这个单位，或单位已撤销；请填写单位代码。", en: "There is no such agency any more; write an agency's code.")
        case .labelUnknown:
            Sentence(
                zh: "语气只能是 negative、neutral、positive，是否谣言只能是 rumour、other。",
                en: "A tone is negative, neutral or positive; what is said of rumours is rumour or other."
            )
        case .revisionUnknown:
            Sentence(
                zh: "该条目没有这一版内容；请刷新后再判定。",
                en: "The item has no such revision; read it again and say what it is."
            )
        case .nothingSaid:
            Sentence(zh: "该条目此项没有人工更正，无可撤销。", en: "Nobody said anything of this, so there is nothing to take back.")
        case .notInYourHands:
            Sentence(
                zh: "仅主办、协办单位和市政府办公室可以更正。",
                en: "Only the agencies that have its case now, and the information office, may correct it."
            )
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .matterUnknown, .agencyUnknown, .labelUnknown, .revisionUnknown: .against
        case .nothingSaid: .conflict
        case .notInYourHands: .forbidden
        }
    }
}
