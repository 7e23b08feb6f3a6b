/// What is done to words so that they are not found, and undone as a text is read.
extension NormalForm {
    /// Whether it is one of * ^ `, which part no words, unlike | and ·: between two Chinese characters it was put there to part a word.
    @inline(__always)
    private static func isInnerMark(_ scalar: UInt32) -> Bool { scalar == 0x2A || scalar == 0x5E || scalar == 0x60 }
    private static let mostMarks = 3
    /// From how many characters on that stand alone between blanks they are drawn together.
    private static let leastAlone = 3

    @inline(__always)
    private static func isHanzi(_ scalar: UInt32) -> Bool { (0x4E00...0x9FFF).contains(scalar) }

    /// Draws together what a Chinese character that comes next belongs to: 投*诉, 投 诉 电 话.
    ///
    /// - Parameter alone: How many Chinese characters in a row stood alone between blanks.
    mutating func drawTogether(before scalar: UInt32, since start: Int, _ alone: inout Int) {
        guard Self.isHanzi(scalar), scalars.count > start, let last = scalars.last else {
            alone = Self.isHanzi(scalar) ? 1 : scalar == Folding.blank ? alone : 0
            return
        }
        if last == Folding.blank {
            alone += 1
            guard alone >= Self.leastAlone else { return }
            if alone == Self.leastAlone { removeBlank(at: scalars.count - 3) }
            removeBlank(at: scalars.count - 1)
            return
        }
        alone = 0
        guard !Self.isHanzi(last), Self.isInnerMark(last) else { return }
        var kept = scalars.count - 1
        while kept > start, scalars.count - kept < Self.mostMarks, Self.isInnerMark(scalars[kept - 1]) {
            kept -= 1
        }
        if kept > start, Self.isHanzi(scalars[kept - 1]) { cut(to: kept) }
    }

    /// Puts what is meant in the place of a variant at the end.
    mutating func replaceVariant(by variants: WordVariants, since start: Int) {
        guard let (length, meant) = variants.match(atEndOf: scalars, since: start) else { return }
        let places = Array(origins.suffix(length))
        cut(to: scalars.count - length)
        for (number, scalar) in meant.enumerated() {
            let isLast = number == meant.count - 1
            append(
                scalar,
                from: isLast
                    ? places[places.endIndex - 1] : places[min(places.startIndex + number, places.endIndex - 1)]
            )
        }
    }

    private mutating func removeBlank(at place: Int) {
        guard scalars.indices.contains(place), scalars[place] == Folding.blank else { return }
        remove(at: place)
    }
}
