/// The fields that one kind of mapping in a playbook's files has; the schemas for editors say the same.
package struct PlaybookForm: Sendable, Hashable {
    /// The mapping's anchor in the schemas, such as `plan`.
    package let anchor: String
    /// What a mistake calls the mapping, such as `a plan`.
    let name: Wording
    /// Fields that must be there.
    package let required: Set<String>
    /// Fields that may be there.
    package let optional: Set<String>

    private init(_ anchor: String, _ name: Wording, _ required: Set<String>, optional: Set<String> = []) {
        self.anchor = anchor
        self.name = name
        self.required = required
        self.optional = optional
    }
}

extension PlaybookForm {
    static let duties = PlaybookForm("duties", .file, ["duties"])
    static let catalogue = PlaybookForm("catalogue", Wording(zh: "分类目录", en: "the catalogue"), ["fields"])
    static let field = PlaybookForm("field", Wording(zh: "领域", en: "a field"), ["code", "name", "groups"])
    static let group = PlaybookForm(
        "group",
        Wording(zh: "类别", en: "a group"),
        ["code", "name", "lead", "gravity", "matters"],
        optional: ["assist"]
    )
    static let matter = PlaybookForm(
        "matter",
        Wording(zh: "事项", en: "a matter"),
        ["code", "name", "terms"],
        optional: ["lead", "assist", "gravity"]
    )
    static let tone = PlaybookForm(
        "tone",
        .file,
        ["positive", "negative", "degrees", "negations", "neutral"]
    )
    static let risks = PlaybookForm(
        "risks",
        .file,
        ["risks", "denials", "suppositions", "neutral"]
    )
    static let risk = PlaybookForm("risk", .risk, ["code", "name", "duty", "terms"])
    static let noise = PlaybookForm(
        "noise",
        .file,
        ["forwarding", "advertisement", "unreal"],
        optional: ["variants"]
    )
    static let people = PlaybookForm("people", .file, ["counted", "crowds", "neutral"])
    static let answers = PlaybookForm("answers", .file, ["answers"])
    static let answer = PlaybookForm(
        "answer",
        Wording(zh: "回应类别", en: "a class"),
        ["code", "name", "value"],
        optional: ["risks", "risk-from", "terms", "gravity", "reach", "people"]
    )
    static let levels = PlaybookForm(
        "levels",
        .file,
        ["score", "reach", "lines", "floors", "believed-from"],
        optional: ["media", "heat"]
    )
    static let score = PlaybookForm(
        "score",
        "score",
        ["risk", "matter", "tone", "reach", "source", "noise", "risk-scale"],
        optional: ["people", "answer"]
    )
    static let reach = PlaybookForm(
        "reach",
        "reach",
        ["likes", "dislikes", "comments", "shares", "views", "full"],
        optional: ["unusual"]
    )
    static let unusual = PlaybookForm("unusual", "unusual", ["chance", "reactions", "reach"])
    static let line = PlaybookForm("line", Wording(zh: "分级线", en: "a line"), ["level", "score", "heat"])
    static let ruleSet = PlaybookForm(
        "rule-set",
        Wording(zh: "规则集", en: "a rule set"),
        ["code", "name", "since", "rules"],
        optional: ["until"]
    )
    static let limit = PlaybookForm(
        "limit",
        Wording(zh: "时限", en: "a limit"),
        ["code", "name", "length", "unit", "start", "document"],
        optional: ["end", "levels", "article", "note", "beside", "first-day", "pauses", "extension", "silence"]
    )
    static let pause = PlaybookForm("pause", Wording(zh: "暂停情形", en: "a pause"), ["for", "then"])
    static let extending = PlaybookForm(
        "extension",
        Wording(zh: "延长规定", en: "an extension"),
        ["most", "by"],
        optional: ["times"]
    )
    static let plan = PlaybookForm(
        "plan",
        Wording(zh: "预案", en: "a plan"),
        ["code", "name", "order", "when", "lead", "limits", "steps"],
        optional: ["assist", "return-hours"]
    )
    static let condition = PlaybookForm(
        "when",
        "when",
        [],
        optional: ["matters", "risks", "prevailing", "risks-alone", "unless", "levels"]
    )
    static let calendar = PlaybookForm("calendar", Wording(zh: "日历", en: "the calendar"), ["years"], optional: ["own"])
    static let calendarYear = PlaybookForm(
        "year",
        Wording(zh: "年份", en: "a year"),
        ["year", "holidays"],
        optional: ["notice", "working"]
    )
    static let holiday = PlaybookForm("holiday", Wording(zh: "节假日", en: "a holiday"), ["name", "from", "to"])
    static let ownDay = PlaybookForm("own-day", Wording(zh: "本市安排日", en: "a day of the city"), ["day", "is", "name"])
    static let supervision = PlaybookForm(
        "supervision",
        .file,
        ["chains", "breaks-through"],
        optional: ["quiet", "acknowledged-for"]
    )
    static let chain = PlaybookForm(
        "chain",
        Wording(zh: "提醒链", en: "a chain"),
        ["code", "name", "for", "rungs"],
        optional: ["levels", "again"]
    )
    static let rung = PlaybookForm("rung", Wording(zh: "提醒档", en: "a rung"), ["tell"], optional: ["at", "after"])
    static let again = PlaybookForm("again", "again", ["every", "times"])
    static let quiet = PlaybookForm("quiet", "quiet", ["from", "until"], optional: ["rest-days"])
    static let step = PlaybookForm("step", Wording(zh: "步骤", en: "a step"), ["name", "text"])

    /// Every kind of mapping that the reader knows.
    package static let all: [PlaybookForm] = [
        duties, catalogue, field, group, matter, tone, risks, risk, noise, people, answers, answer, levels, score,
        reach, unusual, line, ruleSet,
        limit,
        pause, extending, plan, condition, step, calendar, calendarYear, holiday, ownDay,
        supervision, chain, rung, again, quiet,
    ]
}
