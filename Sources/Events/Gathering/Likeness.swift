import Foundation

/// How like an item is to an event.
///
/// Half of it is likeness to the centre of the event and half likeness to its closest voice. A voice whose heading names other
/// places doesn't count, and nothing is alike in which the heart of the event is missing. Four doubts remain, each of which has
/// kept an event from swallowing its neighbours: the headings share nothing rare; item and event are about different subjects,
/// as one housing estate has many troubles; all that is shared is one short phrase, such as the name of the estate; the event
/// fell silent. An event that is being spoken of these days is met half-way: see `Burst`.
struct Likeness {
    /// The share of the headings that has to stand in the other text, the mean of both directions.
    private static let headingShare: Float = 0.15
    /// By how much likeness grows where the headings name the same place and nothing says that the subject is another.
    private static let placeFavour = 1.2
    /// What is left of likeness where the headings share neither a place nor anything rare.
    private static let unheaded = 0.6
    /// The share of the heart of an event that has to stand in the item.
    private static let coreShare: Float = 0.2
    /// The share of the agreement that may stand in one short phrase before it counts for less, and down to what.
    private static let phraseShare: Float = 0.6
    private static let phraseFloor: Float = 0.6
    private static let phraseLength: Int32 = 4
    /// What is left of likeness where two subjects have nothing in common, and the agreement from which nothing is lost.
    private static let subject = (other: 0.4 as Float, same: 0.7 as Float)
    private static let quietDays = 7.0
    private static let quietDoubt = 0.2
    /// Below this likeness of two items it is not asked whether they say the same.
    private static let leastSame: Float = 0.1

    /// From 0 to 1.
    let value: Double
    /// The voice that says the same in nearly the same words.
    let original: UUID?

    /// By which the best of several events is chosen: the same words come before any likeness.
    var rank: Double { original == nil ? value : 1 + value }

    /// Likeness to an event; `burst` is what speaks for the item beside its words.
    ///
    /// - Parameters:
    ///   - moment: When the item was written; nil where that is unknown, and nothing is concluded from time.
    ///   - threshold: Likeness of words below it is not reckoned to its end.
    init(of reading: Reading, at moment: Date?, to profile: Profile, _ burst: Burst, from threshold: Double) {
        var burst = burst
        var (closest, nearest): (Float, Float) = (0, 0)
        var (isHeadedAlike, isHeadedByPlace, original): (Bool, Bool, UUID?) = (false, false, nil)
        for voice in profile.voices where !Self.nameOthers(reading, voice) {
            let alike = voice.vector.dot(reading.vector)
            closest = max(closest, alike)
            burst.hear(voice, daysAway: voice.span.daysAway(moment), alike: alike)
            isHeadedByPlace = isHeadedByPlace || reading.headingNames.contains { voice.headingNames.contains($0) }
            isHeadedAlike = isHeadedAlike || Self.areHeadedAlike(reading, voice)
            if alike > max(nearest, Self.leastSame), voice.sketch.isNearlySame(as: reading.sketch) {
                nearest = alike
                original = voice.item
            }
        }
        self.original = original
        guard original == nil else {
            value = Double(min(1, nearest))
            return
        }
        let central = profile.centre.dot(reading.vector) / profile.length
        var words = 0.0
        if closest > 0 {
            let bySubject = Self.ofSubject(reading.subject, profile.subject)
            let byHeading =
                isHeadedByPlace ? bySubject < 1 ? 1 : Self.placeFavour : isHeadedAlike ? 1 : Self.unheaded
            let bySilence = Self.ofSilence(profile.span.daysAway(moment))
            words = min(1, Double((central + closest) / 2) * bySubject * byHeading * bySilence)
            if words >= threshold {
                let isAtHeart = (profile.core?.share(on: reading.gramSet) ?? 1) >= Self.coreShare
                words = isAtHeart ? words * Self.ofPhrase(reading, profile) : 0
            }
        }
        value = max(words, burst.likeness(to: profile, central: central))
    }

    /// Whether enough of the rare grams of the headings stand in the other text, in the mean of both directions.
    private static func areHeadedAlike(_ reading: Reading, _ voice: Voice) -> Bool {
        reading.heading.share(on: voice.vector) + voice.heading.share(on: reading.gramSet) >= 2 * headingShare
    }

    /// Whether both headings name places and neither names one that the other item speaks of.
    private static func nameOthers(_ reading: Reading, _ voice: Voice) -> Bool {
        guard !reading.headingNames.isEmpty, !voice.headingNames.isEmpty else { return false }
        return !reading.headingNames.contains { voice.names.contains($0) }
            && !voice.headingNames.contains { reading.gramSet.contains($0) }
    }

    /// 1, or less if most of the agreement is one short phrase.
    private static func ofPhrase(_ reading: Reading, _ profile: Profile) -> Double {
        var shared: [(position: Int32, weight: Float)] = []
        var at = 0
        reading.vector.forShared(with: profile.centre.hashes) { mine, theirs in
            while reading.grams[at].hash != reading.vector.hashes[mine] { at += 1 }
            shared.append((reading.grams[at].position, reading.vector.weights[mine] * profile.centre.weights[theirs]))
        }
        shared.sort { ($0.position, $0.weight) < ($1.position, $1.weight) }
        var (whole, phrase, densest, start): (Float, Float, Float, Int) = (0, 0, 0, 0)
        for entry in shared {
            whole += entry.weight
            phrase += entry.weight
            while shared[start].position + phraseLength < entry.position {
                phrase -= shared[start].weight
                start += 1
            }
            densest = max(densest, phrase)
        }
        guard whole > 0, densest > phraseShare * whole else { return 1 }
        return Double(1 - (densest / whole - phraseShare) / (1 - phraseShare) * (1 - phraseFloor))
    }

    /// 1 within a week of silence and where nobody knows of one, a fifth dearer with every doubling.
    private static func ofSilence(_ days: Double?) -> Double {
        guard let days else { return 1 }
        return days > quietDays ? 1 / (1 + quietDoubt * log2(days / quietDays)) : 1
    }

    /// 1, or less where both are about something and not about the same.
    private static func ofSubject(_ mine: Subject, _ theirs: Subject) -> Double {
        guard !mine.groups.isEmpty, !theirs.groups.isEmpty else { return 1 }
        let agreed = min(1, theirs.groups.cosine(with: mine.groups) / subject.same)
        return Double(subject.other + (1 - subject.other) * agreed)
    }
}
