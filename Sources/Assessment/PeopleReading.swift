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
    /// 第, 每: what follows is no number of people.
    private static let ordinals: Set<UInt32> = [0x7B2C, 0x6BCF]
    /// Behind a figure it makes an hour of what follows.
    private static let colon: UInt32 = 0x3A
    /// 来, more than a round figure: 三百来人; 12345来人 is no such thing.
    private static let nearly: UInt32 = 0x6765
    /// 前, which is an ordinal unless 目, 此, 之, 以, 日, 年, 月, 天, 周, 先 or 午 stands before it.
    private static let first: UInt32 = 0x524D
    private static let times: Set<UInt32> = [
        0x76EE, 0x6B64, 0x4E4B, 0x4EE5, 0x65E5, 0x5E74, 0x6708, 0x5929, 0x5468, 0x5148, 0x5348,
    ]
    /// 上, 近, 约, 过, 超, 达, 逾: 万 behind it is ten thousand.
    private static let about: Set<UInt32> = [0x4E0A, 0x8FD1, 0x7EA6, 0x8FC7, 0x8D85, 0x8FBE, 0x903E]
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
    private static func figure(before measure: Int, in codes: [UInt32]) -> (value: Double, start: Int)? {
        var end = measure
        if end > 1, codes[end - 1] == 0x20 { end -= 1 }
        while end > 0, more.contains(codes[end - 1]) { end -= 1 }
        let start = begin(of: end, in: codes)
        guard start < end else { return nil }
        if WrittenNumber.isDigit(codes[start]) { return plain(start, end, in: codes) }
        // 万 without a figure of its own: 数万, 上万, 10余万.
        guard end - start == 1, start > 0, let step = WrittenNumber.step(codes[start]) else { return nil }
        if about.contains(codes[start - 1]) { return (step, start) }
        if more.contains(codes[start - 1]) {
            let first = begin(of: start - 1, in: codes)
            if first < start - 1, WrittenNumber.isDigit(codes[first]), let fewer = plain(first, start - 1, in: codes) {
                return (fewer.value * step, fewer.start)
            }
        }
        return some.contains(codes[start - 1]) ? (someTimes * step, start - 1) : nil
    }

    /// Where the signs of a figure begin that ends at a place; the place itself where none does.
    private static func begin(of end: Int, in codes: [UInt32]) -> Int {
        var start = end
        while start > 0, end - start < longest, isFigure(start - 1, in: codes, before: end) { start -= 1 }
        return start
    }

    /// A figure that begins with a digit or step.
    private static func plain(_ start: Int, _ end: Int, in codes: [UInt32]) -> (value: Double, start: Int)? {
        guard let number = WrittenNumber(in: codes, at: start), number.end == end else { return nil }
        if end < codes.count, codes[end] == nearly, number.value.remainder(dividingBy: 10) != 0 { return nil }
        guard start > 0 else { return (number.value, start) }
        let before = codes[start - 1]
        if some.contains(before), WrittenNumber.step(codes[start]) != nil {
            return (number.value * someTimes, start - 1)
        }
        if before == colon, start > 1, WrittenNumber.isDigit(codes[start - 2]) { return nil }
        if before == first, start < 2 || !times.contains(codes[start - 2]) { return nil }
        return ordinals.contains(before) || WrittenNumber.isPart(before) ? nil : (number.value, start)
    }

    /// Whether a sign belongs to a figure; a point between two signs does, and a comma before three: 3.5万, 1,200.
    private static func isFigure(_ place: Int, in codes: [UInt32], before end: Int) -> Bool {
        if WrittenNumber.isPart(codes[place]) { return true }
        guard place > 0, place + 1 < end, WrittenNumber.isDigit(codes[place - 1]) else { return false }
        return codes[place] == 0x2E || (codes[place] == 0x2C && isParted(place, in: codes, before: end))
    }

    /// Whether exactly three figures stand behind a comma.
    private static func isParted(_ comma: Int, in codes: [UInt32], before end: Int) -> Bool {
        let isFigure = { (place: Int) in place < end && (0x30...0x39).contains(codes[place]) }
        return (1...3).allSatisfy { isFigure(comma + $0) } && !isFigure(comma + 4)
    }
}
