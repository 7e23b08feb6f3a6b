/// Finds figures of harm in a part of an item: 3人死亡, 死亡人数升至12人, 两死五伤, 直接经济损失1200万元.
struct IncidentScan {
    struct Found {
        let kind: IncidentFact.Kind
        let figure: Int
        /// Scalars of the part.
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
    /// 第, 几, 数, 上: what follows is no figure, or a vague one.
    private static let vague: Set<UInt32> = [0x7B2C, 0x51E0, 0x6570, 0x4E0A]
    /// 无, 没, 未: it did not happen.
    private static let denials: Set<UInt32> = [0x65E0, 0x6CA1, 0x672A]
    /// 民: of 人民.
    private static let people: UInt32 = 0x6C11
    /// How many characters may stand between a figure and what it is a figure of.
    private static let reach = 8
    private static let mostPeople = 1_000_000.0
    private static let mostMoney = 1e15

    init(_ part: String) { codes = part.unicodeScalars.map { Folding.simplified(Folding.fold($0.value)) } }

    /// In the order in which they stand.
    var found: [Found] {
        var found: [Found] = []
        var at = 0
        while at < codes.count {
            guard let number = WrittenNumber(in: codes, at: at) else {
                at += 1
                continue
            }
            if let fact = fact(of: number, at: at) { found.append(fact) }
            at = number.end
        }
        return found
    }

    private func fact(of number: WrittenNumber, at start: Int) -> Found? {
        guard start == 0 || !Self.vague.contains(codes[start - 1]), !isDenied(start) else { return nil }
        var end = number.end
        while end < codes.count, Self.more.contains(codes[end]) { end += 1 }
        guard end < codes.count else { return nil }
        if let kind = Self.short[codes[end]], kind == .injured || isParted(end + 1) {
            return people(kind, number, start..<(end + 1))
        }
        if Self.money.contains(codes[end]) {
            guard let before = word(before: start), before.kind == .loss, number.value <= Self.mostMoney else {
                return nil
            }
            return Found(kind: .loss, figure: Int(number.value.rounded()), place: before.start..<(end + 1))
        }
        guard Self.measures.contains(codes[end]) else { return nil }
        while end < codes.count, Self.measures.contains(codes[end]) { end += 1 }
        guard end == codes.count || codes[end] != Self.people else { return nil }
        if let after = word(after: end), after.kind != .loss { return people(after.kind, number, start..<after.end) }
        guard let before = word(before: start), before.kind != .loss else { return nil }
        return people(before.kind, number, before.start..<end)
    }

    private func people(_ kind: IncidentFact.Kind, _ number: WrittenNumber, _ place: Range<Int>) -> Found? {
        guard number.value >= 1, number.value <= Self.mostPeople, number.value == number.value.rounded() else {
            return nil
        }
        return Found(kind: kind, figure: Int(number.value), place: place)
    }

    /// Whether what was said ends here, unlike 一死了之.
    private func isParted(_ end: Int) -> Bool {
        end == codes.count || !Folding.isWord(codes[end]) || WrittenNumber.isDigit(codes[end])
    }

    private func isDenied(_ start: Int) -> Bool {
        codes[max(0, start - 3)..<start].contains(where: Self.denials.contains)
    }

    /// The next word of harm behind a place, with nothing between that parts sentences or is another figure.
    private func word(after start: Int) -> (kind: IncidentFact.Kind, end: Int)? {
        for place in start..<min(codes.count, start + Self.reach) {
            if let (kind, word) = Self.words.first(where: { codes[place...].starts(with: $0.word) }) {
                return (kind, place + word.count)
            }
            if isParted(place) { return nil }
        }
        return nil
    }

    /// The same before a place.
    private func word(before end: Int) -> (kind: IncidentFact.Kind, start: Int)? {
        var place = end
        while place > 0, end - place < Self.reach {
            place -= 1
            if let (kind, _) = Self.words.first(where: {
                place + $0.word.count <= end && codes[place...].starts(with: $0.word)
            }) {
                return (kind, place)
            }
            if isParted(place) { return nil }
        }
        return nil
    }
}
