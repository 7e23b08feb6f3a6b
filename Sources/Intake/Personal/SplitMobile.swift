/// A mobile number that is parted as nobody prescribes, such as `138-12345678` or `138 1234 56 78`.
///
/// Eleven figures in groups may as well be years, prices or the number of an order: they are taken for a telephone number
/// only where one kind of sign parts them, nothing else belongs to them, and people part such numbers so.
struct SplitMobile {
    /// What stands between two figures.
    private enum Joint {
        case blank
        case dash
        case dot
        case point
        case bracket

        init?(_ text: [UInt32], _ at: Int) {
            guard at > 0, at + 1 < text.count, Sign.figure(text[at - 1]) != nil, Sign.figure(text[at + 1]) != nil else {
                return nil
            }
            switch text[at] {
            case let sign where Sign.isBlank(sign): self = .blank
            case let sign where Sign.isDash(sign): self = .dash
            case 0x2E, 0xFF0E: self = .dot
            case 0xB7, 0x2022, 0x30FB: self = .point
            case let sign where Sign.isBracket(sign): self = .bracket
            default: return nil
            }
        }
    }

    /// What is hidden: all but the first three figures and the last four.
    let hidden: Range<Int>
    /// Where reading goes on.
    let end: Int

    init?(_ text: [UInt32], from start: Int) {
        guard start < text.count, let first = Sign.figure(text[start]), first < 2 || first == 8 else { return nil }
        var at = Self.afterCode(text, start)
        var groups: [Range<Int>] = []
        var places: [Int] = []
        var used: Joint?
        while true {
            let begin = at
            while at < text.count, places.count < 12, Sign.figure(text[at]) != nil {
                places.append(at)
                at += 1
            }
            groups.append(begin..<at)
            guard places.count < 11, let next = Joint(text, at), used == nil || used == next else { break }
            used = next
            at += 1
        }
        guard let joint = used, places.count == 11, groups.allSatisfy({ !$0.isEmpty }) else { return nil }
        let figures = places.compactMap { Sign.figure(text[$0]) }
        let lengths = groups.map(\.count)
        let isAnnounced = FigureRun.isAnnounced(text, start) || FigureRun.isBehind(Self.announcing, text, start)
        guard figures.count == 11, figures[0] == 1, figures[1] > 2,
            Self.isUsual(lengths, joint, isAnnounced: isAnnounced),
            !Self.isOther(figures, lengths, isAnnounced: isAnnounced),
            Self.isAlone(text, start..<at, joint, lengths)
        else { return nil }
        hidden = places[3]..<(places[6] + 1)
        end = at
    }

    /// Where the number begins behind 0 or the code of the country, and behind what joins them.
    private static func afterCode(_ text: [UInt32], _ start: Int) -> Int {
        for code in codes where start + code.count < text.count {
            let end = start + code.count
            guard text[start..<end].elementsEqual(code, by: { Sign.figure($0) == $1 }) else { continue }
            return Joint(text, end) == nil ? end : end + 1
        }
        return start
    }

    /// Whether people part telephone numbers so, rather than decimals, versions, or numbers in a row.
    private static func isUsual(_ lengths: [Int], _ joint: Joint, isAnnounced: Bool) -> Bool {
        let longest = lengths.max() ?? 0
        switch joint {
        case .dot: return lengths[0] > 1 && lengths.count > 2 && longest > 3 && !lengths.contains(1)
        case .bracket: return lengths[0] == 3
        case .blank, .dash, .point:
            // Figure by figure.
            if longest == 1 { return true }
            if isAnnounced { return lengths[0] > 1 }
            let last = lengths.last ?? 0
            if lengths[0] == 3, lengths[1] > 3 { return true }
            return lengths[0] > 2 && (last > 3 || lengths == [4, 4, 3] || lengths == [8, 3])
        }
    }

    /// Whether the figures are a date or begin with a year, or are round in every group, as prices are.
    private static func isOther(_ figures: [UInt8], _ lengths: [Int], isAnnounced: Bool) -> Bool {
        var ends: [Int] = []
        for length in lengths { ends.append((ends.last ?? 0) + length) }
        if lengths[0] == 4, figures[1] == 9 { return true }
        if ends.contains(3), isDay(figures[3...]) { return true }
        if ends.contains(8), isDay(figures[..<8]) { return true }
        // Nobody pays 12345670 beside 180.
        if isAnnounced || lengths == [3, 8] { return false }
        return ends.allSatisfy { $0 > 0 && figures[$0 - 1] == 0 }
    }

    /// Whether it is 20260131 or the like.
    private static func isDay(_ figures: ArraySlice<UInt8>) -> Bool {
        let number = figures.reduce(0) { $0 * 10 + Int($1) }
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100)
        return (1_900...2_099).contains(year) && (1...12).contains(month) && (1...31).contains(day)
    }

    /// Whether nothing before or behind belongs to it, or says that it is something else.
    private static func isAlone(_ text: [UInt32], _ place: Range<Int>, _ joint: Joint, _ lengths: [Int]) -> Bool {
        // Nothing else is parted like these two, so a blank parts them from what else is written beside them.
        let isPlain = lengths == [3, 8] || lengths == [7, 4]
        if place.lowerBound > 0 {
            let before = text[place.lowerBound - 1]
            guard Sign.letter(before) == nil, !prefixes.contains(before) else { return false }
            if slashes.contains(before), !isPlain || !isBehindNumber(text, place.lowerBound - 1) { return false }
        }
        if place.upperBound < text.count, counted.contains(text[place.upperBound]),
            !uncounted.contains(where: { text[place.upperBound...].starts(with: $0) })
        {
            return false
        }
        return isApart(Joint(text, place.lowerBound - 1), joint, isPlain, isBefore: true)
            && isApart(Joint(text, place.upperBound), joint, isPlain, isBefore: false)
            && !FigureRun.isBehind(others, text, place.lowerBound)
    }

    /// Whether another number ends here, as before the sign in 138-12345678/139-87654321.
    private static func isBehindNumber(_ text: [UInt32], _ at: Int) -> Bool {
        at > 3 && text[(at - 4)..<at].allSatisfy { Sign.figure($0) != nil }
    }

    /// Whether what joins the number to another one parts them rather.
    private static func isApart(_ outer: Joint?, _ joint: Joint, _ isPlain: Bool, isBefore: Bool) -> Bool {
        guard let outer else { return true }
        return switch outer {
        case .bracket: true
        case .blank: joint != .blank || isPlain
        case .dash: false
        // 1.138-12345678 is the first of a list.
        case .dot, .point: isBefore && joint != outer
        }
    }

    private static let codes: [[UInt8]] = [[0, 0, 8, 6], [8, 6], [0]]
    private static let prefixes = Sign.set("¥￥$＄第#№")
    private static let slashes = Sign.set("/／")
    /// What is counted is no telephone number.
    private static let counted = Sign.set("元年月日万户人名个多余吨块亿号米平度分%％")
    /// What begins as a word for what is counted does.
    private static let uncounted = ["多谢", "户主", "户名", "名叫", "名字", "个人"].map(Sign.list)
    /// What else announces a telephone number.
    private static let announcing = ["联系", "联系人", "联系我", "微信", "同号", "来电", "回电"].map(Sign.list)
    private static let others = [
        "编号", "单号", "订单", "运单", "工单", "票号", "文号", "案号", "户号", "证号", "型号", "货号", "批号", "序号", "合同号",
        "证", "合同", "编码", "套餐", "选项",
    ].map(Sign.list)
}
