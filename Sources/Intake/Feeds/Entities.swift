/// The entities of HTML that people use, and characters by number.
enum Entities {
    /// The character that begins with `&` at a place, and how many bytes it takes; nothing where there is none.
    static func character(at place: Int, in bytes: [UInt8]) -> (String, Int)? {
        let name = bytes[(place + 1)...].prefix(32).prefix {
            $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: "&") && $0 > 0x20
        }
        let end = place + 1 + name.count
        guard !name.isEmpty, end < bytes.count, bytes[end] == UInt8(ascii: ";") else { return nil }
        let word = String(decoding: name, as: UTF8.self)
        guard let code = word.hasPrefix("#") ? number(word.dropFirst()) : named[word] else { return nil }
        return Unicode.Scalar(code).map { (String($0), name.count + 2) }
    }

    private static func number(_ digits: Substring) -> UInt32? {
        let isHexadecimal = digits.hasPrefix("x") || digits.hasPrefix("X")
        let written = isHexadecimal ? digits.dropFirst() : digits
        // A number has no sign, which Swift would read.
        guard written.first?.isHexDigit == true, let code = UInt32(written, radix: isHexadecimal ? 16 : 10) else {
            return nil
        }
        // The last two of a plane and most control characters are none that XML has.
        let isKnown = code >= 0x20 && code != 0xFFFE && code != 0xFFFF
        return isKnown || [0x09, 0x0A, 0x0D].contains(code) ? code : nil
    }

    /// Whether XML itself knows the entity.
    static let ofXML: Set<String> = ["amp", "lt", "gt", "quot", "apos"]

    static let named: [String: UInt32] = [
        "amp": 0x26, "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27, "nbsp": 0xA0, "ensp": 0x2002, "emsp": 0x2003,
        "thinsp": 0x2009, "zwnj": 0x200C, "zwj": 0x200D, "shy": 0xAD, "ldquo": 0x201C, "rdquo": 0x201D, "lsquo": 0x2018,
        "rsquo": 0x2019, "sbquo": 0x201A, "bdquo": 0x201E, "hellip": 0x2026, "mdash": 0x2014, "ndash": 0x2013,
        "middot": 0xB7,
        "bull": 0x2022, "copy": 0xA9, "reg": 0xAE, "trade": 0x2122, "times": 0xD7, "divide": 0xF7, "laquo": 0xAB,
        "raquo": 0xBB, "lsaquo": 0x2039, "rsaquo": 0x203A, "deg": 0xB0, "yen": 0xA5, "euro": 0x20AC, "pound": 0xA3,
        "cent": 0xA2, "sect": 0xA7, "para": 0xB6, "plusmn": 0xB1, "permil": 0x2030, "le": 0x2264, "ge": 0x2265,
        "ne": 0x2260,
        "rarr": 0x2192, "larr": 0x2190, "uarr": 0x2191, "darr": 0x2193, "iexcl": 0xA1, "iquest": 0xBF, "frac12": 0xBD,
        "frac14": 0xBC, "frac34": 0xBE, "sup2": 0xB2, "sup3": 0xB3, "micro": 0xB5, "eacute": 0xE9, "egrave": 0xE8,
        "agrave": 0xE0, "aacute": 0xE1, "uuml": 0xFC, "ouml": 0xF6, "auml": 0xE4, "szlig": 0xDF, "ccedil": 0xE7,
    ]
}
