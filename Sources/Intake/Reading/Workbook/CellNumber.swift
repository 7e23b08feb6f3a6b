/// What a cell shows for a number that is no moment.
enum CellNumber {
    /// Below this a number holds every digit of a whole one.
    private static let exact = 1e15
    /// No number needs more characters than this.
    private static let longest = 400

    /// Whole numbers without exponent and fraction, with all digits that stand in the file: ids may have more than a number holds.
    ///
    /// - Parameter written: The number as it stands in the file.
    static func text(_ number: Double, as written: String) -> String {
        guard number == number.rounded() else { return "\(number)" }
        if number.magnitude < exact { return "\(Int(number))" }
        return whole(written) ?? "\(number)"
    }

    /// The digits of a whole number such as `20260301000000017`, `20260301000000017.0` or `2.026E16`; nothing for others.
    private static func whole(_ written: String) -> String? {
        guard written.utf8.count <= longest,
            let match = written.wholeMatch(of: #/([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,4}))?/#)
        else { return nil }
        let fraction = match.3 ?? ""
        let zeros = (match.4.flatMap { Int($0) } ?? 0) - fraction.count
        var digits = "\(match.2)\(fraction)"
        if zeros >= 0 {
            digits += String(repeating: "0", count: zeros)
        } else {
            guard digits.suffix(-zeros).allSatisfy({ $0 == "0" }) else { return nil }
            digits = String(digits.dropLast(-zeros))
        }
        let shown = digits.drop { $0 == "0" }
        return match.1 == "-" ? "-\(shown)" : String(shown)
    }
}
