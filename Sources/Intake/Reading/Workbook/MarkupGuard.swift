/// Looks at XML before libxml2 does, piece by piece: no DOCTYPE, and no tag with more names than any real one has.
///
/// The library compares each attribute of a tag with all others. It must read the document as UTF-8, as the guard does.
struct MarkupGuard {
    private var place = Place.text
    /// Bytes of the tag outside of quoted values.
    private var outside = 0
    private var isValue = false
    /// The last bytes of a section, by which its end is known.
    private var tail: (UInt8, UInt8) = (0, 0)

    private static let longestTag = 1_000

    private enum Place: Equatable {
        case text
        /// Right behind `<`.
        case open
        /// Behind `<!`: the beginning of a comment or of characters as they are.
        case mark
        case element
        case value(UInt8)
        case comment
        case characters
        case instruction
    }

    /// Whether what follows may go on to the parser.
    mutating func passes(_ bytes: [UInt8]) -> Bool {
        for byte in bytes where !passes(byte) { return false }
        return true
    }

    private mutating func passes(_ byte: UInt8) -> Bool {
        switch place {
        case .text:
            if byte == UInt8(ascii: "<") { place = .open }
        case .open:
            outside = 0
            isValue = false
            tail = (0, 0)
            place = byte == UInt8(ascii: "!") ? .mark : byte == UInt8(ascii: "?") ? .instruction : .element
            return place != .element || passesInElement(byte)
        case .mark:
            switch byte {
            case UInt8(ascii: "-"): place = .comment
            case UInt8(ascii: "["): place = .characters
            default: return false
            }
        case .element: return passesInElement(byte)
        case .value(let quote):
            if byte == quote { place = .element }
        case .comment: end(byte, with: UInt8(ascii: "-"), UInt8(ascii: "-"))
        case .characters: end(byte, with: UInt8(ascii: "]"), UInt8(ascii: "]"))
        case .instruction:
            if byte == UInt8(ascii: ">"), tail.1 == UInt8(ascii: "?") { place = .text }
            tail = (tail.1, byte)
        }
        return true
    }

    /// Only behind `=` a quote opens a value.
    private mutating func passesInElement(_ byte: UInt8) -> Bool {
        outside += 1
        if isValue, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
            place = .value(byte)
            isValue = false
        } else if byte == UInt8(ascii: ">") {
            place = .text
        } else if byte == UInt8(ascii: "=") {
            isValue = true
        } else if byte > 0x20 {
            isValue = false
        }
        return outside <= Self.longestTag
    }

    private mutating func end(_ byte: UInt8, with first: UInt8, _ second: UInt8) {
        if byte == UInt8(ascii: ">"), tail == (first, second) { place = .text }
        tail = (tail.1, byte)
    }
}
