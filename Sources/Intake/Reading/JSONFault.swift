/// What is not JSON, or is JSON that two programs would read differently.
package enum JSONFault: String, Sendable, Hashable, CaseIterable {
    /// Bytes that are not UTF-8.
    case utf8
    /// A byte that the grammar does not allow here.
    case syntax
    /// The text ends in the middle of a value.
    case ended
    /// Something follows the value.
    case trailing
    /// A control character stands in a string as it is.
    case control
    /// An escape that does not exist.
    case escape
    /// A NUL, written or escaped.
    case nul
    /// Half of a surrogate pair.
    case surrogate
    /// A key is given twice in one object.
    case duplicateKey = "duplicate-key"
    /// Objects and arrays are nested too deeply.
    case tooDeep = "too-deep"
    /// An object has too many keys.
    case tooManyKeys = "too-many-keys"
    /// A value holds too many values.
    case tooManyValues = "too-many-values"
    /// A line of a file is longer than is read.
    case lineTooLong = "line-too-long"

    /// The reason as one Chinese sentence, with the remedy where there is one.
    var zh: String {
        switch self {
        case .utf8: "内容不是 UTF-8 编码，请转成 UTF-8 后再提交。"
        case .syntax: "此处不符合 JSON 语法。"
        case .ended: "JSON 在一个值的中间就结束了，内容可能被截断。"
        case .trailing: "JSON 值之后还有多余的内容。"
        case .control: "字符串中直接出现了控制字符，应写成转义形式。"
        case .escape: "字符串中有不存在的转义。"
        case .nul: "内容中有空字符（NUL），不能保存。"
        case .surrogate: "转义的代理对只有一半，不是完整的字符。"
        case .duplicateKey: "同一个键出现了两次，无法判断以哪个为准。"
        case .tooDeep: "嵌套层数超过了限制。"
        case .tooManyKeys: "一个对象的键超过了限制的个数。"
        case .tooManyValues: "一个值里包含的值超过了限制的个数。"
        case .lineTooLong: "这一行超过 4 MiB。"
        }
    }

    /// The reason as one English sentence, with the remedy where there is one.
    var en: String {
        switch self {
        case .utf8: "The content is not UTF-8; convert it and send it again."
        case .syntax: "This is not JSON."
        case .ended: "The JSON ends in the middle of a value; it may have been cut off."
        case .trailing: "Something follows the JSON value."
        case .control: "A control character stands in a string; it must be escaped."
        case .escape: "A string has an escape that does not exist."
        case .nul: "There is a NUL, which cannot be stored."
        case .surrogate: "An escaped surrogate has no other half."
        case .duplicateKey: "The key is given twice, so it is unclear which one holds."
        case .tooDeep: "The nesting is deeper than allowed."
        case .tooManyKeys: "An object has more keys than allowed."
        case .tooManyValues: "A value holds more values than allowed."
        case .lineTooLong: "The line is longer than 4 MiB."
        }
    }
}
