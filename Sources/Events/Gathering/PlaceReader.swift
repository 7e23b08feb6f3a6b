/// Reads the names of places and institutions out of an item, as far as their endings give them away.
///
/// A name is represented by the two characters before its ending: 芳园 for 润芳园小区. Two complaints whose headings
/// name different places are about two matters even if one was copied from the other.
struct PlaceReader {
    /// The most names that are kept of one item.
    static let limit = 24

    private static let endings = Set("路巷村镇苑园府湾庭站城".unicodeScalars.map(\.value))
    private static let longEndings = Set(
        ["小区", "社区", "广场", "大厦", "公园", "学院", "大学", "中学", "小学", "医院", "街道", "公司"]
            .map(key)
    )

    /// Words, or ends of words, that end like a name and are none.
    private static let ordinary = Set(
        [
            "马路", "道路", "公路", "铁路", "线路", "电路", "走路", "修路", "农村", "乡村", "乡镇", "城镇", "车站", "网站", "拌站",
            "儿园", "校园", "家庭", "法庭", "政府",
            "断头路", "水泥路", "泥巴路", "十字路", "交叉路", "快速路", "高速路", "城中村", "自然村", "文明城", "卫生城", "中心城",
            "国际城", "省会城", "旅游城", "商贸城", "公交站", "地铁站", "加油站", "收费站", "垃圾站", "变电站", "中转站", "终点站",
            "首末站", "服务站", "工业园", "产业园", "物流园", "动物园", "后花园",
        ]
        .map(key)
    )

    /// One number for a word of two or three characters.
    private static func key(_ word: String) -> UInt64 {
        word.unicodeScalars.reduce(0) { $0 << 21 | UInt64($1.value) }
    }

    /// The hashes of the names in the order in which they stand, with their position in characters.
    static func names(in text: String) -> [(hash: UInt32, position: Int)] {
        var names: [(hash: UInt32, position: Int)] = []
        var before: (UInt32, UInt32, UInt32) = (0, 0, 0)
        for (position, scalar) in text.unicodeScalars.prefix(GramReader.limit).enumerated() {
            guard case .telling = Script(scalar) else {
                before = (0, 0, 0)
                continue
            }
            let value = scalar.value
            let ending = UInt64(before.2) << 21 | UInt64(value)
            if longEndings.contains(ending) {
                if before.0 != 0 { names.append((GramReader.hash(before.0, before.1), position)) }
            } else if endings.contains(value), before.1 != 0, !ordinary.contains(ending),
                !ordinary.contains(UInt64(before.1) << 42 | ending)
            {
                names.append((GramReader.hash(before.1, before.2), position))
            }
            before = (before.1, before.2, value)
        }
        return names
    }
}
