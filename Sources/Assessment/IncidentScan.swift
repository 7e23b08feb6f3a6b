/// Finds figures of harm in a part of an item: 3人死亡, 死亡3人, 死亡人数升至12人, 两死五伤, 直接经济损失1200万元.
struct IncidentScan {
    struct Found {
        let kind: IncidentFact.Kind
        let figure: Int
        /// Scalars of the part.
        let place: Range<Int>
    }

    /// A word of harm that stands in the part.
    private struct Word {
        let kind: IncidentFact.Kind
        let place: Range<Int>
    }

    private let codes: [UInt32]

    private static let words: [(kind: IncidentFact.Kind, word: [UInt32])] = [
        (.dead, ["死亡", "遇难", "身亡", "丧生", "殒命", "溺亡", "罹难"]),
        (.injured, ["受伤", "重伤", "轻伤", "负伤", "烧伤", "烫伤", "中毒"]),
        (.missing, ["失踪", "失联"]),
        (.loss, ["损失"]),
    ]
    .flatMap { kind, words in words.map { (kind, Folding.normal($0)) } }
    /// What stands behind a figure without a measure: 三死五伤.
    private static let short: [UInt32: IncidentFact.Kind] = [0x6B7B: .dead, 0x4EA1: .dead, 0x4F24: .injured]
    /// 人, 名, 位, 个.
    private static let measures: Set<UInt32> = [0x4EBA, 0x540D, 0x4F4D, 0x4E2A]
    /// 元, 块.
    private static let money: Set<UInt32> = [0x5143, 0x5757]
    /// 多, 余.
    private static let more: Set<UInt32> = [0x591A, 0x4F59]
    /// 第, 几, 上: what follows is no figure, or a vague one.
    private static let vague: Set<UInt32> = [0x7B2C, 0x51E0, 0x4E0A]
    /// 数, vague as well but in 人数.
    private static let some: UInt32 = 0x6570
    /// 人, alone and in 人数, 无人 and 人民.
    private static let person: UInt32 = 0x4EBA
    /// 民: of 人民.
    private static let people: UInt32 = 0x6C11
    /// What may stand between a word of harm and its figure: 者, 的, 有, 人, 员, 了, 共, 约, 近, 达, 超, 逾.
    private static let joints: Set<UInt32> = [
        0x8005, 0x7684, 0x6709, 0x4EBA, 0x5458, 0x4E86, 0x5171, 0x7EA6, 0x8FD1, 0x8FBE, 0x8D85, 0x903E,
    ]
    /// 多, 几, 数, 上, 若: how many is said, but not in figures that are read.
    private static let many: Set<UInt32> = [0x591A, 0x51E0, 0x6570, 0x4E0A, 0x82E5]
    /// How many words with their figures are followed in a row.
    private static let longestRow = 8
    /// How many characters may stand between a figure and what it is a figure of.
    private static let reach = 8
    private static let mostPeople = 1_000_000.0
    private static let mostMoney = 1e15

    init(_ part: String) {
        codes = part.unicodeScalars.map {
            Border.isLineBreak($0.value) ? Border.lineBreak : Folding.simplified(Folding.fold($0.value))
        }
    }

    /// In the order in which they stand.
    var found: [Found] {
        var found: [Found] = []
        var (at, free) = (0, 0)
        while at < codes.count {
            guard let number = WrittenNumber(in: codes, at: at) else {
                at += 1
                continue
            }
            if let fact = fact(of: number, at: at, since: free) {
                // A figure that is denied or vague has its word all the same: no other figure may take it.
                free = fact.place.upperBound
                if !isVague(at), !isDenied(at) { found.append(fact) }
            }
            at = number.end
        }
        return found
    }

    /// - Parameter free: Where words begin that no figure has yet.
    private func fact(of number: WrittenNumber, at start: Int, since free: Int) -> Found? {
        var sign = number.end
        while sign < codes.count, Self.more.contains(codes[sign]) { sign += 1 }
        guard sign < codes.count else { return nil }
        if let kind = Self.short[codes[sign]], kind == .injured || isParted(sign + 1) {
            return people(kind, number, start..<(sign + 1))
        }
        let front = word(before: start, since: free)
        if Self.money.contains(codes[sign]) {
            guard let front, front.kind == .loss, number.value <= Self.mostMoney else { return nil }
            let place = front.place.lowerBound..<(sign + 1)
            return Found(kind: .loss, figure: Int(number.value.rounded()), place: place)
        }
        guard let end = measured(number.end) else { return nil }
        let harmed = front?.kind == .loss ? nil : front
        if let back = word(after: end), harmed == nil || !hasFigure(back) {
            return people(back.kind, number, start..<back.place.upperBound)
        }
        return harmed.flatMap { people($0.kind, number, $0.place.lowerBound..<end) }
    }

    private func people(_ kind: IncidentFact.Kind, _ number: WrittenNumber, _ place: Range<Int>) -> Found? {
        guard number.value >= 1, number.value <= Self.mostPeople, number.value == number.value.rounded() else {
            return nil
        }
        return Found(kind: kind, figure: Int(number.value), place: place)
    }

    /// The place behind the measure of people that a figure has: 3人, 20多名; nothing where it has none.
    private func measured(_ place: Int) -> Int? {
        var end = place
        while end < codes.count, Self.more.contains(codes[end]) { end += 1 }
        let first = end
        while end < codes.count, Self.measures.contains(codes[end]) { end += 1 }
        guard end > first, end == codes.count || codes[end] != Self.people else { return nil }
        return end
    }

    /// Whether a word of harm has a figure of its own behind it, so that one in front of it is of a word before: 死亡3人受伤5人, unlike
    /// 食物中毒3人死亡 and 司机死亡3人受伤2人失踪.
    private func hasFigure(_ word: Word) -> Bool {
        var last = word
        for _ in 0..<Self.longestRow {
            var at = last.place.upperBound
            while at < codes.count, Self.joints.contains(codes[at]) { at += 1 }
            guard at < codes.count else { return false }
            if Self.many.contains(codes[at]) { return true }
            guard let number = WrittenNumber(in: codes, at: at), let end = measured(number.end) else { return false }
            guard let next = self.word(after: end) else { return true }
            last = next
        }
        return true
    }

    /// Whether what was said ends here, unlike 一死了之.
    private func isParted(_ end: Int) -> Bool {
        end == codes.count || !Folding.isWord(codes[end]) || WrittenNumber.isDigit(codes[end])
    }

    private func isVague(_ start: Int) -> Bool {
        guard start > 0 else { return false }
        let before = codes[start - 1]
        if before == Self.some { return start < 2 || codes[start - 2] != Self.person }
        return Self.vague.contains(before)
    }

    /// The word of harm that begins at a place.
    private func word(at place: Int) -> Word? {
        guard let found = Self.words.first(where: { codes[place...].starts(with: $0.word) }) else { return nil }
        return Word(kind: found.kind, place: place..<(place + found.word.count))
    }

    /// The next word of harm to people behind a place, with nothing between that parts sentences or is another figure, and not denied.
    private func word(after start: Int) -> Word? {
        for place in start..<min(codes.count, start + Self.reach) {
            if let found = word(at: place) { return found.kind == .loss || isDenied(found) ? nil : found }
            if isParted(place) { return nil }
        }
        return nil
    }

    /// The same before a place, loss as well, of words that begin where they are free.
    private func word(before end: Int, since free: Int) -> Word? {
        var place = end
        while place > free, end - place < Self.reach {
            place -= 1
            if let found = word(at: place) { return isDenied(found) ? nil : found }
            if isParted(place) { return nil }
        }
        return nil
    }
}

/// What is said not to have happened.
extension IncidentScan {
    /// 无: it denies what stands right behind it, and begins the names of places, 无锡.
    private static let none: UInt32 = 0x65E0
    /// 没: it denies, but not in 沉没, 淹没, 吞没, 埋没, 湮没 and 覆没.
    private static let not: UInt32 = 0x6CA1
    private static let sinking: Set<UInt32> = [0x6C89, 0x6DF9, 0x541E, 0x57CB, 0x6E6E, 0x8986]
    /// 未.
    private static let notYet: UInt32 = 0x672A
    /// 、, over which no denial of a figure reaches either.
    private static let pause: UInt32 = 0x3001
    /// What may stand between a denial and its word: 有, 人, 员, 造, 成, 发, 生, 出, 现, 导, 致.
    private static let carriers: Set<UInt32> = [
        0x6709, 0x4EBA, 0x5458, 0x9020, 0x6210, 0x53D1, 0x751F, 0x51FA, 0x73B0, 0x5BFC, 0x81F4,
    ]
    /// How near a denial must stand to a figure, in characters.
    private static let denialReach = 3

    /// Whether a figure is denied in its clause; what stands before a word of harm denies that word.
    private func isDenied(_ start: Int) -> Bool {
        var place = start
        while place > 0, start - place < Self.denialReach {
            place -= 1
            let code = codes[place]
            guard Border(code) == .none, code != Self.pause, word(at: place) == nil else { return false }
            guard isDenial(place) else { continue }
            if code != Self.none || place + 1 == start || codes[place + 1] == Self.person { return true }
        }
        return false
    }

    /// Whether a word of harm is denied: 未死亡, 无人死亡, 没有造成人员死亡.
    private func isDenied(_ word: Word) -> Bool {
        var place = word.place.lowerBound
        while place > 0, word.place.lowerBound - place < Self.reach {
            place -= 1
            if isDenial(place) { return true }
            guard Self.carriers.contains(codes[place]) else { return false }
        }
        return false
    }

    private func isDenial(_ place: Int) -> Bool {
        switch codes[place] {
        case Self.none, Self.notYet: true
        case Self.not: place == 0 || !Self.sinking.contains(codes[place - 1])
        default: false
        }
    }
}
