import Foundation

/// Whether an item belongs to what is being spoken of these days, although it says it in words of its own.
///
/// When something happens, a dozen people write about it within hours and hardly share a phrase. What they share is
/// the subject, its dangers and the name of the place, and each counts for as much as it tells: a subject that comes
/// up every day tells nothing, nor does one about which many events are open just now; a place of which only this
/// event speaks tells most. A subject alone is enough for a few words only: of a long letter more has to be the same.
/// After days of silence none of it counts, as one housing estate has many troubles in a year, and it never counts where
/// item and event name places and not one in common.
struct Burst {
    /// The days of silence up to which everything counts, and from which nothing does.
    static let days = (all: 2.0, none: 5.0)
    /// What subject, dangers and place add to the likeness of words at most; together they need next to no words.
    private static let most = (subject: 0.12 as Float, risks: 0.1 as Float, place: 0.04 as Float)
    /// The likeness of words without which nothing is added.
    private static let leastWords: Float = 0.02
    /// With fewer grams, about 75 characters, the subject is enough.
    private static let fewGrams = 150
    /// The likeness of two subjects from which they agree a little, and fully.
    private static let agreement = (little: 0.4 as Float, full: 0.8 as Float)
    /// With how many open events on the same subject, as a power of two, a subject ceases to tell one from another.
    private static let crowd: Float = 4

    private let reading: Reading
    private let counts: GramCounts
    /// How many events on the item's subject are open these days.
    private let rivals: Float
    private var freshness = 0.0
    private var closest: Float = 0
    /// The weight of the most telling place that is spoken of in both.
    private var place: Float = 0
    private var nameBoth = false

    init(of reading: Reading, weighedBy counts: GramCounts, rivals: Float) {
        self.reading = reading
        self.counts = counts
        self.rivals = rivals
    }

    /// Takes in a voice of the event that is so many days away, if that is known, and so much like the item.
    mutating func hear(_ voice: Voice, daysAway days: Double?, alike: Float) {
        guard let days, days < Self.days.none else { return }
        freshness = max(freshness, min(1, (Self.days.none - days) / (Self.days.none - Self.days.all)))
        closest = max(closest, alike)
        nameBoth = nameBoth || !voice.names.isEmpty && !reading.names.isEmpty
        for name in reading.names where voice.names.contains(name) || voice.vector.contains(name) {
            place = max(place, counts.weight(of: name))
        }
        for name in voice.names where reading.gramSet.contains(name) {
            place = max(place, counts.weight(of: name))
        }
    }

    /// The likeness to the event, from 0 to 1, if all of this counts; 0 if nothing does.
    func likeness(to profile: Profile, central: Float) -> Double {
        let words = (central + closest) / 2
        let byPlace = Self.part(of: place, from: 3, to: 6)
        guard freshness > 0, words >= Self.leastWords, byPlace > 0 || !nameBoth else { return 0 }
        let (mine, theirs) = (reading.subject, profile.subject)
        let agreed = Self.part(
            of: theirs.groups.cosine(with: mine.groups),
            from: Self.agreement.little,
            to: Self.agreement.full
        )
        let bySubject = Self.part(of: weight(of: mine.groups), from: 2, to: 4.5)
        let byRisks = Self.part(of: weight(of: mine.risks), from: 3, to: 5) * theirs.risks.cosine(with: mine.risks)
        guard byRisks > 0 || byPlace > 0 || reading.grams.count < Self.fewGrams else { return 0 }
        let alone = max(0, 1 - log2(max(1, rivals)) / Self.crowd)
        let whole = alone * (Self.most.subject * bySubject + Self.most.risks * byRisks) + Self.most.place * byPlace
        let added = Float(freshness) * agreed * whole
        return added > 0 ? min(1, Double(words + added)) : 0
    }

    /// How telling a subject is in the mean of its parts.
    private func weight(of vector: SparseVector) -> Float {
        zip(vector.hashes, vector.weights).reduce(0) { $0 + counts.weight(of: $1.0) * $1.1 * $1.1 }
    }

    private static func part(of value: Float, from nothing: Float, to everything: Float) -> Float {
        max(0, min(1, (value - nothing) / (everything - nothing)))
    }
}
