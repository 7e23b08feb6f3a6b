/// A run of figures with single separators between them, such as `138 1234 5678` or `010-12345678`.
struct FigureRun {
    /// Figures without a separator between them.
    private struct Group {
        var figures: [UInt8]
        let start: Int
        var end: Int
    }

    private var groups: [Group] = []
    /// Where the run ends, counting from 0: the first scalar behind it.
    let end: Int
    /// Whether the run ends with the X of an identity card.
    private let hasX: Bool
    /// Whether a plus sign stands before it.
    private let isInternational: Bool

    init(_ text: [UInt32], from start: Int) {
        isInternational = start > 0 && (text[start - 1] == 0x2B || text[start - 1] == 0xFF0B)
        var at = start
        var group = Group(figures: [], start: start, end: start)
        while at < text.count {
            if let figure = Sign.figure(text[at]) {
                group.figures.append(figure)
                at += 1
                group.end = at
            } else if Sign.isSeparator(text[at]), at + 1 < text.count, Sign.figure(text[at + 1]) != nil {
                groups.append(group)
                group = Group(figures: [], start: at + 1, end: at + 1)
                at += 1
            } else {
                break
            }
        }
        groups.append(group)
        hasX = at < text.count && Sign.letter(text[at]) == 0x58
        end = at
    }

    /// What has to be hidden in it, in order.
    ///
    /// - Parameter before: What stands before the run, as far as it matters.
    func words(after before: ArraySlice<UInt32>) -> [PersonalWord] {
        var words: [PersonalWord] = []
        var first = 0
        while first < groups.count {
            var next = first + 1
            for last in first..<min(groups.count, first + 6) {
                if let word = word(first...last, after: before) {
                    words.append(word)
                    next = last + 1
                    break
                }
            }
            first = next
        }
        return words
    }

    private func word(_ span: ClosedRange<Int>, after before: ArraySlice<UInt32>) -> PersonalWord? {
        let figures = groups[span].flatMap(\.figures)
        let isLast = span.upperBound == groups.count - 1
        switch figures.count {
        case 7...8 where isLast && Self.isAnnounced(before) && (2...8).contains(figures[0]):
            return hide(.phone, span, keeping: 0, 4)
        case 11 where figures[0] == 1 && figures[1] >= 3, 11 where Self.isLandline(figures),
            12 where Self.isLandline(figures):
            return hide(.phone, span, keeping: 3, 4)
        case 13 where figures.starts(with: [8, 6, 1]) && (figures[3] >= 3) && isInternational,
            13 where figures.starts(with: [8, 6, 1]) && figures[3] >= 3 && span.count > 1:
            return hide(.phone, span, keeping: 5, 4)
        case 15 where figures.starts(with: [0, 0, 8, 6, 1]):
            return hide(.phone, span, keeping: 7, 4)
        case 15 where IdentityCard.isOld(figures):
            return hide(.identityCard, span, keeping: 3, 1)
        case 17 where isLast && hasX && IdentityCard.isValid(figures, check: 10):
            return hide(.identityCard, span, keeping: 3, 0)
        case 18 where IdentityCard.isValid(Array(figures.prefix(17)), check: figures[17]):
            return hide(.identityCard, span, keeping: 3, 1)
        case 16...19 where Self.isBankCard(figures):
            return hide(.bankCard, span, keeping: 0, 4)
        default:
            return nil
        }
    }

    /// Hides all but some figures before and behind, with the separators between them.
    private func hide(
        _ kind: PersonalWord.Kind,
        _ span: ClosedRange<Int>,
        keeping before: Int,
        _ behind: Int
    ) -> PersonalWord {
        let places = groups[span].flatMap { Array($0.start..<$0.end) }
        return PersonalWord(kind: kind, hidden: places[before]..<(places[places.count - 1 - behind] + 1))
    }

    /// An area code, 010, 02x or 0 and three figures, with a number of seven or eight.
    private static func isLandline(_ figures: [UInt8]) -> Bool {
        guard figures[0] == 0, figures[1] > 0 else { return false }
        let code = figures[1] == 1 || figures[1] == 2 ? 3 : 4
        return (7...8).contains(figures.count - code) && (2...8).contains(figures[code])
    }

    /// The Luhn check of ISO/IEC 7812, under the first figures that cards have here.
    private static func isBankCard(_ figures: [UInt8]) -> Bool {
        guard figures.starts(with: [6, 2]) || (figures.count == 16 && (figures[0] == 4 || figures[0] == 5)) else {
            return false
        }
        let sum = figures.reversed().enumerated().reduce(0) { sum, one in
            let doubled = Int(one.element) * (one.offset % 2 == 1 ? 2 : 1)
            return sum + doubled / 10 + doubled % 10
        }
        return sum % 10 == 0
    }

    /// Whether what stands before says that a telephone number follows.
    private static func isAnnounced(_ before: ArraySlice<UInt32>) -> Bool {
        let before = Array(before)
        return announcing.contains { word in
            before.count >= word.count
                && (0...before.count - word.count).contains { Array(before[$0..<$0 + word.count]) == word }
        }
    }

    private static let announcing = ["电话", "座机", "手机", "致电", "拨打", "联系方式"].map(Sign.list)
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
