import Foundation

/// What a term says of how many people an item concerns.
enum PeopleKind: Int32 {
    /// Stands behind a figure: 户.
    case counted
    /// Stands for many: 全体业主.
    case crowd
    /// Looks like one of the others and is none: 人民, 安全校园.
    case neutral
}

/// Reads out of an item how many people it concerns: 1200户, 三十多名学生, 几百人, 全体业主.
struct PeopleReading {
    /// The largest number that is told, 0 where none is; others tell of the same people or of some of them.
    private(set) var people = 0.0
    /// What tells it.
    private(set) var hits: [Hit] = []

    /// From so many on the value is 1.
    private static let full = 10_000.0
    private static let most = 10_000_000.0
    /// 多, 余, 几, 来: more than the figure before.
    private static let more: Set<UInt32> = [0x591A, 0x4F59, 0x51E0, 0x6765]
    /// 数, 几: some of the step behind, 数百.
    private static let some: Set<UInt32> = [0x6570, 0x51E0]
    private static let someTimes = 3.0
    /// 第, 前: what follows is no number of anything.
    private static let ordinals: Set<UInt32> = [0x7B2C, 0x524D]
    /// The most signs of a figure.
    private static let longest = 14

    init(_ found: [Hit], index: TermIndex, scalars: [UInt32]) {
        for hit in found {
            guard let use = index.use(of: hit.term, in: .people), let kind = PeopleKind(rawValue: use.key) else {
                continue
            }
            switch kind {
            case .neutral: break
            case .crowd: count(use.weight, hit)
            case .counted:
                guard let figure = Self.figure(before: Int(hit.start), in: scalars) else { continue }
                count(figure.value * use.weight, Hit(start: Int32(figure.start), end: hit.end, term: hit.term))
            }
        }
    }

    /// From 0, one person or nobody is named, to 1; on a logarithmic scale.
    var value: Double { min(1, log10(max(1, people)) / log10(Self.full)) }

    private mutating func count(_ number: Double, _ hit: Hit) {
        // One alone is whoever writes; more than there are is no number of people.
        guard number > 1, number <= Self.most else { return }
        people = max(people, number)
        hits.append(hit)
    }

    /// The figure that ends at a place: 1,200, 三十多, 数百, 上万, 10余万.
    private static func figure(before end: Int, in codes: [UInt32]) -> (value: Double, start: Int)? {
        var end = end
        if end > 1, codes[end - 1] == 0x20 { end -= 1 }
        while end > 0, more.contains(codes[end - 1]) { end -= 1 }
        var start = end
        while start > 0, end - start < longest, isFigure(start - 1, in: codes, before: end) { start -= 1 }
        guard start < end else { return nil }
        let before = start > 0 ? codes[start - 1] : 0
        if WrittenNumber.isDigit(codes[start]) {
            guard let number = WrittenNumber(in: codes, at: start), number.end == end else { return nil }
            if some.contains(before), WrittenNumber.step(codes[start]) != nil {
                return (number.value * someTimes, start - 1)
            }
            return ordinals.contains(before) ? nil : (number.value, start)
        }
        // 万 without a figure of its own: 数万, 上万, 10余万.
        guard end - start == 1, let step = WrittenNumber.step(codes[start]) else { return nil }
        if more.contains(before), let fewer = figure(before: start, in: codes) {
            return (fewer.value * step, fewer.start)
        }
        return some.contains(before) ? (someTimes * step, start - 1) : (step, start)
    }

    /// Whether a sign belongs to a figure; a point between two signs does, and a comma before three: 3.5万, 1,200.
    private static func isFigure(_ place: Int, in codes: [UInt32], before end: Int) -> Bool {
        if WrittenNumber.isPart(codes[place]) { return true }
        guard place > 0, place + 1 < end, WrittenNumber.isDigit(codes[place - 1]) else { return false }
        return codes[place] == 0x2E || (codes[place] == 0x2C && (end - place) % 4 == 0)
    }
}
