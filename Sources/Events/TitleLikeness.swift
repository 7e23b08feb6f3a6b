import Assessment

/// How like titles are, by what is rare among them and in the city's letters: who writes about one matter names it, whatever else
/// they say.
///
/// Pure; the same titles in the same order give the same answers.
package struct TitleLikeness: Sendable {
    /// Below it titles share little but what many share.
    private static let least = 0.1

    private static let common = GramCounts()

    private let titles: [[UInt32]]
    private let counts: GramCounts

    /// Reads titles, to be asked about by their places.
    package init(_ titles: [String]) {
        self.titles = titles.map(Self.grams)
        counts = self.titles.reduce(into: Self.common) { $0.count($1, as: .opening) }
    }

    /// The places of those most like a title, the likest first; likeness is from 0.1 to 1, for the same words.
    package func closest(to title: String, limit: Int) -> [(place: Int, likeness: Double)] {
        let own = Self.grams(of: title)
        let (wanted, length) = (Set(own), self.length(own))
        guard length > 0 else { return [] }
        let alike = titles.indices.compactMap { place -> (place: Int, likeness: Double)? in
            let shared = titles[place].reduce(0) { wanted.contains($1) ? $0 + weight($1) * weight($1) : $0 }
            let likeness = shared > 0 ? shared / (length * self.length(titles[place])) : 0
            return likeness >= Self.least ? (place, min(1, likeness)) : nil
        }
        return Array(alike.sorted { ($1.likeness, $0.place) < ($0.likeness, $1.place) }.prefix(limit))
    }

    private static func grams(of title: String) -> [UInt32] {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: Folding.normal(title).compactMap(Unicode.Scalar.init))
        return GramReader.grams(title: String(text), text: "").map(\.hash)
    }

    private func length(_ grams: [UInt32]) -> Double {
        grams.reduce(0) { $0 + weight($1) * weight($1) }.squareRoot()
    }

    /// The square of what a gram tells: one name outweighs many phrases.
    private func weight(_ gram: UInt32) -> Double {
        let rarity = Double(counts.weight(of: gram))
        return rarity * rarity
    }
}
