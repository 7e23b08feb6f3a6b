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
        let isArabic = (0x30...0x39).contains(codes[start])
        guard var (value, end) = isArabic ? Self.arabic(codes, start) : Self.chinese(codes, start) else { return nil }
        if isArabic, end < codes.count, let step = Self.steps[codes[end]] {
            value *= step
            end += 1
        }
        let unscaled = end
        while end < codes.count, let scale = Self.scales[codes[end]] {
            value *= scale
            end += 1
        }
        if end > unscaled, let (lower, lowerEnd) = Self.lower(codes, end) {
            value += lower
            end = lowerEnd
        }
        self.value = value
        self.end = end
    }

    /// What is less than ten thousand behind a scale: the 五千 of 一万五千, the 2千 of 1万2千.
    private static func lower(_ codes: [UInt32], _ start: Int) -> (Double, Int)? {
        guard start < codes.count, isDigit(codes[start]) else { return nil }
        if (0x30...0x39).contains(codes[start]) {
            guard let (value, end) = arabic(codes, start), end < codes.count, let step = steps[codes[end]] else {
                return nil
            }
            return value * step < 10_000 ? (value * step, end + 1) : nil
        }
        guard let (value, end) = chinese(codes, start), steps[codes[end - 1]] != nil || value >= 100 else { return nil }
        return value < 10_000 ? (value, end) : nil
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
        guard text.utf8.count <= mostDigits, let value = Double(text) else { return nil }
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
