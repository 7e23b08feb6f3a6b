package import Foundation

/// Gathers items into events: one event for one matter.
///
/// A matter is the same trouble in the same place, or about the same people. Items are placed one by one in the order
/// in which they come, each into the open event it is most like, or into a new one. Nothing here is random and nothing
/// asks for the time, so the same calls in the same order give the same events. Memory is bounded by the settings.
///
/// Storage remains the truth. After a restart, call `restore` for every stored item that stands for itself in the original
/// order, with its echoes, and `forbid` for what operators have forbidden; further placements are then the same as if nothing
/// had happened. With only a part of the items restored they differ at the margins, because what is rare in the city was
/// counted anew.
/// What people regrouped is told with `replace`, for each event that lost or got items.
package struct Gatherer: Sendable {
    /// How many events an item is compared with in full.
    private static let breadth = 8

    private let settings: GatheringSettings
    private var counts = GramCounts()
    private var index = PostingIndex()
    private var profiles: [Profile?] = []
    private var slots: [UUID: Int] = [:]
    private var forbidden: [UUID: Set<UUID>] = [:]
    /// The voices of all open events.
    private var remembered = 0
    /// The agreement of each slot with the item at hand; all zero between calls.
    private var agreement: [Float] = []

    /// Begins with no event open and no item seen.
    package init(settings: GatheringSettings) {
        self.settings = settings
    }

    /// The events that items can join.
    package var openEvents: Int { slots.count }

    /// Finds the event of a new item.
    ///
    /// If no open event is about the matter, the event `newEvent` is opened with the item.
    ///
    /// - Parameter ended: Events that nothing joins any more; what is about their matter opens an event that follows.
    package mutating func place(_ item: Candidate, newEvent: UUID, ended: Set<UUID> = []) -> Placement {
        let reading = Reading(item, weighedBy: counts)
        guard let (slot, likeness) = nearest(to: reading, item), let event = profiles[slot]?.event else {
            open(newEvent, with: item, reading)
            return .opened
        }
        if ended.contains(event) {
            drop([slot])
            open(newEvent, with: item, reading)
            return .followed(event: event)
        }
        join(slot, item, reading, foldedInto: likeness.original)
        return .joined(event: event, similarity: likeness.value, foldedInto: likeness.original)
    }

    /// Puts an item that stands for itself where it is known to belong: from storage, or because a person said so.
    ///
    /// The event is opened if it is not open.
    package mutating func restore(_ item: Candidate, event: UUID) {
        let reading = Reading(item, weighedBy: counts)
        guard let slot = slots[event] else { return open(event, with: item, reading) }
        join(slot, item, reading, foldedInto: nil)
    }

    /// Tells when an event heard last what `original` says, in nearly the same words, and from when to when that was said, as far as
    /// it was dated.
    package mutating func restore(echoesOf original: UUID, heard: Date, said: ClosedRange<Date>?, in event: UUID) {
        guard let slot = slots[event] else { return }
        profiles[slot]?.touch(Span(heard: heard, said: said), as: original)
    }

    /// Tells which items an event has now, after people regrouped it; with none it is closed.
    ///
    /// Their words were counted when they came, and are not counted again.
    package mutating func replace(_ event: UUID, with items: [Candidate]) {
        close(event: event)
        let counted = counts
        for item in items { restore(item, event: event) }
        counts = counted
    }

    /// Takes an item out of an open event and keeps it out for as long as the event is open.
    ///
    /// An event that loses the last of its items is closed.
    package mutating func forbid(item: UUID, event: UUID) {
        guard let slot = slots[event] else { return }
        forbidden[event, default: []].insert(item)
        change(slot) { $0.remove(item) }
        if profiles[slot]?.voices.isEmpty == true { drop([slot]) }
    }

    /// Closes an event: nothing joins it any more.
    package mutating func close(event: UUID) {
        if let slot = slots[event] { drop([slot]) }
    }
}

extension Gatherer {
    /// The best open event: one that holds a near-duplicate before one that is merely alike.
    private mutating func nearest(to reading: Reading, _ item: Candidate) -> (slot: Int, likeness: Likeness)? {
        var best: (slot: Int, likeness: Likeness)?
        let burst = Burst(of: reading, weighedBy: counts, rivals: rivals(of: reading, at: item.saidAt))
        for slot in candidates(for: reading) {
            guard let profile = profiles[slot], forbidden[profile.event]?.contains(item.id) != true else { continue }
            let likeness = Likeness(
                of: reading,
                at: item.saidAt,
                to: profile,
                burst,
                from: settings.threshold
            )
            guard likeness.original != nil || likeness.value >= settings.threshold else { continue }
            if let best, best.likeness.rank >= likeness.rank { continue }
            best = (slot, likeness)
        }
        return best
    }

    /// How many open events are about the item's subject and were spoken of these days, each as far as it is.
    private func rivals(of reading: Reading, at moment: Date?) -> Float {
        guard let moment, let subject = reading.subject.first else { return 0 }
        var rivals: Float = 0
        index.visit(subject) { slot in
            guard let profile = profiles[slot], let days = profile.span.daysAway(moment), days < Burst.days.none else {
                return
            }
            rivals += profile.subject.groups.cosine(with: reading.subject.groups)
        }
        return rivals
    }

    /// The few events that share most with the item, judged by its keys alone.
    private mutating func candidates(for reading: Reading) -> [Int] {
        var agreement: [Float] = []
        swap(&agreement, &self.agreement)
        var touched: [Int] = []
        for key in reading.keys {
            index.visit(key.hash) { slot in
                if agreement[slot] == 0 { touched.append(slot) }
                agreement[slot] += key.weight * key.weight
            }
        }
        var best: [(slot: Int, agreement: Float)] = []
        for slot in touched {
            let shared = agreement[slot]
            agreement[slot] = 0
            guard best.count < Self.breadth || shared > best[best.count - 1].agreement, profiles[slot] != nil else {
                continue
            }
            if best.count == Self.breadth { best.removeLast() }
            best.insert((slot, shared), at: best.firstIndex { $0.agreement < shared } ?? best.count)
        }
        swap(&agreement, &self.agreement)
        return best.map(\.slot)
    }

    private mutating func open(_ event: UUID, with item: Candidate, _ reading: Reading) {
        counts.count(reading, as: .opening)
        if remembered >= settings.remembered { dropQuietest() }
        let slot = profiles.count
        profiles.append(Profile(event: event, openedBy: Voice(item, reading)))
        agreement.append(0)
        slots[event] = slot
        remembered += 1
        for key in reading.keys { index.add(key.hash, slot: slot) }
    }

    private mutating func join(_ slot: Int, _ item: Candidate, _ reading: Reading, foldedInto original: UUID?) {
        profiles[slot]?.touch(Span(item), as: original)
        guard original == nil else { return }
        counts.count(reading, as: .joining)
        change(slot) { $0.add(Voice(item, reading)) }
        for key in reading.keys.prefix(16) where !index.holds(key.hash, slot: slot) {
            index.add(key.hash, slot: slot)
        }
    }

    private mutating func change(_ slot: Int, _ change: (inout Profile) -> Void) {
        guard var profile = profiles[slot] else { return }
        profiles[slot] = nil
        remembered -= profile.voices.count
        change(&profile)
        remembered += profile.voices.count
        profiles[slot] = profile
    }

    /// Makes room for a tenth by closing the events that have been quiet longest.
    private mutating func dropQuietest() {
        let quietest = profiles.indices
            .compactMap { slot in profiles[slot].map { (last: $0.span.heard, slot: slot, voices: $0.voices.count) } }
            .sorted { ($0.last, $0.slot) < ($1.last, $1.slot) }
        var freed = 0
        drop(
            quietest.prefix { event in
                defer { freed += event.voices }
                return freed <= settings.remembered / 10
            }
            .map(\.slot)
        )
    }

    private mutating func drop(_ leaving: [Int]) {
        for slot in leaving {
            guard let profile = profiles[slot] else { continue }
            remembered -= profile.voices.count
            slots[profile.event] = nil
            forbidden[profile.event] = nil
            profiles[slot] = nil
        }
        if profiles.count > slots.count + slots.count / 4 + 64 { compact() }
    }

    /// Gives the open events new slots without gaps, in the same order.
    private mutating func compact() {
        var numbers = [Int?](repeating: nil, count: profiles.count)
        var kept: [Profile?] = []
        for (slot, profile) in profiles.enumerated() {
            guard let profile else { continue }
            numbers[slot] = kept.count
            slots[profile.event] = kept.count
            kept.append(profile)
        }
        profiles = kept
        agreement = [Float](repeating: 0, count: kept.count)
        index.renumber(numbers)
    }
}
