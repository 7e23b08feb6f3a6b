extension PersonalReader {
    /// The flat of an address that begins here, as in 3栋2单元501室 or 幸福小区3-2-501: the last number is hidden.
    func home(_ at: Int) -> PersonalWord? {
        var next = at
        var parts: [(number: Range<Int>, unit: Unit)] = []
        while parts.count < 5, let (number, unit, end) = part(next) {
            parts.append((number, unit))
            next = end
            if unit == .flat { break }
            if next < text.count, text[next] == 0x20 || Sign.isDash(text[next]) { next += 1 }
        }
        guard let last = parts.last else { return dashed(at) }
        if last.unit == .flat { return parts.count > 1 ? PersonalWord(kind: .home, hidden: last.number) : nil }
        // 2单元501, 3栋501 or 3栋2-501, without a word behind it.
        guard last.unit != .building, let bare = number(next) else { return nil }
        return isBareFlat(bare) ? PersonalWord(kind: .home, hidden: bare) : dashed(next, isAtHome: true)
    }

    /// 3-2-501: numbers with dashes, and the word of a flat behind them or that of a place where people live before.
    private func dashed(_ at: Int, isAtHome: Bool = false) -> PersonalWord? {
        var numbers: [Range<Int>] = []
        var next = at
        while numbers.count < 4, let number = number(next) {
            numbers.append(number)
            next = number.upperBound
            guard next < text.count, Sign.isSeparator(text[next]), text[next] != 0x20 else { break }
            next += 1
        }
        guard numbers.count > 1, let last = numbers.last else { return nil }
        // B-302室 is as often a room where people work.
        let isRoom = unit(last.upperBound)?.unit == .flat && Sign.letter(text[at]) == nil
        guard isRoom || (isDashedFlat(numbers) && (isAtHome || isBehindHomes(at))) else { return nil }
        return PersonalWord(kind: .home, hidden: last)
    }

    /// Whether it is three or four figures that count nothing and are no number that everybody calls.
    private func isBareFlat(_ number: Range<Int>) -> Bool {
        guard number.count >= 3, Sign.figure(text[number.lowerBound]) != nil else { return false }
        if number.upperBound < text.count {
            let next = text[number.upperBound]
            if Sign.figure(next) != nil || Self.counted.contains(next) { return false }
        }
        return !Self.emergencies.contains(text[number].compactMap(Sign.figure))
    }

    /// Whether figures go on behind a number and one sign.
    private func isLonger(_ number: Range<Int>) -> Bool {
        let next = number.upperBound
        return next + 1 < text.count && (Sign.isDash(text[next]) || Self.joints.contains(text[next]))
            && Sign.figure(text[next + 1]) != nil
    }

    /// Whether the last of numbers with dashes can be a flat: 5-402, but not 3-2, 100-200 or 2026-2027.
    private func isDashedFlat(_ numbers: [Range<Int>]) -> Bool {
        guard let last = numbers.last, Sign.isDash(text[last.lowerBound - 1]), isBareFlat(last), !isLonger(last),
            numbers.dropLast().allSatisfy({ $0.count < 4 })
        else { return false }
        let room = text[last].suffix(2).compactMap(Sign.figure)
        if room == [0, 0] { return false }
        // 150-180 tells from where to where.
        let isShort = numbers.count == 2 && numbers[0].count == 3
        if isShort, room.last == 0, Sign.figure(text[numbers[0].upperBound - 1]) == 0 { return false }
        guard last.upperBound < text.count, let letter = Sign.letter(text[last.upperBound]) else {
            return !isMeasured(last.upperBound)
        }
        // 5-402A is a flat, 50-102dB is none.
        return letter < 0x44
    }

    /// Whether a word stands here that says what the numbers before it count or measure, or that nobody lives there.
    private func isMeasured(_ at: Int) -> Bool {
        if at < text.count, Sign.isBlank(text[at]) { return Self.apart.contains { stands($0, at + 1) } }
        return Self.measures.contains { stands($0, at) } && !Self.noMeasures.contains { stands($0, at) }
    }

    /// Whether what stands before is the name of a place where people live, as in 幸福小区 5-402 or 幸福小区A5-402.
    private func isBehindHomes(_ at: Int) -> Bool {
        var end = at
        if end > 0, Sign.letter(text[end - 1]) != nil { end -= 1 }
        if end > 0, Sign.isBlank(text[end - 1]) { end -= 1 }
        func ends(_ word: [UInt32]) -> Bool { end >= word.count && stands(word, end - word.count) }
        return Self.homes.contains(where: ends) && !Self.noHomes.contains(where: ends)
    }

    private static let counted = Sign.set("户人年月日多余个名元万号吨起")
    /// What is counted or measured from one number to another.
    private static let measures = [
        "米", "平", "㎡", "亩", "度", "路", "栋", "幢", "座", "组", "分贝", "分钟", "辆", "岁", "斤", "块", "%", "％", "℃",
        "套", "台", "间", "天", "地块", "店铺", "教室", "省道", "国道", "县道",
    ].map(Sign.list)
    /// Words that begin as those do.
    private static let noMeasures = [
        "平时", "平日", "平常", "平台", "平房", "平白", "平均", "平安", "套房", "套内", "台风", "台阶", "台面", "间歇", "间隔", "间接", "间断", "天天",
        "天花",
        "天台", "天然", "天气", "天冷", "天热", "天黑", "天亮", "天窗", "路灯", "路面", "路边", "路口", "组织", "组长", "度过",
    ].map(Sign.list)
    /// What measures behind a blank, where the rest of a sentence begins as often.
    private static let apart = ["米", "平米", "平方", "㎡", "亩", "分贝", "分钟", "岁", "斤", "元", "%", "％", "℃"].map(Sign.list)
    private static let joints = Sign.set("./:：．~～")
    /// With what the names of places end in which people live, or tell of living there.
    private static let homes = [
        "小区", "社区", "花园", "家园", "公寓", "宿舍", "大院", "属院", "苑", "府", "村", "里", "城", "湾", "庭", "园", "郡", "邸", "轩", "阁", "墅",
        "一期", "二期", "三期", "四期", "栋", "幢", "号楼", "单元", "座", "住", "住在",
    ].map(Sign.list)
    private static let noHomes = [
        "政府", "县城", "商城", "进城", "公园", "校园", "儿园", "业园", "技园", "流园", "果园", "陵园", "墓园", "法庭", "家庭", "讲座",
        "这里", "那里", "哪里", "家里", "市里", "县里", "区里", "村里", "城里", "院里", "公里", "手里",
        "群里", "店里", "厂里", "校里", "班里", "件园", "意园", "材城", "学城", "具城", "车城", "脑城", "食城", "装城", "发城", "品城", "影城", "视城",
    ].map(Sign.list)
    private static let emergencies: Set<[UInt8]> = [[1, 1, 0], [1, 1, 9], [1, 2, 0], [1, 2, 2]]

    private enum Unit {
        /// A building that has flats.
        case block
        /// A house or a floor.
        case building
        case entrance
        case flat
    }

    /// A number with a word behind it.
    private func part(_ at: Int) -> (number: Range<Int>, unit: Unit, end: Int)? {
        guard let number = number(at), let (unit, end) = unit(number.upperBound) else { return nil }
        return (number, unit, end)
    }

    /// Up to four figures, in signs or written out, or a letter.
    private func number(_ at: Int) -> Range<Int>? {
        var end = at
        while end < text.count, end - at < 5, Sign.figure(text[end]) != nil { end += 1 }
        if end == at {
            while end < text.count, end - at < 5, Sign.isCounting(text[end]) { end += 1 }
        }
        if end == at, end < text.count, Sign.letter(text[end]) != nil { end += 1 }
        return end > at && end - at < 5 ? at..<end : nil
    }

    private func unit(_ at: Int) -> (unit: Unit, end: Int)? {
        for (word, unit) in Self.units where stands(word, at) { return (unit, at + word.count) }
        return nil
    }

    private static let units: [(word: [UInt32], unit: Unit)] = {
        let words: [(String, Unit)] = [
            ("号楼", .block), ("号房", .flat), ("单元", .entrance), ("栋", .block), ("幢", .block), ("座", .block),
            ("楼", .building), ("层", .building), ("室", .flat), ("号", .building),
        ]
        return words.map { (Sign.list($0.0), $0.1) }
    }()
}
