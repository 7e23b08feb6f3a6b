/// What can be wrong with one item that could be read.
package enum ItemFault: String, Error, Sendable, Hashable, CaseIterable {
    /// The item is not an object.
    case notObject = "not-an-object"
    /// The event lacks `id`, `source`, `type` or `data`, or is of another version than 1.0.
    case notAnEvent = "not-an-event"
    /// A key that items do not have.
    case unknownKey = "unknown-key"
    /// One field under two names.
    case givenTwice = "given-twice"
    /// The delivery tells the same item anew too often.
    case toldTooOften = "told-too-often"
    /// A string is wanted.
    case notText = "not-text"
    /// A string or a whole number is wanted.
    case notID = "not-an-id"
    /// A whole number is wanted.
    case notCount = "not-a-count"
    /// The count is negative or too large.
    case countRange = "count-range"
    /// A control character stands in the text.
    case control
    /// Neither text nor title.
    case textMissing = "text-missing"
    /// The text is too long.
    case textTooLong = "text-too-long"
    /// The title is too long.
    case titleTooLong = "title-too-long"
    /// The author is too long.
    case authorTooLong = "author-too-long"
    /// The item's own id is too long.
    case idTooLong = "id-too-long"
    /// The address is too long.
    case urlTooLong = "url-too-long"
    /// The address is not a link to a page.
    case url
    /// The time is not in a form that is read.
    case time
    /// The day or hour does not exist.
    case timeImpossible = "time-impossible"
    /// The time is outside the years that are taken.
    case timeRange = "time-range"

    /// The reason as one Chinese sentence, with the remedy where there is one.
    var zh: String {
        switch self {
        case .notObject: "条目应当是一个 JSON 对象。"
        case .notAnEvent: "不是 CloudEvents 1.0 事件：应有 id、source、type、specversion 和 data。"
        case .unknownKey: "条目没有这个字段。"
        case .givenTwice: "同一个字段用两个名称各给了一次。"
        case .toldTooOften: "同一编号在一次提交中超过 \(ItemOutcome.mostTellings) 次：请核对编号，或分次提交。"
        case .notText: "此处应当是字符串。"
        case .notID: "编号应当是字符串或整数。"
        case .notCount: "此处应当是整数，不带小数、单位或分隔符。"
        case .countRange: "数量应当在 0 到 1000000000000 之间。"
        case .control: "文字中有控制字符；除制表和换行外都不接受，编号和链接中一概不接受。"
        case .textMissing: "没有正文，也没有标题可作正文。"
        case .textTooLong: "正文超过 \(ItemDraft.Longest.text) 个字符。"
        case .titleTooLong: "标题超过 \(ItemDraft.Longest.title) 个字符。"
        case .authorTooLong: "作者超过 \(ItemDraft.Longest.author) 个字符。"
        case .idTooLong: "编号超过 \(ItemDraft.Longest.externalID) 个字符。"
        case .urlTooLong: "链接超过 \(ItemDraft.Longest.url) 个字符。"
        case .url: "链接应当以 http:// 或 https:// 开头，带有主机名，并且不含空格和引号。"
        case .time: "时间写法无法识别，请写成 2026-01-31 18:00:00 或 2026-01-31T18:00:00+08:00 这样的形式。"
        case .timeImpossible: "没有这样的日期或时刻。"
        case .timeRange: "时间应当在 1990 年到 2100 年之间。"
        }
    }

    /// The reason as one English sentence, with the remedy where there is one.
    var en: String {
        switch self {
        case .notObject: "An item must be a JSON object."
        case .notAnEvent: "This is no event of CloudEvents 1.0: it has id, source, type, specversion and data."
        case .unknownKey: "Items have no such field."
        case .givenTwice: "One field is given under two names."
        case .toldTooOften:
            "The delivery gives this id more than \(ItemOutcome.mostTellings) times: check the id, or deliver in parts."
        case .notText: "This must be a string."
        case .notID: "An id must be a string or a whole number."
        case .notCount: "This must be a whole number without fraction, unit or separators."
        case .countRange: "A count must lie between 0 and 1000000000000."
        case .control:
            "There is a control character; only tab and line breaks are taken, and none in ids and addresses."
        case .textMissing: "There is no text, and no title to stand for it."
        case .textTooLong: "The text is longer than \(ItemDraft.Longest.text) characters."
        case .titleTooLong: "The title is longer than \(ItemDraft.Longest.title) characters."
        case .authorTooLong: "The author is longer than \(ItemDraft.Longest.author) characters."
        case .idTooLong: "The id is longer than \(ItemDraft.Longest.externalID) characters."
        case .urlTooLong: "The address is longer than \(ItemDraft.Longest.url) characters."
        case .url: "An address must begin with http:// or https://, name a host, and hold no space or quote."
        case .time: "The time cannot be read; write it like 2026-01-31 18:00:00 or 2026-01-31T18:00:00+08:00."
        case .timeImpossible: "There is no such day or hour."
        case .timeRange: "The time must lie between the years 1990 and 2100."
        }
    }
}
