package import Kernel

/// Why a model cannot count in this city.
package enum ModelRefusal: Refusal, CaseIterable {
    case mattersUnknown
    case tonesUnknown
    case rumourUnknown
    case tooLarge

    package var code: String {
        switch self {
        case .mattersUnknown: "model.matters-unknown"
        case .tonesUnknown: "model.tones-unknown"
        case .rumourUnknown: "model.rumour-unknown"
        case .tooLarge: "model.too-large"
        }
    }

    package var sentence: Sentence {
        switch self {
        case .mattersUnknown:
            Sentence(
                zh: "模型的标签都不在事项目录中；训练时请用领域、类别或事项的代码作标签。",
                en: "The catalogue has none of the model's labels; label rows with codes of fields, groups or matters."
            )
        case .tonesUnknown:
            Sentence(
                zh: "语气模型须有 negative 标签，另可有 neutral、positive。",
                en: "A model of tones must have the label negative, and may have neutral and positive."
            )
        case .rumourUnknown:
            Sentence(zh: "谣言模型须有 rumour 标签。", en: "A model of rumours must have the label rumour.")
        case .tooLarge:
            Sentence(zh: "模型超过 64 MiB；请减少标签。", en: "The model has more than 64 MiB; train it with fewer labels.")
        }
    }

    package var kind: RefusalKind { .against }
}
