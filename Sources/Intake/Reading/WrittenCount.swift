import Foundation

/// Reads a count as tables write it: `1200`, `1,200`, `1.2万`, `10万+`, `3亿`.
enum WrittenCount {
    private static let longest = 24

    /// The count, where a sign for more counts as nothing; nothing for what is none.
    static func read(_ text: String) -> JSONNode? {
        guard text.utf8.count <= longest else {
            return text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? .beyondRange : nil
        }
        // What was not counted.
        if ["-", "--", "—", "/"].contains(text) { return .integer(0) }
        if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return Int(text).map(JSONNode.integer) ?? .beyondRange
        }
        guard let match = text.wholeMatch(of: #/([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]+))?\s*([万亿wW]?)\+?/#),
            let number = Double(match.1.replacing(",", with: "") + "." + (match.2 ?? "0"))
        else { return nil }
        let unit = match.3 == "" ? 1.0 : match.3 == "亿" ? 1e8 : 1e4
        // Only what has a unit has a fraction.
        guard unit > 1 || match.2 == nil || Double(match.2 ?? "0") == 0 else { return nil }
        let count = (number * unit).rounded()
        return count < 1e15 ? .integer(Int(count)) : .beyondRange
    }
}
