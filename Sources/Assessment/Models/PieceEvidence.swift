/// Which pieces of an item spoke most for labels of a model.
struct PieceEvidence {
    /// For each label where they stand; pieces that overlap are drawn together.
    let places: [[Evidence]]

    private static let mostPieces = 12

    /// - Parameter labels: What is asked about; for a label that the model does not know nothing speaks.
    init(_ model: TextModel, labels: [String], title: String?, text: String) {
        let parts: [(Evidence.Part, [GramPlace])] = [
            (.title, title.map(model.grams.places) ?? []), (.text, model.grams.places(of: text)),
        ]
        let pieces = model.grams.parts(of: model.grams.pieces(of: TextPieces.parts(title, text))).flatMap { part in
            zip(part.hashes, part.values).map { (bucket: model.grams.bucket($0), value: $1) }
        }
        let known = Set(labels).compactMap { label in model.labels.firstIndex(of: label) }
        let leanings = pieces.map { model.leanings(of: $0.bucket, value: $0.value, to: known) }
        let found = known.enumerated().map { number, label in
            let spoken = zip(pieces, leanings).map { ($0.bucket, $1[number]) }
            let strongest = spoken.filter { $0.1 > 0 }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(Self.mostPieces)
            let chosen = Set(strongest.map(\.0))
            let places = parts.flatMap { part, places in
                Self.joined(places.filter { chosen.contains($0.bucket) }).map {
                    Evidence(part: part, from: $0.lowerBound, to: $0.upperBound)
                }
            }
            return (model.labels[label], Array(places.prefix(Evidence.mostPlaces)))
        }
        places = labels.map { label in found.first { $0.0 == label }?.1 ?? [] }
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
