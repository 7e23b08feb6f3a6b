import Foundation

/// Letters and characters that are drawn otherwise or borrowed from another script so that words are not found.
enum LookAlikes {
    /// Whether it may be a letter, digit or character that stands for another one.
    ///
    /// Mathematical letters and digits, letters and characters in circles, and what looks Latin in Greek, Cyrillic and phonetic script.
    /// Figures in circles are none: ①200户 is no figure of 1200.
    @inline(__always)
    static func mayBe(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x0261, 0x0391...0x03C9, 0x0405...0x0458, 0x04BB, 0x0501, 0x24B6...0x24E9, 0x328A...0x32B0,
            0x1D400...0x1D7FF:
            true
        default: false
        }
    }

    /// What is meant, folded; the scalar itself where it stands for itself.
    static func meant(_ scalar: UInt32) -> UInt32 { table[scalar] ?? scalar }

    /// What looks the same and means another letter.
    private static let borrowed = zip(
        "АВЕКМНОРСТХУаеорсухіјѕһԁɡΑΒΕΖΗΙΚΜΝΟΡΤΥΧαοικν".unicodeScalars,
        "abekmhopctxyaeopcyxijshdgabezhikmnoptyxaoikv".unicodeScalars
    )

    private static let table: [UInt32: UInt32] = {
        var table: [UInt32: UInt32] = [:]
        let drawn = (0x0261...0x1D7FF as ClosedRange<UInt32>).filter(mayBe).compactMap(Unicode.Scalar.init)
        for scalar in drawn {
            let usual = String(scalar).precomposedStringWithCompatibilityMapping.unicodeScalars.map {
                Folding.ascii($0.value)
            }
            if usual.count == 1, Folding.isWord(usual[0]) { table[scalar.value] = usual[0] }
        }
        for (written, meant) in borrowed { table[written.value] = meant.value }
        return table
    }()
}
