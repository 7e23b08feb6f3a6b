extension PersonalReader {
    /// The plate of a car that begins here, such as 苏A·12345 or 苏AD12345: its middle is hidden.
    func plate(_ at: Int) -> PersonalWord? {
        guard at + 1 < text.count, let letter = Sign.letter(text[at + 1]), letter != 0x49, letter != 0x4F else {
            return nil
        }
        var next = at + 2
        if next < text.count,
            text[next] == 0xB7 || text[next] == 0x2E || text[next] == 0x2022 || Sign.isSeparator(text[next])
        {
            next += 1
        }
        let start = next
        while next < text.count, next - start < 7, isPlateSign(text[next]) { next += 1 }
        // 挂, 学 and the like stand last on plates of their own.
        if next - start == 4, next < text.count, Self.lastSigns.contains(text[next]) { next += 1 }
        guard next - start == 5 || next - start == 6, text[start..<next].contains(where: { Sign.figure($0) != nil })
        else {
            return nil
        }
        return PersonalWord(kind: .plate, hidden: start..<(next - 1))
    }

    private func isPlateSign(_ sign: UInt32) -> Bool {
        if Sign.figure(sign) != nil { return true }
        guard let letter = Sign.letter(sign) else { return false }
        return letter != 0x49 && letter != 0x4F
    }

    private static let lastSigns = Sign.set("挂学警港澳领使")

    /// A name that is announced here, as in 我叫张三: all but the family name is hidden.
    func name(_ at: Int) -> PersonalWord? {
        guard
            let trigger = Self.triggers.first(where: {
                $0.words.count <= text.count - at && $0.words == Array(text[at..<at + $0.words.count])
            })
        else { return nil }
        var start = at + trigger.words.count
        while start < text.count, Self.betweenSigns.contains(text[start]) { start += 1 }
        guard start + 1 < text.count, Sign.isHan(text[start]) else { return nil }
        let isDouble = Sign.doubleNames.contains(Array(text[start..<min(start + 2, text.count)]))
        guard isDouble || Sign.familyNames.contains(text[start]) else { return nil }
        let given = start + (isDouble ? 2 : 1)
        guard given < text.count, Sign.isHan(text[given]), !Sign.afterNames.contains(text[given]) else { return nil }
        let second = given + 1
        let isLong = second < text.count && Sign.isHan(text[second]) && !Sign.afterNames.contains(text[second])
        let end = isLong ? second + 1 : second
        // After 本人 and 我是 much else may follow: a name only where it ends there.
        if trigger.isVague, end < text.count, Sign.isHan(text[end]), !Sign.afterNames.contains(text[end]) { return nil }
        return PersonalWord(kind: .name, hidden: given..<end)
    }

    private static let triggers: [(words: [UInt32], isVague: Bool)] = {
        let words = [
            ("我叫", false), ("我名叫", false), ("姓名", false), ("联系人", false), ("本人叫", false), ("我是", true), ("本人", true),
        ]
        return words.map { (Sign.list($0.0), $0.1) }
    }()
    private static let betweenSigns = Sign.set("：:是为，, 　（(")

    /// The flat of an address that begins here, as in 3栋2单元501室 or 3-2-501室: the last number is hidden.
    func home(_ at: Int) -> PersonalWord? {
        var next = at
        var parts: [(number: Range<Int>, unit: Unit)] = []
        while let (number, unit, end) = part(next) {
            parts.append((number, unit))
            next = end
            if unit == .flat { break }
        }
        if let last = parts.last, last.unit == .flat, parts.count > 1 {
            return PersonalWord(kind: .home, hidden: last.number)
        }
        // 2单元501, without a word behind it.
        if let last = parts.last, last.unit == .entrance, let bare = number(next), bare.count >= 3 {
            return PersonalWord(kind: .home, hidden: bare)
        }
        return parts.isEmpty ? dashed(at) : nil
    }

    /// 3-2-501室: numbers with dashes, and the word of a flat behind them.
    private func dashed(_ at: Int) -> PersonalWord? {
        var numbers: [Range<Int>] = []
        var next = at
        while let number = number(next) {
            numbers.append(number)
            next = number.upperBound
            guard next < text.count, Sign.isSeparator(text[next]), text[next] != 0x20 else { break }
            next += 1
        }
        guard numbers.count > 1, let last = numbers.last, let (unit, _) = unit(last.upperBound), unit == .flat else {
            return nil
        }
        return PersonalWord(kind: .home, hidden: last)
    }

    private enum Unit {
        /// A building or a floor.
        case building
        case entrance
        case flat
    }

    /// A number with a word behind it.
    private func part(_ at: Int) -> (number: Range<Int>, unit: Unit, end: Int)? {
        guard let number = number(at), let (unit, end) = unit(number.upperBound) else { return nil }
        return (number, unit, end)
    }

    /// Up to four figures, three figures that are written out, or a letter.
    private func number(_ at: Int) -> Range<Int>? {
        var end = at
        while end < text.count, end - at < 5, Sign.figure(text[end]) != nil { end += 1 }
        if end == at {
            while end < text.count, end - at < 4, Sign.isCounting(text[end]) { end += 1 }
        }
        if end == at, end < text.count, Sign.letter(text[end]) != nil { end += 1 }
        return end > at && end - at < 5 ? at..<end : nil
    }

    private func unit(_ at: Int) -> (Unit, Int)? {
        for (word, unit) in Self.units where at + word.count <= text.count && Array(text[at..<at + word.count]) == word
        {
            return (unit, at + word.count)
        }
        return nil
    }

    private static let units: [(word: [UInt32], unit: Unit)] = {
        let words: [(String, Unit)] = [
            ("号楼", .building), ("单元", .entrance), ("栋", .building), ("幢", .building), ("座", .building),
            ("楼", .building), ("层", .building), ("室", .flat), ("号房", .flat),
        ]
        return words.map { (Sign.list($0.0), $0.1) }
    }()
}
