/// Which pieces of an item spoke most for the label that a model gave it.
struct PieceEvidence {
    /// Where they stand; pieces that overlap are drawn together.
    let places: [Evidence]

    private static let mostPieces = 12
    private static let mostPlaces = 24

    init(_ model: TextModel, title: String?, text: String) {
        let parts: [(Evidence.Part, [GramPlace])] = [
            (.title, title.map(model.grams.places) ?? []), (.text, model.grams.places(of: text)),
        ]
        let pieces = model.grams.pieces(of: TextPieces.parts(title, text))
        let likelihoods = model.scores(pieces).map(model.calibration.likelihoods) ?? []
        guard let first = likelihoods.indices.max(by: { likelihoods[$0] < likelihoods[$1] }) else {
            places = []
            return
        }
        let spoken = model.grams.parts(of: pieces).flatMap { part in
            zip(part.hashes, part.values).map { hash, value in
                let bucket = model.grams.bucket(hash)
                return (bucket, model.leaning(of: bucket, value: value, to: first))
            }
        }
        let strongest = spoken.filter { $0.1 > 0 }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(Self.mostPieces)
        let chosen = Set(strongest.map(\.0))
        places = Array(
            parts.flatMap { part, places in
                Self.joined(places.filter { chosen.contains($0.bucket) }).map {
                    Evidence(part: part, from: $0.lowerBound, to: $0.upperBound)
                }
            }
            .prefix(Self.mostPlaces)
        )
    }

    private static func joined(_ places: [GramPlace]) -> [Range<Int>] {
        var joined: [Range<Int>] = []
        for place in places.map(\.range).sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = joined.last, place.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, place.upperBound)
            } else {
                joined.append(place)
            }
        }
        return joined
    }
}

/// A piece of a text with where it stands.
struct GramPlace {
    let bucket: UInt32
    /// Scalars of the part, from 0.
    let range: Range<Int>
}
