/// What ends where a sign stands.
enum Border {
    /// Nothing: it is no mark, or one such as 、 that goes on with what was begun.
    case none
    /// A clause, at ， and ….
    case clause
    /// A sentence, at 。；！？, and a line or the title.
    case sentence

    /// Stands for a line break, of which folding makes a blank.
    static let lineBreak: UInt32 = 0x0A

    /// What a folded sign ends.
    @inline(__always)
    init(_ scalar: UInt32) {
        switch scalar {
        case 0x4E00...0x9FFF: self = .none
        case Self.lineBreak, 0x21, 0x2E, 0x3B, 0x3F, 0x3002, 0xFF61: self = .sentence
        case 0x2C, 0x2026: self = .clause
        default: self = .none
        }
    }

    /// Whether a sign breaks lines, as it was written.
    @inline(__always)
    static func isLineBreak(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x0A...0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }
}

extension NormalForm {
    /// What ends between the end of one word and the start of a later one.
    func border(from end: Int32, to start: Int32) -> Border {
        if isBroken(from: end, to: start) { return .sentence }
        var border = Border.none
        for place in Int(end)..<Int(start) {
            let found = Border(scalars[place])
            guard found != .none, !bindsLatin(at: place) else { continue }
            if found == .sentence { return .sentence }
            border = .clause
        }
        return border
    }

    private func isBroken(from end: Int32, to start: Int32) -> Bool {
        guard !breaks.isEmpty else { return false }
        let next = origins[Int(start)]
        let before = breaks.leading { $0 < next }
        return before > 0 && breaks[before - 1] > origins[Int(end) - 1]
    }

    /// Whether a point or comma stands within a figure or an address: 3.5, 1,200.
    private func bindsLatin(at place: Int) -> Bool {
        guard scalars[place] == 0x2E || scalars[place] == 0x2C, place > 0, place + 1 < scalars.count else {
            return false
        }
        return Folding.isLatin(scalars[place - 1]) && Folding.isLatin(scalars[place + 1])
    }
}
