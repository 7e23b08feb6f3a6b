import Foundation

/// The different pieces of a text with how often each stands in it, the shorter ones first.
///
/// A piece is known by the hash of its characters, of which every model makes a bucket of its own.
struct TextPieces: Sendable {
    /// Pieces without a mark.
    let plain: PieceCounts
    /// Pieces in which a mark stands; empty where marks only part pieces.
    let marked: PieceCounts

    /// Whether there is no piece at all.
    var isEmpty: Bool { plain.hashes.isEmpty && marked.hashes.isEmpty }

    /// Characters of a part beyond so many are not read, so that no text costs more than others by far.
    static let limit = 4_000

    /// - Parameters:
    ///   - parts: Title and text, say; no piece reaches from one into the next.
    ///   - longest: The characters of the longest piece.
    ///   - marks: Whether pieces with marks are counted as well.
    init(_ parts: [String], longest: Int, marks: Bool) {
        let codes = Self.codes(of: parts)
        let mostMarked = marks ? codes.count(where: PieceReader.isMark) * longest * longest : 0
        // Where the pieces begin that reach as far as the pass does, with the hash of what was read of each.
        var (plain, marked) = (
            PieceCounter(room: codes.count * longest), PieceCounter(room: min(mostMarked, codes.count * longest))
        )
        var starts = (0..<codes.count).map { OpenPiece(start: Int32($0), hash: 0, hasMark: false) }
        var alive = starts.count
        var open = starts.mutableSpan
        let read = codes.span
        for pass in 0..<longest {
            var kept = 0
            for number in 0..<alive {
                var piece = open[number]
                let place = Int(piece.start) + pass
                guard place < read.count else { continue }
                let code = read[place]
                guard code != PieceReader.gap else { continue }
                if PieceReader.isMark(code) {
                    guard marks else { continue }
                    piece.hasMark = true
                }
                piece.hash = Self.mix(piece.hash, code)
                open[kept] = piece
                kept += 1
                if piece.hasMark { marked.add(piece.hash) } else { plain.add(piece.hash) }
            }
            alive = kept
            plain.endPass()
            marked.endPass()
        }
        self.plain = plain.counted
        self.marked = marked.counted
    }

    /// What is read of an item: its title, where it has one, and its text.
    static func parts(_ title: String?, _ text: String) -> [String] {
        [title.flatMap { $0.isEmpty ? nil : $0 }, text].compactMap { $0 }
    }

    private struct OpenPiece {
        let start: Int32
        var hash: UInt32
        var hasMark: Bool
    }

    private static func codes(of parts: [String]) -> [UInt32] {
        var codes: [UInt32] = []
        codes.reserveCapacity(parts.reduce(0) { $0 + $1.utf8.count / 2 + 1 })
        for part in parts {
            var reader = PieceReader(part, limit: limit)
            while let code = reader.next() { codes.append(code) }
            codes.append(PieceReader.gap)
        }
        return codes
    }

    @inline(__always)
    static func mix(_ hash: UInt32, _ code: UInt32) -> UInt32 {
        let mixed = (hash ^ code) &* 0x9E37_79B1
        return mixed ^ mixed >> 15
    }
}

/// Different pieces with how often each stands in a text.
struct PieceCounts: Sendable {
    let hashes: [UInt32]
    /// What each counts for by how often it stands there: each time less.
    let values: [Float]
    /// How many of them have up to one character, two, and so on.
    fileprivate let ends: [Int]

    /// How many pieces have up to so many characters.
    func count(upTo longest: Int) -> Int { ends[min(longest, ends.count) - 1] }
}

/// Counts how often each hash comes.
private struct PieceCounter {
    private var seen: FirstSeen<UInt32>
    private var counts: [Int32]
    private var ends: [Int] = []

    init(room: Int) {
        seen = FirstSeen(room: room)
        counts = [Int32](repeating: 0, count: room)
    }

    @inline(__always)
    mutating func add(_ hash: UInt32) { counts[seen.place(of: hash)] += 1 }

    mutating func endPass() { ends.append(seen.count) }

    var counted: PieceCounts {
        PieceCounts(
            hashes: seen.codes,
            values: counts[..<seen.count].map { $0 == 1 ? 1 : 1 + logf(Float($0)) },
            ends: ends
        )
    }
}
