extension PersonalReader {
    /// The plate of a car that begins here, such as 苏A·12345 or 苏AD12345: its middle is hidden.
    func plate(_ at: Int) -> PersonalWord? {
        let place = at + 1 < text.count && text[at + 1] == 0x20 ? at + 2 : at + 1
        guard place < text.count, isPlateLetter(text[place]) else { return nil }
        var next = place + 1
        if next < text.count, Self.plateDots.contains(text[next]) || Sign.isSeparator(text[next]) { next += 1 }
        let start = next
        while next < text.count, next - start < 7, Sign.figure(text[next]) != nil || isPlateLetter(text[next]) {
            next += 1
        }
        // 挂, 学 and the like stand last on plates of their own.
        if next - start == 4, next < text.count, Self.lastSigns.contains(text[next]) { next += 1 }
        guard (5...6).contains(next - start), text[start..<next].contains(where: { Sign.figure($0) != nil }) else {
            return nil
        }
        return PersonalWord(kind: .plate, hidden: start..<(next - 1))
    }

    /// Plates have every letter but I and O.
    private func isPlateLetter(_ sign: UInt32) -> Bool {
        guard let letter = Sign.letter(sign) else { return false }
        return letter != 0x49 && letter != 0x4F
    }

    private static let plateDots = Sign.set("·.•")
    private static let lastSigns = Sign.set("挂学警港澳领使")

    /// A name that is announced here, as in 我叫张三: all but the family name is hidden.
    func name(_ at: Int) -> PersonalWord? {
        guard let trigger = Self.triggers.first(where: { stands($0.words, at) }) else { return nil }
        var start = at + trigger.words.count
        while start < text.count, Self.betweenSigns.contains(text[start]) { start += 1 }
        guard start + 1 < text.count, Sign.isHan(text[start]) else { return nil }
        let isDouble = Sign.doubleNames.contains(Array(text[start..<start + 2]))
        guard isDouble || Sign.familyNames.contains(text[start]) else { return nil }
        let given = start + (isDouble ? 2 : 1)
        guard given < text.count, Sign.isHan(text[given]), !Sign.neverNames.contains(text[given]) else { return nil }
        // 王女士 stays as it is.
        guard !Self.honorifics.contains(where: { stands($0, given) }) else { return nil }
        let second = given + 1
        let isLong =
            second < text.count && Sign.isHan(text[second]) && !Sign.afterNames.contains(text[second])
            && !isSaying(second)
        let end = isLong ? second + 1 : second
        // After 本人 much else may follow: a name only where it ends there, or where it says what that person wants.
        if trigger.isVague, end < text.count, Sign.isHan(text[end]) {
            guard isSaying(end), !Sign.wordsLikeNames.contains(Array(text[start...given])) else { return nil }
        }
        return PersonalWord(kind: .name, hidden: given..<end)
    }

    /// A name that is known from elsewhere and stands here: all but the family name is hidden.
    func known(_ at: Int) -> PersonalWord? {
        guard let name = names.first(where: { stands($0.signs, at) }) else { return nil }
        return PersonalWord(kind: .name, hidden: (at + name.family)..<(at + name.signs.count))
    }

    /// Whether a word stands here with which people go on behind their own name.
    private func isSaying(_ at: Int) -> Bool { Self.sayings.contains { stands($0, at) } }

    static let honorifics = ["女士", "先生", "小姐", "同志", "师傅", "老师", "阿姨", "大爷", "大妈"].map(Sign.list)
    static let sayings = [
        "反映", "投诉", "咨询", "求助", "要求", "请求", "举报", "建议", "希望", "家住", "现住", "住在", "来电", "来信",
    ].map(Sign.list)
    private static let triggers: [(words: [UInt32], isVague: Bool)] = {
        let words = [
            ("我叫", false), ("我名叫", false), ("姓名", false), ("联系人", false), ("本人叫", false), ("本人", true),
        ]
        return words.map { (Sign.list($0.0), $0.1) }
    }()
    private static let betweenSigns = Sign.set("：:是为，, 　（(")

    /// The flat of an address that begins here, as in 3栋2单元501室 or 3-2-501室: the last number is hidden.
    func home(_ at: Int) -> PersonalWord? {
        var next = at
        var parts: [(number: Range<Int>, unit: Unit)] = []
        while parts.count < 5, let (number, unit, end) = part(next) {
            parts.append((number, unit))
            next = end
            if unit == .flat { break }
            if next < text.count, text[next] == 0x20 { next += 1 }
        }
        guard let last = parts.last else { return dashed(at) }
        if last.unit == .flat { return parts.count > 1 ? PersonalWord(kind: .home, hidden: last.number) : nil }
        // 2单元501 or 3栋501, without a word behind it.
        guard last.unit != .building, let bare = number(next), isBareFlat(bare) else { return nil }
        return PersonalWord(kind: .home, hidden: bare)
    }

    /// 3-2-501室: numbers with dashes, and the word of a flat behind them.
    private func dashed(_ at: Int) -> PersonalWord? {
        var numbers: [Range<Int>] = []
        var next = at
        while numbers.count < 4, let number = number(next) {
            numbers.append(number)
            next = number.upperBound
            guard next < text.count, Sign.isSeparator(text[next]), text[next] != 0x20 else { break }
            next += 1
        }
        guard numbers.count > 1, let last = numbers.last, unit(last.upperBound)?.unit == .flat else { return nil }
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

    private static let counted = Sign.set("户人年月日多余个名元万号吨起")
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

    /// Whether a word stands here.
    private func stands(_ word: [UInt32], _ at: Int) -> Bool {
        guard at + word.count <= text.count else { return false }
        for (place, sign) in word.enumerated() where text[at + place] != sign { return false }
        return true
    }
}
