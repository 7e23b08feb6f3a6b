import Foundation

/// Everything that gathering takes from one item.
struct Reading {
    /// The most grams by which an item is compared.
    private static let vectorLimit = 96
    private static let headingLimit = 40
    /// How many characters of an item without a title stand for one.
    private static let leadLength = 30
    /// The weight from which a name of a place tells one place from another.
    private static let tellingName: Float = 3.5
    /// What a name or a subject weighs among the grams by which an event is looked for.
    private static let keyWeight: Float = 0.3

    let grams: [Gram]
    /// The same grams, made for being asked often.
    let gramSet: GramSet
    let vector: SparseVector
    /// The grams of the title, or of the first words where there is none, by the fourth power of what they tell: one
    /// name outweighs many phrases.
    let heading: SparseVector
    /// The names of places in the heading and, each once, in the whole item.
    let headingNames: [UInt32]
    let names: [UInt32]
    let sketch: Sketch
    let subject: Subject

    init(_ item: Candidate, weighedBy counts: GramCounts) {
        let title = item.title.flatMap { $0.isEmpty ? nil : $0 }
        grams = GramReader.grams(title: title, text: item.text)
        gramSet = GramSet(of: grams)
        sketch = Sketch(of: grams)
        subject = Subject(of: item)

        var (weighed, headed): ([SparseVector.Entry], [SparseVector.Entry]) = ([], [])
        weighed.reserveCapacity(grams.count)
        for gram in grams {
            let weight = counts.weight(of: gram.hash)
            let isHeaded = title == nil ? gram.position <= Self.leadLength : gram.inTitle > 0
            let times = gram.inText + 2 * gram.inTitle
            weighed.append((gram.hash, (1 + logf(Float(times))) * weight))
            if isHeaded { headed.append((gram.hash, weight * weight * weight * weight)) }
        }
        vector = SparseVector(heaviest: Self.vectorLimit, of: weighed)
        heading = SparseVector(heaviest: Self.headingLimit, of: headed)

        let inText = PlaceReader.names(in: item.text).filter { counts.weight(of: $0.hash) >= Self.tellingName }
        let inTitle = PlaceReader.names(in: title ?? "").filter { counts.weight(of: $0.hash) >= Self.tellingName }
        let ahead = title == nil ? inText.filter { $0.position <= Self.leadLength } : inTitle
        headingNames = ahead.map(\.hash)
        names = (inTitle + inText).prefix(PlaceReader.limit).reduce(into: []) { names, name in
            if !names.contains(name.hash) { names.append(name.hash) }
        }
    }

    /// By what an event is looked for: subject, names of places, then the grams, the most telling first.
    ///
    /// A name or a subject alone brings an event among those that are looked at; it doesn't decide.
    var keys: [SparseVector.Entry] {
        let about = subject.groups.entries.map { ($0.hash, Self.keyWeight * $0.weight) }
        let places = names.map { ($0, Self.keyWeight) }
        let grams = vector.entries.sorted { ($1.weight, $0.hash) < ($0.weight, $1.hash) }.prefix(40)
        return about + places + grams
    }
}
