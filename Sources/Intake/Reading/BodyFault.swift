/// What can be wrong with a body as a whole.
package enum BodyFault: String, Sendable, Hashable, CaseIterable {
    /// More bytes than allowed.
    case tooLarge = "too-large"
    /// More items than allowed.
    case tooManyItems = "too-many-items"
    /// No item at all.
    case noItems = "no-items"
    /// JSON, but neither an object nor an array.
    case notItems = "not-items"

    /// The reason as one Chinese sentence, with the remedy where there is one.
    var zh: String {
        switch self {
        case .tooLarge: "内容超过了允许的大小，请分批提交。"
        case .tooManyItems: "条目超过了允许的条数，请分批提交。"
        case .noItems: "内容中没有任何条目。"
        case .notItems: "内容应当是一个对象、对象的数组，或每行一个对象。"
        }
    }

    /// The reason as one English sentence, with the remedy where there is one.
    var en: String {
        switch self {
        case .tooLarge: "The body is larger than allowed; send it in parts."
        case .tooManyItems: "There are more items than allowed; send them in parts."
        case .noItems: "There is no item in the body."
        case .notItems: "The body must be an object, an array of objects, or one object a line."
        }
    }
}
