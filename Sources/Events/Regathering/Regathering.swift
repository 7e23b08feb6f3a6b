import Assessment
import Foundation
package import Kernel
package import Playbooks

/// Gathers recorded items once more from the first on, as the keeper would today, and tells what would differ.
///
/// What people put somewhere stays there, and what they took out of an event stays out of it.
package struct Regathering: Sendable {
    /// Events whose items would come together in one.
    package struct Union: Sendable, Hashable {
        /// The events, the one that gives most items first; at least two.
        package let events: [ID<Event>]
        /// How many items each of them gives.
        package let items: [Int]
    }

    /// An event whose items would not stay together.
    package struct Division: Sendable, Hashable {
        /// The event.
        package let event: ID<Event>
        /// How many of its items would stand together, the most first; at least two parts.
        package let parts: [Int]
    }

    /// How many items were gathered anew.
    package let items: Int
    /// In how many events they are, and in how many they would be.
    package let events: (now: Int, then: Int)
    /// How many items would stand in another event than most of theirs.
    package let moved: Int
    /// What would come together, with the most items first.
    package let unions: [Union]
    /// What would fall apart, with the most items first.
    package let divisions: [Division]

    /// Gathers what was recorded.
    ///
    /// - Parameter progress: Called with the number of items after every thousand; a thrown error ends it.
    package init(
        _ recorded: [GatheredItem],
        playbook: Playbook,
        progress: (Int) throws -> Void
    ) rethrows {
        let reader = NormalReader(playbook: playbook)
        var course = RegatheringCourse(recorded)
        for (number, item) in recorded.enumerated() {
            if number % 1_000 == 999 { try progress(number + 1) }
            course.place(item, reader)
        }
        self.init(now: recorded.map(\.event), then: course.groups)
    }

    /// Compares two groupings of the same items.
    ///
    /// - Parameter then: Groups by the number in which they were opened, so that nothing hangs on chance.
    init(now: [UUID], then: [Int]) {
        var shares: [Pair: Int] = [:]
        for (event, group) in zip(now, then) { shares[Pair(event: event, group: group), default: 0] += 1 }
        let byEvent = Dictionary(grouping: shares, by: \.key.event).mapValues { shares in
            shares.map { Share(other: $0.key.group, count: $0.value) }
                .sorted { ($1.count, $0.other) < ($0.count, $1.other) }
        }
        let byGroup = Dictionary(grouping: shares, by: \.key.group).mapValues { shares in
            shares.map { Share(other: $0.key.event, count: $0.value) }
                .sorted { ($1.count, $0.other) < ($0.count, $1.other) }
        }
        items = now.count
        events = (byEvent.count, byGroup.count)
        moved = zip(now, then).count { byEvent[$0]?.first?.other != $1 || byGroup[$1]?.first?.other != $0 }
        let unions = byGroup.values.filter { $0.count > 1 }
            .map { shares in Union(events: shares.map { ID(rawValue: $0.other) }, items: shares.map(\.count)) }
        let divisions = byEvent.filter { $0.value.count > 1 }
            .map { event, shares in Division(event: ID(rawValue: event), parts: shares.map(\.count)) }
        self.unions = unions.sorted { Self.order($0.items, $0.events[0], $1.items, $1.events[0]) }
        self.divisions = divisions.sorted { Self.order($0.parts, $0.event, $1.parts, $1.event) }
    }

    /// Whether one comes before another: the one with more items, of as many the older event.
    private static func order(_ one: [Int], _ first: ID<Event>, _ other: [Int], _ second: ID<Event>) -> Bool {
        let (left, right) = (one.reduce(0, +), other.reduce(0, +))
        return left == right ? first.rawValue < second.rawValue : left > right
    }

    private struct Pair: Hashable {
        let event: UUID
        let group: Int
    }

    /// What one side shares with the other.
    private struct Share<Other> {
        let other: Other
        let count: Int
    }
}
