/// A text as it is read: folded and simplified, without links, names after @ and forwarding markers, blanks drawn together, and with
/// tricks undone that keep words from being found.
///
/// Every character remembers where it stood, so that evidence can be shown in the original.
package struct NormalForm: Sendable {
    /// The folded characters; title and text are parted by a line feed, which is no folded character.
    private(set) var scalars: [UInt32] = []
    /// Where each stood: scalars of the title, then of the text.
    private(set) var origins: [Int32] = []
    /// How many scalars the title has.
    private var titleLength: Int32 = 0
    /// Where the text begins in `scalars`.
    private(set) var textStart = 0
    /// Where lines broke, and where links and forwarding markers were left out that part what is said, counted as `origins` are.
    private(set) var breaks: [Int32] = []

    /// Reads title and text in one pass.
    init(title: String?, text: String, markers: ForwardingMarkers, variants: WordVariants) {
        let room = text.utf8.count / 2 + (title?.utf8.count ?? 0)
        scalars.reserveCapacity(room)
        origins.reserveCapacity(room)
        if let title {
            titleLength = read(title, from: 0, markers, variants)
            scalars.append(Self.parting)
            origins.append(titleLength)
        }
        textStart = scalars.count
        _ = read(text, from: titleLength, markers, variants)
    }

    /// The normal form as text.
    package var text: String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars.compactMap(Unicode.Scalar.init))
        return String(text)
    }

    /// Where a stretch of the normal form stands in the original.
    func evidence(_ start: Int32, _ end: Int32) -> Evidence {
        let from = origins[Int(start)]
        let to = origins[Int(end) - 1] + 1
        return from < titleLength
            ? Evidence(part: .title, from: Int(from), to: Int(to))
            : Evidence(part: .text, from: Int(from - titleLength), to: Int(to - titleLength))
    }

    private static let parting: UInt32 = 0x0A
    private static let at: UInt32 = 0x40
    private static let colon: UInt32 = 0x3A
    private static let slash: UInt32 = 0x2F
    /// The widest name after @, where a Chinese character is two wide: so wide names are on Weibo.
    private static let widestName = 30

    /// What is being left out.
    private enum Skipping {
        case nothing
        case link
        case name
    }

    /// - Returns: How many scalars were read, on top of `first`.
    private mutating func read(
        _ part: String,
        from first: Int32,
        _ markers: ForwardingMarkers,
        _ variants: WordVariants
    ) -> Int32 {
        let start = scalars.count
        var origin = first
        var skipping = Skipping.nothing
        var alone = 0
        var rest = part.unicodeScalars.makeIterator()
        while let raw = rest.next() {
            let scalar = Folding.simplified(Folding.fold(raw.value))
            defer { origin += 1 }
            guard scalar != Folding.nothing else { continue }
            switch skipping {
            case .nothing: break
            case .link:
                if Self.isLink(scalar) { continue }
                skipping = .nothing
            case .name:
                if Self.isName(scalar) { continue }
                skipping = .nothing
                if scalar == Self.colon { continue }
            }
            if scalar == Self.at, !endsWithLatin(since: start) {
                guard Self.beginsWithName(rest) else { continue }
                drop(Self.slash, since: start)
                skipping = .name
                continue
            }
            if scalar == Folding.blank {
                if Border.isLineBreak(raw.value) { breaks.append(origin) }
                if scalars.count == start || scalars.last == Folding.blank { continue }
            }
            let isLatin = Folding.isLatin(scalar)
            // A variant that ends with a letter ends where the letters do.
            if !isLatin, !WordVariants.goesOn(with: scalar), let last = scalars.last, Folding.isLatin(last),
                variants.mayEnd(with: last)
            {
                replaceVariant(by: variants, since: start)
            }
            drawTogether(before: scalar, since: start, &alone)
            append(scalar, from: origin)
            if !isLatin, variants.mayEnd(with: scalar) { replaceVariant(by: variants, since: start) }
            if scalar == Self.slash, dropLinkHead(since: start) {
                skipping = .link
                breaks.append(origin)
            } else if markers.mayEnd(with: scalar) {
                let length = markers.length(atEndOf: scalars, since: start)
                guard length > 0 else { continue }
                drop(length)
                breaks.append(origin)
            }
        }
        if endsWithLatin(since: start) { replaceVariant(by: variants, since: start) }
        return origin
    }

    private static func isLink(_ scalar: UInt32) -> Bool { (0x21...0x7E).contains(scalar) }

    private static func isName(_ scalar: UInt32) -> Bool { Folding.isWord(scalar) || scalar == 0x5F || scalar == 0x2D }

    /// Whether what stands behind @ is no wider than a name: a sentence that goes on without a blank is none.
    private static func beginsWithName(_ scalars: String.UnicodeScalarView.Iterator) -> Bool {
        var rest = scalars
        var width = 0
        while let raw = rest.next() {
            let scalar = Folding.simplified(Folding.fold(raw.value))
            guard scalar != Folding.nothing else { continue }
            guard isName(scalar) else { return true }
            width += scalar < 0x80 ? 1 : 2
            guard width <= widestName else { return false }
        }
        return true
    }

    private func endsWithLatin(since start: Int) -> Bool {
        scalars.count > start && scalars.last.map(Folding.isLatin) ?? false
    }

    /// Takes `http://` or `https://` off the end where it has just been read.
    private mutating func dropLinkHead(since start: Int) -> Bool {
        for head in [Self.http, Self.https] where scalars.count - start >= head.count {
            if scalars.suffix(head.count).elementsEqual(head) {
                drop(head.count)
                return true
            }
        }
        return false
    }

    private static let http = Folding.fold("http://")
    private static let https = Folding.fold("https://")

    private mutating func drop(_ scalar: UInt32, since start: Int) {
        while scalars.count > start, scalars.last == scalar { drop(1) }
    }

    private mutating func drop(_ count: Int) { cut(to: scalars.count - count) }

    mutating func append(_ scalar: UInt32, from origin: Int32) {
        scalars.append(scalar)
        origins.append(origin)
    }

    mutating func cut(to count: Int) {
        scalars.removeLast(scalars.count - count)
        origins.removeLast(origins.count - count)
    }

    mutating func remove(at place: Int) {
        scalars.remove(at: place)
        origins.remove(at: place)
    }
}
