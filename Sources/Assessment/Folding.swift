import Foundation

/// Makes one character of what is written in several ways.
package enum Folding {
    static let blank: UInt32 = 0x20
    /// Stands for a character that is left out.
    static let nothing: UInt32 = 0

    /// Full width becomes half width, ASCII lower case, what is drawn or borrowed what is meant, every white space a blank; what cannot
    /// be seen goes.
    @inline(__always)
    static func fold(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0x4E00...0x9FFF: scalar
        case 0x41...0x5A: scalar + 0x20
        case 0x21...0x7E: scalar
        case 0xFF21...0xFF3A: scalar - 0xFEE0 + 0x20
        case 0xFF01...0xFF5E: scalar - 0xFEE0
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: blank
        case 0x00...0x1F, 0x7F...0x9F, 0xAD, 0x0300...0x036F, 0x061C, 0x115F, 0x1160, 0x180B...0x180E, 0x200B...0x200F,
            0x202A...0x202E, 0x2060...0x206F, 0x20D0...0x20FF, 0x3164, 0xFE00...0xFE0F, 0xFEFF, 0xFFA0,
            0xE0000...0xE0FFF:
            nothing
        default: LookAlikes.mayBe(scalar) ? LookAlikes.meant(scalar) : scalar
        }
    }

    /// A letter of ASCII in lower case.
    static func ascii(_ scalar: UInt32) -> UInt32 { (0x41...0x5A).contains(scalar) ? scalar + 0x20 : scalar }

    private static let hanzi: ClosedRange<UInt32> = 0x4E00...0x9FFF

    /// What stands for each character of the block from U+4E00.
    private static let simplifications: [UInt16] = {
        var table = hanzi.map { UInt16($0) }
        var written: UInt32?
        for scalar in SimplifiedPairs.text.unicodeScalars {
            if let place = written { table[Int(place - hanzi.lowerBound)] = UInt16(scalar.value) }
            written = written == nil ? scalar.value : nil
        }
        return table
    }()

    /// Characters that look like others of that block and are kept for old standards: radicals of Kangxi, and duplicates.
    private static let duplicates: [UInt32: UInt32] = {
        let written = Array(0x2F00...0x2FD5 as ClosedRange<UInt32>) + Array(0xF900...0xFAD9 as ClosedRange<UInt32>)
        let pairs = written.compactMap { Unicode.Scalar($0) }.compactMap { scalar in
            String(scalar).precomposedStringWithCompatibilityMapping.unicodeScalars.first.map {
                (scalar.value, $0.value)
            }
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }()

    /// A folded character in its simplified form.
    @inline(__always)
    static func simplified(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case hanzi: UInt32(simplifications[Int(scalar - hanzi.lowerBound)])
        case 0x2F00...0x2FD5, 0xF900...0xFAD9: duplicate(scalar)
        default: scalar
        }
    }

    private static func duplicate(_ scalar: UInt32) -> UInt32 {
        let usual = duplicates[scalar] ?? scalar
        return hanzi.contains(usual) ? UInt32(simplifications[Int(usual - hanzi.lowerBound)]) : usual
    }

    /// Whether a folded character is a letter, a digit or a Chinese character.
    @inline(__always)
    static func isWord(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x4E00...0x9FFF, 0x30...0x39, 0x61...0x7A, 0x3400...0x4DBF, 0x20000...0x323AF, 0xF900...0xFAFF, 0x3007:
            true
        default: false
        }
    }

    /// Whether a folded character is an ASCII letter or digit.
    @inline(__always)
    static func isLatin(_ scalar: UInt32) -> Bool {
        (0x30...0x39).contains(scalar) || (0x61...0x7A).contains(scalar)
    }

    /// A text folded.
    package static func fold(_ text: String) -> [UInt32] {
        text.unicodeScalars.map { fold($0.value) }.filter { $0 != nothing }
    }

    /// A term as the automaton looks for it: folded and simplified.
    package static func normal(_ text: String) -> [UInt32] { fold(text).map(simplified) }
}
