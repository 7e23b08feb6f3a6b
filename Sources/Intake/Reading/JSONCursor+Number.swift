extension JSONCursor {
    /// Reads a number; the place is at its first byte.
    mutating func number(_ bytes: Span<UInt8>) throws(Problem) -> JSONNode {
        let start = at
        let negative = bytes[at] == UInt8(ascii: "-")
        if negative { at += 1 }
        let leading = at
        let whole = try digits(bytes)
        if bytes[leading] == UInt8(ascii: "0"), at - leading > 1 { throw problem(.syntax, offset: leading) }
        var isWhole = true
        if at < end, bytes[at] == UInt8(ascii: ".") {
            isWhole = false
            at += 1
            _ = try digits(bytes)
        }
        if at < end, bytes[at] | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            at += 1
            if at < end, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
            _ = try digits(bytes)
        }
        guard isWhole else { return fraction(bytes, start..<at) }
        return whole.map { .integer(negative ? -$0 : $0) } ?? .beyondRange
    }

    /// Reads at least one digit; answers their value, or nothing if it does not fit.
    private mutating func digits(_ bytes: Span<UInt8>) throws(Problem) -> Int? {
        let start = at
        var sum: Int? = 0
        while at < end, case UInt8(ascii: "0")...UInt8(ascii: "9") = bytes[at] {
            let digit = Int(bytes[at] - UInt8(ascii: "0"))
            sum = sum.flatMap { sum in
                let (product, tooLarge) = sum.multipliedReportingOverflow(by: 10)
                let (total, tooLargeToo) = product.addingReportingOverflow(digit)
                return tooLarge || tooLargeToo ? nil : total
            }
            at += 1
        }
        guard at > start else { throw at < end ? unexpected(bytes[at]) : problem(.ended) }
        return sum
    }

    /// The nearest value of a number with fraction or exponent; nothing is gained by more than 400 bytes of it.
    private func fraction(_ bytes: Span<UInt8>, _ range: Range<Int>) -> JSONNode {
        guard range.count <= 400 else { return .beyondRange }
        var text = ""
        for index in range { text.unicodeScalars.append(Unicode.Scalar(bytes[index])) }
        guard let value = Double(text), value.isFinite else { return .beyondRange }
        return .fraction(value)
    }
}
