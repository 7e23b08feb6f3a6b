extension JSONCursor {
    /// Reads a string; the place is at its opening quote.
    mutating func string(_ bytes: Span<UInt8>) throws(Problem) -> String {
        let start = at + 1
        var here = start
        var escaped = false
        while here < end {
            let byte = bytes[here]
            if byte == UInt8(ascii: "\"") { break }
            if byte == UInt8(ascii: "\\") {
                escaped = true
                here += 1
            } else if byte < 0x20 {
                throw problem(byte == 0 ? .nul : .control, offset: here)
            }
            here += 1
        }
        guard here < end else { throw problem(.ended, offset: end) }
        at = here + 1
        let text = try valid(bytes, start..<here)
        return escaped ? try unescaped(bytes, start..<here) : text
    }

    /// The text of a range of bytes, which must be UTF-8.
    private func valid(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(Problem) -> String {
        do throws(UTF8.ValidationError) {
            return try String(copying: UTF8Span(validating: bytes.extracting(range)))
        } catch {
            throw problem(.utf8, offset: range.lowerBound + error.byteOffsets.lowerBound)
        }
    }

    /// The text of a range that holds escapes; the range was found to be UTF-8, so only escapes can be wrong.
    private mutating func unescaped(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(Problem) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        var here = range.lowerBound
        while here < range.upperBound {
            let byte = bytes[here]
            here += 1
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            let kind = bytes[here]
            here += 1
            switch kind {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(kind)
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "u"): text.append(contentsOf: String(try scalar(bytes, &here, range.upperBound)).utf8)
            default: throw problem(.escape, offset: here - 2)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The character of `\uXXXX`, or of a pair of them; the place is after the `u`.
    ///
    /// NUL and half pairs are noted and read as U+FFFD: the string still ends where it ends.
    private mutating func scalar(
        _ bytes: Span<UInt8>,
        _ here: inout Int,
        _ end: Int
    ) throws(Problem) -> Unicode.Scalar {
        let start = here - 2
        let unit = try codeUnit(bytes, &here, end)
        if unit == 0 { note(.nul, offset: start) }
        if let scalar = Unicode.Scalar(unit) { return unit == 0 ? "\u{FFFD}" : scalar }
        if UTF16.isLeadSurrogate(unit), here + 1 < end, bytes[here] == UInt8(ascii: "\\"),
            bytes[here + 1] == UInt8(ascii: "u")
        {
            var after = here + 2
            let trail = try codeUnit(bytes, &after, end)
            if UTF16.isTrailSurrogate(trail) {
                here = after
                return UTF16.decode(UTF16.EncodedScalar([unit, trail]))
            }
        }
        note(.surrogate, offset: start)
        return "\u{FFFD}"
    }

    private func codeUnit(_ bytes: Span<UInt8>, _ here: inout Int, _ end: Int) throws(Problem) -> UInt16 {
        guard here + 4 <= end else { throw problem(.escape, offset: here - 2) }
        var unit: UInt16 = 0
        for index in here..<here + 4 {
            guard let digit = Self.hexDigit(bytes[index]) else { throw problem(.escape, offset: here - 2) }
            unit = unit << 4 | digit
        }
        here += 4
        return unit
    }

    private static func hexDigit(_ byte: UInt8) -> UInt16? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
