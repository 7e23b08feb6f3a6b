/// The texts that cells share, one after the other in one run of bytes.
final class SharedTexts: PartHandling {
    private var bytes: [UInt8] = []
    private var ends: [UInt32] = []
    private var isText = false
    private var isPhonetic = false
    /// Whether there were more than are kept.
    private(set) var isTooLarge = false

    /// Bytes of all of them.
    private static let most = 96 << 20
    private static let mostTexts = 10_000_000
    /// Bytes of the shortest text as it is written: `<si/>`.
    private static let shortest = 5

    /// No texts.
    init() {}

    /// Reads them.
    ///
    /// - Throws: `FileRefusal` where they are damaged or too large.
    init(_ part: ZipPart) throws(FileRefusal) {
        // They never move, so that they are never kept twice; what is not used of the room takes no memory.
        bytes.reserveCapacity(min(part.most, Self.most))
        ends.reserveCapacity(min(part.most / Self.shortest, Self.mostTexts))
        let reading = try PartReading(self)
        while let piece = try part.next() {
            try reading.take(piece)
            guard !isTooLarge else { throw FileRefusal(.unpacksTooLarge) }
        }
        try reading.finish()
    }

    /// A text by its number, not copied; nothing where there is none.
    subscript(_ place: Int) -> ArraySlice<UInt8>? {
        guard ends.indices.contains(place) else { return nil }
        return bytes[(place == 0 ? 0 : Int(ends[place - 1]))..<Int(ends[place])]
    }

    func begin(_ name: String, _ attributes: PartReading.Attributes) {
        switch name {
        case "t": isText = true
        // How a word is read aloud stands beside it.
        case "rPh": isPhonetic = true
        default: break
        }
    }

    func text(_ piece: UnsafeBufferPointer<UInt8>) {
        guard isText, !isPhonetic else { return }
        guard bytes.count + piece.count <= Self.most else { return isTooLarge = true }
        unsafe bytes.append(contentsOf: piece)
    }

    func end(_ name: String) {
        switch name {
        case "t": isText = false
        case "rPh": isPhonetic = false
        case "si": if ends.count < Self.mostTexts { ends.append(UInt32(bytes.count)) } else { isTooLarge = true }
        default: break
        }
    }
}
