import Foundation

/// One item that stands for itself in its event, because no earlier one says the same.
struct Voice {
    let item: UUID
    let vector: SparseVector
    let heading: SparseVector
    let headingNames: [UInt32]
    let names: [UInt32]
    let sketch: Sketch
    let subject: Subject
    /// The time in which this was said, in these or nearly the same words.
    private(set) var span: Span

    init(_ item: Candidate, _ reading: Reading) {
        self.item = item.id
        vector = reading.vector
        heading = reading.heading
        headingNames = reading.headingNames
        names = reading.names
        sketch = reading.sketch
        subject = reading.subject
        span = Span(item.moment)
    }

    mutating func touch(_ moment: Date) { span.reach(moment) }
}

/// A stretch of time.
struct Span {
    private(set) var first: Date
    private(set) var last: Date

    init(_ moment: Date) { (first, last) = (moment, moment) }

    mutating func reach(_ moment: Date) {
        first = min(first, moment)
        last = max(last, moment)
    }

    /// Days between the moment and the stretch; 0 within it.
    func daysAway(_ moment: Date) -> Double {
        max(0, first.timeIntervalSince(moment), moment.timeIntervalSince(last)) / 86_400
    }
}

/// What an open event is about, in bounded memory.
struct Profile {
    private static let voiceLimit = 16
    /// The voices that are kept for as long as the event is open; the others make room for newer ones.
    private static let founders = 6
    private static let centreLimit = 128
    private static let coreLimit = 16

    let event: UUID
    private(set) var span: Span
    private(set) var voices: [Voice]
    /// The sum of all voices, kept to its heaviest grams, and its length.
    private(set) var centre: SparseVector
    private(set) var length: Float
    /// The heaviest grams of the centre, once there are three voices.
    private(set) var core: SparseVector?
    /// The sum of what the voices are about.
    private(set) var subject: Subject
    private var next = founders

    init(event: UUID, opened moment: Date, by voice: Voice) {
        self.event = event
        span = Span(moment)
        voices = [voice]
        centre = voice.vector
        length = centre.length
        subject = voice.subject
    }

    /// Something was said again at the moment: by a new voice or, in nearly the same words, as `original` said it.
    mutating func touch(_ moment: Date, as original: UUID?) {
        span.reach(moment)
        if let at = voices.firstIndex(where: { $0.item == original }) { voices[at].touch(moment) }
    }

    mutating func add(_ voice: Voice) {
        if voices.count < Self.voiceLimit {
            voices.append(voice)
        } else {
            voices[next] = voice
            next = next + 1 < Self.voiceLimit ? next + 1 : Self.founders
        }
        centre.add(voice.vector, keeping: Self.centreLimit)
        subject.add(voice.subject)
        settle()
    }

    /// Takes an item out again, if it is remembered.
    mutating func remove(_ item: UUID) {
        guard let at = voices.firstIndex(where: { $0.item == item }) else { return }
        let voice = voices.remove(at: at)
        centre.add(voice.vector, times: -1, keeping: Self.centreLimit)
        subject.add(voice.subject, times: -1)
        next = Self.founders
        settle()
    }

    private mutating func settle() {
        length = centre.length
        core = voices.count < 3 ? nil : SparseVector(heaviest: Self.coreLimit, of: centre.entries)
    }
}
