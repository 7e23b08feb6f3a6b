/// Looks at markup before a parser does: libxml2 compares each attribute of a tag with all others, so that one tag of a megabyte
/// would cost minutes.
enum Markup {
    /// Bytes of a tag outside of quoted values.
    private static let longestTag = 1_000

    /// Whether no tag has more names than any real one.
    ///
    /// - Parameter isXML: Whether comments, instructions and CDATA are passed over.
    static func isTame(_ bytes: [UInt8], isXML: Bool) -> Bool {
        let bytes = bytes.span
        var at = 0
        while at < bytes.count {
            guard bytes[at] == UInt8(ascii: "<") else {
                at += 1
                continue
            }
            if isXML, let end = endOfSection(bytes, at) {
                at = end
                continue
            }
            guard let end = endOfTag(bytes, at + 1) else { return false }
            at = end
        }
        return true
    }

    private static let sections: [(StaticString, StaticString)] = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")]

    private static func endOfSection(_ bytes: Span<UInt8>, _ at: Int) -> Int? {
        for (opening, closing) in sections where begins(bytes, at, opening) {
            var end = at + opening.utf8CodeUnitCount
            while end < bytes.count, !begins(bytes, end, closing) { end += 1 }
            return end + closing.utf8CodeUnitCount
        }
        return nil
    }

    private static func begins(_ bytes: Span<UInt8>, _ at: Int, _ words: StaticString) -> Bool {
        let length = words.utf8CodeUnitCount
        guard at + length <= bytes.count else { return false }
        return (0..<length).allSatisfy { unsafe bytes[at + $0] == words.utf8Start[$0] }
    }

    /// Where the tag that began before `start` ends; nothing where it is too long.
    ///
    /// Only behind `=` a quote opens a value.
    private static func endOfTag(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
        var (at, outside) = (start, 0)
        var isValue = false
        while at < bytes.count {
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: ">"): return at + 1
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                if isValue {
                    at += 1
                    while at < bytes.count, bytes[at] != byte { at += 1 }
                }
                isValue = false
            case UInt8(ascii: "="): isValue = true
            case 0x20, 0x09, 0x0A, 0x0D: break
            default: isValue = false
            }
            at += 1
            outside += 1
            guard outside <= longestTag else { return nil }
        }
        return at
    }

    /// A text without what stands between angle brackets.
    static func withoutTags(_ text: String) -> String {
        var words = String.UnicodeScalarView()
        var isTag = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": isTag = true
            case ">":
                if isTag { words.append(" ") }
                isTag = false
            case _ where !isTag: words.append(scalar)
            default: break
            }
        }
        return String(words)
    }
}
