/// A number as people write it: 12, 1,200, 3.5万, 两, 十二, 一百零五.
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

    /// Whether it is 十, 百, 千 or 万 and more.
    static func isStep(_ scalar: UInt32) -> Bool { steps[scalar] != nil || scales[scalar] != nil }

    /// The number that begins at a place; nothing where none does, or it is longer than anybody writes one.
    init?(in codes: [UInt32], at start: Int) {
        guard Self.isDigit(codes[start]) else { return nil }
        let isArabic = (0x30...0x39).contains(codes[start])
        guard var (value, end) = isArabic ? Self.arabic(codes, start) : Self.chinese(codes, start) else { return nil }
        while end < codes.count, let scale = Self.scales[codes[end]] {
            value *= scale
            end += 1
        }
        self.value = value
        self.end = end
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
