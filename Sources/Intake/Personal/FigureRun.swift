/// Up to eight groups of figures with single separators between them, such as `138 1234 5678` or `010-12345678`.
struct FigureRun {
    /// Figures without a separator between them.
    private struct Group {
        var figures: [UInt8] = []
        let start: Int
        var end: Int

        init(at start: Int) {
            self.start = start
            end = start
        }
    }

    private var groups: [Group] = []
    /// Whether the last group is followed by the X of an identity card.
    private let hasX: Bool
    /// What follows the run; nothing at the end of the text.
    private let next: UInt32?
    /// Whether what stands before it says that a telephone number follows.
    private let isAnnounced: Bool

    /// Where the first group ends.
    var firstEnd: Int { groups[0].end }

    init(_ text: [UInt32], from start: Int) {
        var at = start
        var group = Group(at: start)
        while at < text.count {
            if let figure = Sign.figure(text[at]) {
                group.figures.append(figure)
                at += 1
                group.end = at
            } else if groups.count < 7, Sign.isSeparator(text[at]), at + 1 < text.count,
                Sign.figure(text[at + 1]) != nil
            {
                groups.append(group)
                at += 1
                group = Group(at: at)
            } else {
                break
            }
        }
        groups.append(group)
        next = at < text.count ? text[at] : nil
        hasX = next.flatMap(Sign.letter) == 0x58
        isAnnounced = Self.isAnnounced(text, start)
    }

    /// What the run begins with, if that has to be hidden, and where reading goes on.
    func first() -> (word: PersonalWord, end: Int)? {
        for last in 0..<min(groups.count, 6) {
            guard let (kind, before, behind) = meaning(of: last) else { continue }
            let places = groups[0...last].flatMap { Array($0.start..<$0.end) }
            let hidden = places[before]..<(places[places.count - 1 - behind] + 1)
            return (PersonalWord(kind: kind, hidden: hidden), groups[last].end)
        }
        return nil
    }

    /// What the first groups are, and how many figures stay before and behind.
    private func meaning(of last: Int) -> (PersonalWord.Kind, Int, Int)? {
        let figures = groups[0...last].flatMap(\.figures)
        // Nothing that is hidden has fewer.
        guard figures.count > 6 else { return nil }
        let lengths = groups[0...last].map(\.figures.count)
        if let phone = Self.phone(figures, lengths) { return (.phone, phone, 4) }
        let isLast = last == groups.count - 1
        switch figures.count {
        case 7...8
        where (isLast || last == 0) && isAnnounced && (2...8).contains(figures[0]) && lengths.count < 3
            && lengths.last ?? 0 >= 4:
            return next.map(Self.counted.contains) == true ? nil : (.phone, 0, 4)
        case 15 where last == 0 && IdentityCard.isOld(figures): return (.identityCard, 3, 1)
        case 17 where isLast && hasX && IdentityCard.isValid(figures, check: 10): return (.identityCard, 3, 0)
        case 18 where IdentityCard.isValid(Array(figures.prefix(17)), check: figures[17]): return (.identityCard, 3, 1)
        case 16...19 where lengths.dropLast().allSatisfy({ $0 == 4 }) && Self.isBankCard(figures):
            return (.bankCard, 0, 4)
        default: return nil
        }
    }

    /// A mobile number in one piece or as 3-4-4, or a landline with its area code; how many figures stay before.
    private static func phone(_ figures: [UInt8], _ lengths: [Int]) -> Int? {
        for prefix in [[], [0], [8, 6], [0, 0, 8, 6]] as [[UInt8]] where figures.starts(with: prefix) {
            let rest = Array(figures.dropFirst(prefix.count))
            let isSplit = !prefix.isEmpty && lengths.first == prefix.count
            var own = isSplit ? Array(lengths.dropFirst()) : lengths
            if !isSplit, !own.isEmpty { own[0] -= prefix.count }
            guard rest.count == 11, rest[0] == 1, rest[1] >= 3, own == [11] || own == [3, 4, 4] else { continue }
            return prefix.count + 3
        }
        guard figures.count > 9, figures[0] == 0, figures[1] > 0 else { return nil }
        let code = figures[1] == 1 || figures[1] == 2 ? 3 : 4
        let number = figures.count - code
        let isWhole = lengths.count == 1 || (lengths[0] == code && (lengths.count == 2 || lengths.last == 4))
        return isWhole && lengths.count < 4 && (7...8).contains(number) && (2...8).contains(figures[code]) ? 3 : nil
    }

    /// The Luhn check of ISO/IEC 7812, under the first figures that cards have here.
    private static func isBankCard(_ figures: [UInt8]) -> Bool {
        let isKnown = figures.starts(with: [6, 2]) || figures.starts(with: [9, 5, 5, 8])
        guard isKnown || (figures.count == 16 && (figures[0] == 4 || figures[0] == 5)) else { return false }
        let sum = figures.reversed().enumerated().reduce(0) { sum, one in
            let doubled = Int(one.element) * (one.offset % 2 == 1 ? 2 : 1)
            return sum + doubled / 10 + doubled % 10
        }
        return sum % 10 == 0
    }

    /// Whether what stands before says that a telephone number follows.
    static func isAnnounced(_ text: [UInt32], _ start: Int) -> Bool { isBehind(announcing, text, start) }

    /// Whether one of these words stands before, with at most two signs between.
    static func isBehind(_ words: [[UInt32]], _ text: [UInt32], _ start: Int) -> Bool {
        var end = start
        while end > 0, start - end < 3, between.contains(text[end - 1]) { end -= 1 }
        return words.contains { end >= $0.count && $0.elementsEqual(text[end - $0.count..<end]) }
    }

    private static let announcing = ["电话", "座机", "手机", "致电", "拨打", "联系方式", "电话号码", "号码", "手机号"].map(Sign.list)
    private static let between = Sign.set("：:是为 （(+＋")
    /// What is counted is no telephone number.
    private static let counted = Sign.set("元年万户人名个多余吨块亿")
}

/// Identity-card numbers by GB 11643: six figures of a place, a birthday, an order, and a check figure.
enum IdentityCard {
    /// Whether a number of 17 figures has this check figure, 10 for X, and a birthday that there is.
    static func isValid(_ figures: [UInt8], check: UInt8) -> Bool {
        let sum = zip(figures, weights).reduce(0) { $0 + Int($1.0) * $1.1 }
        let year = number(figures[6..<10])
        return checks[sum % 11] == check && (1_900...2_100).contains(year) && isDay(figures[10..<14])
            && isPlace(figures)
    }

    /// Whether it is one of those of 15 figures, which have no check figure and were given until 1999.
    static func isOld(_ figures: [UInt8]) -> Bool { isPlace(figures) && isDay(figures[8..<12]) }

    private static func isPlace(_ figures: [UInt8]) -> Bool {
        provinces.contains(Int(figures[0]) * 10 + Int(figures[1]))
    }

    private static func isDay(_ figures: ArraySlice<UInt8>) -> Bool {
        let parts = Array(figures)
        return (1...12).contains(number(parts[0..<2])) && (1...31).contains(number(parts[2..<4]))
    }

    private static func number(_ figures: ArraySlice<UInt8>) -> Int { figures.reduce(0) { $0 * 10 + Int($1) } }

    private static let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    private static let checks: [UInt8] = [1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2]
    /// The first two figures, by province (GB/T 2260).
    private static let provinces: Set<Int> = [
        11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62,
        63, 64,
        65, 71, 81, 82, 83,
    ]
}
