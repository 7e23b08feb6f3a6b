extension PersonalReader {
    /// The plate of a car that begins here, such as 苏A·12345 or 苏AD12345: its middle is hidden.
    func plate(_ at: Int) -> PersonalWord? {
        let place = at + 1 < text.count && text[at + 1] == 0x20 ? at + 2 : at + 1
        guard place < text.count, isPlateLetter(text[place]) else { return nil }
        var next = place + 1
        if next < text.count, Self.plateDots.contains(text[next]) || Sign.isSeparator(text[next]) { next += 1 }
        let start = next
        while next < text.count, next - start < 7, Sign.figure(text[next]) != nil || isPlateLetter(text[next]) {
            next += 1
        }
        // 挂, 学 and the like stand last on plates of their own.
        if next - start == 4, next < text.count, Self.lastSigns.contains(text[next]) { next += 1 }
        guard (5...6).contains(next - start), text[start..<next].contains(where: { Sign.figure($0) != nil }) else {
            return nil
        }
        return PersonalWord(kind: .plate, hidden: start..<(next - 1))
    }

    /// Plates have every letter but I and O.
    private func isPlateLetter(_ sign: UInt32) -> Bool {
        guard let letter = Sign.letter(sign) else { return false }
        return letter != 0x49 && letter != 0x4F
    }

    private static let plateDots = Sign.set("·.•")
    private static let lastSigns = Sign.set("挂学警港澳领使")

    /// Whether a word stands here.
    func stands(_ word: [UInt32], _ at: Int) -> Bool {
        guard at >= 0, at + word.count <= text.count else { return false }
        for (place, sign) in word.enumerated() where text[at + place] != sign { return false }
        return true
    }
}
