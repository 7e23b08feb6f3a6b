/// A figure of harm that an item tells of, as it is read there: nobody has checked it, and nothing is decided by it.
package struct IncidentFact: Sendable, Hashable {
    /// What it is a figure of.
    package let kind: Kind
    /// How many people; of a loss how many yuan, rounded.
    package let figure: Int
    /// Where the words stand.
    package let evidence: Evidence

    /// What figures are read of.
    package enum Kind: String, Sendable, CaseIterable {
        case dead
        case injured
        case missing
        /// What was lost, in money.
        case loss
    }

    /// The most that are read of one item.
    private static let most = 8

    /// What an item tells of, in the order in which it stands, each figure once; at most eight.
    package static func read(title: String?, text: String) -> [IncidentFact] {
        var facts: [IncidentFact] = []
        for (part, words) in [(Evidence.Part.title, title ?? ""), (.text, text)] {
            for found in IncidentScan(words).found where !facts.contains(where: { $0.isSame(as: found) }) {
                let evidence = Evidence(part: part, from: found.place.lowerBound, to: found.place.upperBound)
                facts.append(IncidentFact(kind: found.kind, figure: found.figure, evidence: evidence))
                if facts.count == most { return facts }
            }
        }
        return facts
    }

    private func isSame(as found: IncidentScan.Found) -> Bool { kind == found.kind && figure == found.figure }
}
