import Foundation

/// One item that stands for itself in its event, because no earlier one says the same.
struct Voice {
    let item: UUID
    let vector: SparseVector
    let heading: SparseVector
    let headingNames: [UInt32]
    let names: [UInt32]
    let sketch: Sketch

    init(_ item: UUID, _ reading: Reading) {
        self.item = item
        vector = reading.vector
        heading = reading.heading
        headingNames = reading.headingNames
        names = reading.names
        sketch = reading.sketch
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
    private(set) var first: Date
    private(set) var last: Date
    private(set) var voices: [Voice]
    /// The sum of all voices, kept to its heaviest grams, and its length.
    private(set) var centre: SparseVector
    private(set) var length: Float
    /// The heaviest grams of the centre, once there are three voices.
    private(set) var core: SparseVector?
    private var next = founders

    init(event: UUID, opened moment: Date, by voice: Voice) {
        self.event = event
        first = moment
        last = moment
        voices = [voice]
        centre = voice.vector
        length = centre.length
    }

    mutating func touch(_ moment: Date) {
        first = min(first, moment)
        last = max(last, moment)
    }

    mutating func add(_ voice: Voice) {
        if voices.count < Self.voiceLimit {
            voices.append(voice)
        } else {
            voices[next] = voice
            next = next + 1 < Self.voiceLimit ? next + 1 : Self.founders
        }
        centre.add(voice.vector, keeping: Self.centreLimit)
        settle()
    }

    /// Takes an item out again, if it is remembered.
    mutating func remove(_ item: UUID) {
        guard let at = voices.firstIndex(where: { $0.item == item }) else { return }
        centre.add(voices.remove(at: at).vector, times: -1, keeping: Self.centreLimit)
        next = Self.founders
        settle()
    }

    private mutating func settle() {
        length = centre.length
        core = voices.count < 3 ? nil : SparseVector(heaviest: Self.coreLimit, of: centre.entries)
    }

    /// Days between the moment and the time in which the event was spoken of.
    func daysAway(_ moment: Date) -> Double {
        max(0, first.timeIntervalSince(moment), moment.timeIntervalSince(last)) / 86_400
    }
}
