/// The rules for what people wrote, field by field.
enum TextRules {
    /// The beginning of a name that an answer repeats, in code points, so that the answer stays small.
    static func short(_ name: String) -> String {
        name.utf8.count <= 80 ? name : String(name.unicodeScalars.prefix(80))
    }

    /// A text without the white space around it, or nothing if that is all there is.
    ///
    /// Nothing else is changed: characters of no width and those that turn the direction stay where they are.
    static func trimmed(_ text: String) -> String? {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !isSpace($0) }),
            let last = scalars.lastIndex(where: { !isSpace($0) })
        else { return nil }
        if first == scalars.startIndex, scalars.index(after: last) == scalars.endIndex { return text }
        return String(scalars[first...last])
    }

    /// Whether a text holds control characters that cannot be shown; tab and line breaks can.
    static func hasControls(_ text: String) -> Bool {
        let bytes = text.utf8.span
        for index in bytes.indices {
            let byte = bytes[index]
            if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D { return true }
        }
        return false
    }

    /// Whether a text that must be one line and shown in full holds any control character.
    static func hasAnyControls(_ text: String) -> Bool {
        text.utf8.contains { $0 < 0x20 || $0 == 0x7F }
    }

    /// Whether a text has more characters than allowed; they are counted as the database counts them, in code points.
    static func isLonger(_ text: String, than limit: Int) -> Bool {
        let bytes = text.utf8.span
        guard bytes.count > limit else { return false }
        var count = 0
        for index in bytes.indices where bytes[index] & 0xC0 != 0x80 {
            count += 1
        }
        return count > limit
    }

    /// Whether a text is a link to a page: http or https, a host, nothing that breaks out of where it is shown.
    static func isWebAddress(_ text: String) -> Bool {
        let lowered = text.utf8.lazy.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        let scheme = ["http://", "https://"].first { lowered.starts(with: $0.utf8) }
        guard let scheme else { return false }
        let host = text.utf8.dropFirst(scheme.utf8.count).prefix { $0 != 0x2F && $0 != 0x3F && $0 != 0x23 }
        return !host.isEmpty && host.first != UInt8(ascii: ":") && !text.unicodeScalars.contains(where: breaksOut)
    }

    private static func breaksOut(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\"", "<", ">", "\\", "`", "\u{0}"..." ", "\u{7F}"..."\u{A0}": true
        case "\u{200B}"..."\u{200F}", "\u{2028}"..."\u{202E}", "\u{2060}"..."\u{206F}", "\u{FEFF}": true
        default: isSpace(scalar)
        }
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", "\t", "\n", "\r": true
        default: !scalar.isASCII && scalar.properties.isWhitespace
        }
    }
}
