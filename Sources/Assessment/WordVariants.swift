import Playbooks

/// Words written so that nobody finds them, such as zf and 正府 for 政府, found by their last character.
struct WordVariants: Sendable {
    private struct Variant {
        let written: [UInt32]
        let meant: [UInt32]
    }

    private var byEnd: [UInt32: [Variant]] = [:]
    /// Asked before the dictionary.
    private var ends = EndSet()

    init(_ variants: [NoiseRules.Variant]) {
        for variant in variants {
            let written = Folding.normal(variant.written)
            guard let last = written.last else { continue }
            byEnd[last, default: []].append(Variant(written: written, meant: Folding.normal(variant.meant)))
            ends.insert(last)
        }
        for end in byEnd.keys { byEnd[end]?.sort { $0.written.count > $1.written.count } }
    }

    /// Whether a mark binds letters on both sides to one name, as in addresses: at, hyphen, stop, slash and underscore.
    @inline(__always)
    static func goesOn(with scalar: UInt32) -> Bool {
        scalar == 0x40 || scalar == 0x2D || scalar == 0x2E || scalar == 0x2F || scalar == 0x5F
    }

    @inline(__always)
    func mayEnd(with scalar: UInt32) -> Bool { ends.mayHold(scalar) }

    /// How many characters at the end are a variant, and what is meant; nothing where it is only a part of a longer run of letters.
    func match(atEndOf scalars: [UInt32], since start: Int) -> (length: Int, meant: [UInt32])? {
        guard let last = scalars.last, let variants = byEnd[last] else { return nil }
        for variant in variants where scalars.count - start >= variant.written.count {
            guard scalars.suffix(variant.written.count).elementsEqual(variant.written) else { continue }
            let before = scalars.count - variant.written.count - 1
            if before >= start, Folding.isLatin(variant.written[0]),
                Folding.isLatin(scalars[before]) || Self.goesOn(with: scalars[before])
            {
                continue
            }
            return (variant.written.count, variant.meant)
        }
        return nil
    }
}
