/// Reads a text as what pieces are made of: letters, digits and characters, each by its own code, and what says something only as a
/// whole, an address, an @name, an [emoji], by one code.
struct PieceReader {
    private let scalars: [UInt32]
    /// Where each stood; empty unless asked for.
    private let origins: [Int32]
    private var at = 0
    private var began = 0

    /// Stands for what parts pieces.
    static let gap: UInt32 = 0
    /// Any address of the web.
    private static let address: UInt32 = 0x8000_0001
    /// Any name that is addressed.
    private static let name: UInt32 = 0x8000_0002
    /// The longest [emoji] within its brackets.
    private static let longestEmoji = 8
    private static let longestName = 30

    /// - Parameters:
    ///   - limit: So many characters are read.
    ///   - tracks: Whether it is kept where everything stood.
    init(_ part: String, limit: Int, tracks: Bool = false) {
        var scalars: [UInt32] = []
        var origins: [Int32] = []
        scalars.reserveCapacity(min(part.utf8.count, limit))
        var origin: Int32 = 0
        for raw in part.unicodeScalars {
            guard origin < limit else { break }
            let scalar = Folding.simplified(Folding.fold(raw.value))
            if scalar != Folding.nothing {
                scalars.append(scalar)
                if tracks { origins.append(origin) }
            }
            origin += 1
        }
        self.scalars = scalars
        self.origins = origins
    }

    /// The next code; nothing at the end.
    mutating func next() -> UInt32? {
        guard at < scalars.count else { return nil }
        let scalar = scalars[at]
        began = at
        at += 1
        switch scalar {
        case 0x5B: return emoji() ?? mark(scalar)
        case 0x68 where skipsAddress(): return Self.address
        case 0x40 where skipsName(): return Self.name
        case _ where Folding.isWord(scalar) || Self.isPicture(scalar): return scalar
        default: return mark(scalar)
        }
    }

    /// Where the last code stood in the part, where that is kept.
    var place: Range<Int> { Int(origins[began])..<Int(origins[at - 1]) + 1 }

    private func mark(_ scalar: UInt32) -> UInt32 { scalar != Folding.blank ? scalar : Self.gap }

    /// Whether a code is a mark: what is no letter, no figure, no picture and nothing that says something as a whole.
    @inline(__always)
    static func isMark(_ code: UInt32) -> Bool {
        code < 0x8000_0000 && !Folding.isWord(code) && !isPicture(code)
    }

    @inline(__always)
    private static func isPicture(_ scalar: UInt32) -> Bool {
        (0x1F300...0x1FAFF).contains(scalar) || (0x2600...0x27BF).contains(scalar)
    }

    /// The code of what stands in brackets behind `at`, as pictures are written.
    private mutating func emoji() -> UInt32? {
        var hash: UInt32 = 0
        for place in at..<min(at + Self.longestEmoji + 1, scalars.count) {
            let scalar = scalars[place]
            if scalar == 0x5D {
                guard place > at else { return nil }
                at = place + 1
                return 0xC000_0000 | hash >> 2
            }
            guard Folding.isWord(scalar) else { return nil }
            hash = (hash ^ scalar) &* 0x9E37_79B1
        }
        return nil
    }

    private mutating func skipsAddress() -> Bool {
        let rest = scalars[(at - 1)...].prefix(8).map { $0 < 0x80 ? UInt8($0) : 0 }
        guard rest.starts(with: "http://".utf8) || rest.starts(with: "https://".utf8) else { return false }
        while at < scalars.count, (0x21...0x7E).contains(scalars[at]) { at += 1 }
        return true
    }

    private mutating func skipsName() -> Bool {
        let start = at
        while at < scalars.count, at - start < Self.longestName,
            Folding.isWord(scalars[at]) || scalars[at] == 0x5F || scalars[at] == 0x2D
        {
            at += 1
        }
        return at > start
    }
}
