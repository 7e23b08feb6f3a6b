import Assessment
import Foundation

/// Recorded items on their way through a gatherer that begins with nothing, one after the other.
struct RegatheringCourse {
    private var gatherer = Gatherer(settings: GatheringSettings())
    /// The group of each item so far, by the number in which it was opened.
    private(set) var groups: [Int] = []
    private var numbers: [UUID: Int] = [:]
    /// What people put somewhere that stands for itself.
    private var voices: Set<UUID> = []
    /// Closed events, the one whose second wave is over last first.
    private var closings: [(event: UUID, at: Date)]
    private var ended: Set<UUID> = []
    private var reopened: Set<UUID> = []

    init(_ items: [GatheredItem]) {
        let closed = items.compactMap { item in item.closedAt.map { (item.event, $0) } }
        closings = Dictionary(closed, uniquingKeysWith: { first, _ in first })
            .map { (event: $0.key, at: $0.value) }
            .sorted { ($1.at, $0.event) < ($0.at, $1.event) }
    }

    /// Places an item, or puts it where people want it.
    mutating func place(_ item: GatheredItem, _ reader: NormalReader) {
        while let last = closings.last, EventDesk.isSecondWaveOver(closed: last.at, at: item.placedAt) {
            if !reopened.contains(last.event) { ended.insert(last.event) }
            closings.removeLast()
        }
        let group = item.isPinned ? pin(item, reader) : gather(item, reader)
        let number = numbers[group] ?? numbers.count
        numbers[group] = number
        groups.append(number)
    }

    private mutating func pin(_ item: GatheredItem, _ reader: NormalReader) -> UUID {
        // What it repeats may lie before the items that are looked at; then it speaks for that.
        if let original = item.foldedInto, voices.contains(original) {
            gatherer.restore(echoesOf: original, heard: item.words.occurredAt, said: item.words.said, in: item.event)
        } else {
            gatherer.restore(item.candidate(reader), event: item.event)
            voices.insert(item.id)
        }
        return item.event
    }

    private mutating func gather(_ item: GatheredItem, _ reader: NormalReader) -> UUID {
        // Where it opens an event, that has the name of the one in which it is, so that what people put there finds it.
        let name = numbers[item.event] == nil ? item.event : UUID()
        switch gatherer.place(item.candidate(reader), newEvent: name, ended: item.history ? [] : ended) {
        case .joined(let event, _, _):
            if !item.history { reopened.insert(event) }
            return event
        case .opened, .followed:
            return name
        }
    }
}
