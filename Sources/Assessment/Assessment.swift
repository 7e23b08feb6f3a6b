/// What is made of an item: what it is about, how grave, and why.
package struct Assessment: Sendable, Hashable {
    /// SimHash of the normal form; near-duplicates differ in few bits.
    ///
    /// 0 for a text without words.
    package let fingerprint: UInt64
    /// The matters that the item shows most evidence of, the first first; at most five.
    package let matters: [RankedMatter]
    /// From −1, bitter, to 1, thankful.
    package let tone: Double
    /// The risks that it shows, by weight of evidence.
    package let risks: [ShownRisk]
    /// Names of places and institutions, in the order in which they stand; at most sixteen.
    package let places: [Place]
    /// How far it travelled, 0 to 1.
    package let reach: Double
    /// From 0 to 100: the rounded sum of the factors' points.
    package let score: Int
    /// Everything that the score is made of.
    package let factors: [Factor]
    /// What the models said; empty where the city goes by words alone.
    package let advice: [Advice]
}

/// A matter with its part of the evidence.
package struct RankedMatter: Sendable, Hashable, Codable {
    /// The code of the matter, such as `housing.property.fees`.
    package let code: String
    /// Its part of the evidence for all matters, 0 to 1: of words, and of a model where there is one.
    package let share: Double
}

/// A kind of risk with its evidence.
package struct ShownRisk: Sendable, Hashable {
    /// The code of a kind of risk in the playbook, such as `explosion-fire`.
    package let code: String
    /// The sum of the weights of what was found, above 0.
    package let weight: Double
    /// Where the words that count stand; at most 24 places.
    package let evidence: [Evidence]
}

/// The name of a place or institution.
package struct Place: Sendable, Hashable {
    /// The words of the item in its normal form, ending included.
    package let name: String
    /// Told by the ending alone.
    package let kind: PlaceKind
    /// Where the name stands for the first time.
    package let evidence: Evidence
}

/// What a name names, as its ending tells.
package enum PlaceKind: String, Sendable, CaseIterable {
    /// Provinces, cities, districts, counties, towns, villages, subdistricts.
    case division
    case road
    /// Housing estates, buildings, squares, parks, stations.
    case site
    case school
    case hospital
    case company
}

/// Where something stands in an item, so that nobody has to keep the words.
package struct Evidence: Sendable, Hashable, Codable {
    /// The part of the item.
    package let part: Part
    /// The first Unicode scalar, counted from 0.
    package let from: Int
    /// The scalar after the last.
    package let to: Int

    /// How many places are told at most.
    static let mostPlaces = 24

    /// Places in the order in which they stand, those that overlap drawn together.
    static func joined(_ places: [Evidence]) -> [Evidence] {
        func order(_ place: Evidence) -> (Int, Int) { (place.part == .title ? 0 : 1, place.from) }
        var joined: [Evidence] = []
        for place in places.sorted(by: { order($0) < order($1) }) {
            if let last = joined.last, last.part == place.part, place.from < last.to {
                joined[joined.count - 1] = Evidence(part: last.part, from: last.from, to: max(last.to, place.to))
            } else {
                joined.append(place)
            }
        }
        return Array(joined.prefix(mostPlaces))
    }

    /// Title or text.
    package enum Part: String, Sendable, Codable {
        case title
        case text
    }
}

/// One part of a score.
package struct Factor: Sendable, Hashable, Codable {
    /// The kind of factor; an assessment has one factor of each kind.
    package let code: Code
    /// From 0 to 1.
    package let value: Double
    /// The points that value 1 would give.
    package let weight: Double
    /// What it adds to the score; below 0 for noise.
    package let points: Double
    /// What it rests on; at most 24 places.
    package let evidence: [Evidence]
    /// Of reach: how the item stood among those of its source, where that was looked at.
    package let spread: SpreadRank?
    /// Of must-answer: the codes of the classes that the item falls in, in the playbook's order; nil of other factors.
    package let classes: [String]?

    /// The kinds of factors, in the order in which they are listed.
    package enum Code: String, Sendable, Codable, CaseIterable {
        /// How grave the dangers are that the item tells of.
        case risk
        /// How grave its first matter is in itself.
        case matter
        /// How bitter it is.
        case tone
        /// How far it travelled.
        case reach
        /// How much its source counts for.
        case source
        /// How many people it concerns.
        case people
        /// How weighty the class of opinion is that it falls in and that must be answered.
        case mustAnswer = "must-answer"
        /// How much it looks like advertisement or fiction.
        case noise
    }
}
