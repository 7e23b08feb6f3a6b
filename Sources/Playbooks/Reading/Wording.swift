/// What something is called in a mistake, in both languages; a field of a file goes by its own word in either.
struct Wording: Sendable, Hashable, ExpressibleByStringLiteral {
    let zh: String
    let en: String

    init(zh: String, en: String) { (self.zh, self.en) = (zh, en) }

    /// Latin letters are set off by a blank from the Chinese that follows; a field begins its sentence.
    init(_ field: String) { self.init(zh: field + " ", en: field) }

    init(stringLiteral field: String) { self.init(field) }

    static let file = Wording(zh: "文件", en: "the file")
    static let level = Wording(zh: "等级", en: "a level")
    static let risk = Wording(zh: "风险", en: "a risk")
}
