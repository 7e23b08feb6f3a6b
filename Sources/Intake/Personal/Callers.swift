/// Who called or wrote in, as the source names them; all that is not known to be something else is taken for names.
struct Callers {
    /// The names, without blanks.
    private(set) var names: [CallerName] = []
    /// What is hidden where they are named: all but the family names.
    private(set) var hidden: [PersonalWord] = []

    /// What stands before a name, the longest first.
    private static let titles = [
        "热心市民", "热心群众", "来电人", "来信人", "反映人", "诉求人", "投诉人", "举报人", "咨询人", "联系人", "市民", "群众", "居民", "村民", "业主", "家长",
        "网友", "用户", "游客", "姓名",
    ].map(Sign.list)
    /// What stands behind one.
    private static let ends =
        PersonalReader.honorifics + PersonalReader.sayings
        + ["电话", "手机", "号码", "业主", "居民", "市民", "村民", "家长", "同学", "某"].map(Sign.list)
    /// What is given instead of one.
    private static let nobody = Set(
        [
            "匿名", "无名", "未知", "不详", "保密", "佚名", "本人", "热心", "先生", "女士", "没有", "个人", "企业", "单位", "物业", "学生", "家长", "业委会",
            "居委会", "村委会",
            "业主", "市民", "群众", "商户", "公司", "村民", "居民", "网民", "住户", "租户", "租客", "用户", "客户", "顾客", "游客", "乘客", "司机", "路人",
            "职工", "员工", "工人",
            "农民", "农民工", "老人", "老师", "教师", "医生", "患者", "学校", "街道", "政府", "机关", "机构", "团体", "组织", "媒体", "记者", "法人", "个体",
            "个体户", "经营户",
            "消费者", "经营者", "企业主", "其他", "其它", "男性", "女性", "党员", "退休",
        ].map(Sign.list)
    )
    /// With what kinds of people and offices end.
    private static let kinds = ["公司", "单位", "企业", "委会", "人员", "学校", "集团", "部门", "职工", "代表"].map(Sign.list)
    /// With these signs names of offices and places end.
    static let offices = Sign.set("区县市局委办镇院乡村社厂店")
    private static let dots = Sign.set("·•・")
    /// The most signs of a name without a dot, and with one.
    private static let longest = (plain: 4, dotted: 20)

    init(_ author: String) {
        let text = author.unicodeScalars.map(\.value)
        var at = 0
        while at < text.count {
            guard Sign.isHan(text[at]) else {
                at += 1
                continue
            }
            let places = Self.run(in: text, from: at)
            if let last = places.last { at = last + 1 }
            take(Self.name(among: places, in: text), of: text)
        }
    }

    /// The signs that may belong to one name: one blank after the first parts none, 张　伟.
    private static func run(in text: [UInt32], from start: Int) -> [Int] {
        var places = [start]
        var at = start + 1
        while at < text.count {
            if Sign.isHan(text[at]) || dots.contains(text[at]) {
                places.append(at)
            } else if places.count != 1 || !(text[at] == 0x20 || text[at] == 0x3000) {
                break
            }
            at += 1
        }
        return places
    }

    /// What is left of a run without title and end.
    private static func name(among run: [Int], in text: [UInt32]) -> [Int] {
        var places = run[...]
        func begins(_ words: [[UInt32]], at offset: Int) -> [UInt32]? {
            words.first { word in
                word.count <= places.count - offset
                    && zip(word, places.dropFirst(offset)).allSatisfy { $0 == text[$1] }
            }
        }
        while let title = begins(titles, at: 0), places.count > title.count { places = places.dropFirst(title.count) }
        if let end = places.indices.dropFirst().first(where: { begins(ends, at: $0 - places.startIndex) != nil }) {
            places = places[..<end]
        }
        return Array(places)
    }

    private mutating func take(_ places: [Int], of text: [UInt32]) {
        let signs = places.map { text[$0] }
        let most = signs.contains(where: Self.dots.contains) ? Self.longest.dotted : Self.longest.plain
        guard (2...most).contains(signs.count), let last = signs.last, let end = places.last,
            !Self.nobody.contains(signs), !Self.titles.contains(signs), !Self.offices.contains(last),
            !Self.kinds.contains(where: { signs.count > 2 && signs.suffix($0.count).elementsEqual($0) })
        else { return }
        let family = signs.count > 2 && Sign.doubleNames.contains(Array(signs.prefix(2))) ? 2 : 1
        names.append(CallerName(signs: signs, family: family))
        hidden.append(PersonalWord(kind: .name, hidden: places[family]..<(end + 1)))
    }
}

/// The name of somebody who called or wrote in.
package struct CallerName: Sendable, Hashable {
    /// Its signs, without blanks.
    let signs: [UInt32]
    /// How many of them are the family name, 1 or 2.
    let family: Int
}
