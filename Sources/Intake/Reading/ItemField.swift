/// What can be said about an item when it comes in.
package enum ItemField: String, Sendable, Hashable, CaseIterable {
    /// What the source calls it.
    case id
    /// Its heading.
    case title
    /// What it says.
    case text
    /// When it was written.
    case time
    /// Who wrote it.
    case author
    /// Where it stands.
    case url
    /// How many like it.
    case likes
    /// How many dislike it.
    case dislikes
    /// How many comments it has.
    case comments
    /// How often it was passed on.
    case shares
    /// How often it was read.
    case views

    /// The field of a JSON key, or nothing for a key that items do not have.
    init?(key: String) {
        guard key.utf8.count <= Self.longestName else { return nil }
        switch key {
        case "external_id": self = .id
        case "occurred_at": self = .time
        default: self.init(rawValue: key)
        }
    }

    /// The field of a CSV column as exports name it, or nothing for a column that is passed over.
    ///
    /// - Parameter column: The name, trimmed and in lower case.
    init?(column: String) {
        guard column.utf8.count <= Self.longestName, let field = Self.columns[column] else { return nil }
        self = field
    }

    /// Bytes of the longest name; longer ones are not compared, since that can be made slow.
    private static let longestName = 32

    private static let columns: [String: ItemField] = {
        let names: [(ItemField, [String])] = [
            (.id, ["id", "编号", "留言编号", "item_id", "external_id"]),
            (.title, ["title", "标题", "留言主题", "主题"]),
            (.text, ["text", "内容", "留言详情", "正文", "content"]),
            (.time, ["time", "时间", "留言时间", "发布时间", "date", "occurred_at"]),
            (.author, ["author", "用户", "留言用户", "作者", "昵称"]),
            (.url, ["url", "链接", "网址", "地址链接"]),
            (.likes, ["likes", "点赞数"]),
            (.dislikes, ["dislikes", "反对数"]),
            (.comments, ["comments", "评论数"]),
            (.shares, ["shares", "转发数"]),
            (.views, ["views", "阅读数"]),
        ]
        return Dictionary(uniqueKeysWithValues: names.flatMap { field, names in names.map { ($0, field) } })
    }()
}
