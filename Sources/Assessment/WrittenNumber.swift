/// A number as people write it: 12, 1,200, 3.5万, 2千, 1万2千, 两, 十二, 一百零五, 一万五千.
struct WrittenNumber {
    let value: Double
    /// The place behind it.
    let end: Int

    private static let digits: [UInt32: Double] = Dictionary(
        uniqueKeysWithValues: zip("零一二三四五六七八九".unicodeScalars.map(\.value), (0...9).map(Double.init))
            + [(0x3007, 0), (0x4E24, 2)]
    )
    /// 十, 百, 千.
    private static let steps: [UInt32: Double] = [0x5341: 10, 0x767E: 100, 0x5343: 1_000]
    /// 万, 亿.
    private static let scales: [UInt32: Double] = [0x4E07: 1e4, 0x4EBF: 1e8]
    private static let mostDigits = 15

    /// Whether a number may begin with it.
    static func isDigit(_ scalar: UInt32) -> Bool {
        (0x30...0x39).contains(scalar) || digits[scalar] != nil || steps[scalar] != nil
    }

    /// Whether it may stand in a number, marks aside.
    static func isPart(_ scalar: UInt32) -> Bool { isDigit(scalar) || scales[scalar] != nil }

    /// What 十, 百, 千, 万 and 亿 stand for alone.
    static func step(_ scalar: UInt32) -> Double? { steps[scalar] ?? scales[scalar] }

    /// The number that begins at a place; nothing where none does, or it is longer than anybody writes one.
    init?(in codes: [UInt32], at start: Int) {
        guard Self.isDigit(codes[start]) else { return nil }
        var (value, end, last) = (0.0, start, Double.infinity)
        // 1万2千, 3亿5千万: each part is less than one of what the part before counts.
        while end < codes.count, Self.isDigit(codes[end]), var part = Self.section(codes, end, below: last) {
            var scale = 1.0
            while part.end < codes.count, let step = Self.scales[codes[part.end]] {
                scale *= step
                part.end += 1
            }
            guard part.value * scale < last else { break }
            value += part.value * scale
            (end, last) = (part.end, scale)
            if scale == 1 { break }
        }
        guard end > start else { return nil }
        self.value = value
        self.end = end
    }

    /// A part of a number without 万 and 亿.
    ///
    /// - Parameter last: What the part before counts, infinity for the first.
    private static func section(_ codes: [UInt32], _ start: Int, below last: Double) -> (value: Double, end: Int)? {
        guard (0x30...0x39).contains(codes[start]) else {
            guard let (value, end) = chinese(codes, start) else { return nil }
            // 三万五 is 35000, 一万零五 is 10005.
            let isShort = last.isFinite && end - start == 1 && steps[codes[start]] == nil && value > 0
            return (isShort ? value * last / 10 : value, end)
        }
        guard var (value, end) = arabic(codes, start) else { return nil }
        guard end < codes.count, var step = steps[codes[end]] else {
            // What stands behind 万 without a step of its own has all four figures.
            return last.isFinite && end - start != 4 ? nil : (value, end)
        }
        value *= step
        end += 1
        while end < codes.count, let (next, nextEnd) = arabic(codes, end), nextEnd < codes.count,
            let lower = steps[codes[nextEnd]], lower < step
        {
            value += next * lower
            (end, step) = (nextEnd + 1, lower)
        }
        return (value, end)
    }

    private static func arabic(_ codes: [UInt32], _ start: Int) -> (Double, Int)? {
        var text = ""
        var end = start
        // What is longer is no number, and is not gone through to its end from each of its figures.
        while end < codes.count, text.utf8.count <= mostDigits {
            let isMark = codes[end] == 0x2C || codes[end] == 0x2E
            guard
                (0x30...0x39).contains(codes[end])
                    || (isMark && end + 1 < codes.count && (0x30...0x39).contains(codes[end + 1]))
            else { break }
            if codes[end] != 0x2C { text.unicodeScalars.append(Unicode.Scalar(UInt8(codes[end]))) }
            end += 1
        }
        guard end > start, text.utf8.count <= mostDigits, let value = Double(text) else { return nil }
        return (value, end)
    }

    private static func chinese(_ codes: [UInt32], _ start: Int) -> (Double, Int)? {
        var (sum, digit, end) = (0.0, nil as Double?, start)
        while end < codes.count, end - start < mostDigits {
            if let step = steps[codes[end]] {
                sum += (digit ?? 1) * step
                digit = nil
            } else if let next = digits[codes[end]] {
                digit = next
            } else {
                break
            }
            end += 1
        }
        return (sum + (digit ?? 0), end)
    }
}
