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
        span = Span(item)
    }

    mutating func touch(_ other: Span) { span.reach(other) }
}

/// A stretch of time in which something was said.
struct Span {
    /// When it was last heard of.
    private(set) var heard: Date
    /// From the first to the last time at which it was said; nil where none of it was dated.
    private var said: ClosedRange<Date>?

    init(_ item: Candidate) { self.init(heard: item.moment, said: item.saidAt.map { $0...$0 }) }

    init(heard: Date, said: ClosedRange<Date>?) {
        self.heard = heard
        self.said = said
    }

    mutating func reach(_ other: Span) {
        heard = max(heard, other.heard)
        guard let theirs = other.said else { return }
        let mine = said ?? theirs
        said = min(mine.lowerBound, theirs.lowerBound)...max(mine.upperBound, theirs.upperBound)
    }

    /// Days between the moment and the stretch, 0 within it; nil where one of them is not known.
    func daysAway(_ moment: Date?) -> Double? {
        guard let moment, let said else { return nil }
        return max(0, said.lowerBound.timeIntervalSince(moment), moment.timeIntervalSince(said.upperBound)) / 86_400
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

    init(event: UUID, openedBy voice: Voice) {
        self.event = event
        span = voice.span
        voices = [voice]
        centre = voice.vector
        length = centre.length
        subject = voice.subject
    }

    /// Something was said again in that time: by a new voice or, in nearly the same words, as `original` said it.
    mutating func touch(_ other: Span, as original: UUID?) {
        span.reach(other)
        if let at = voices.firstIndex(where: { $0.item == original }) { voices[at].touch(other) }
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
