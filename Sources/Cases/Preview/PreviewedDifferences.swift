package import Events
package import Intake
package import Kernel
package import Playbooks

/// What would differ under another playbook.
package struct PreviewedDifferences: Sendable {
    /// How many items would be assessed differently.
    package let items: ItemCounts
    /// How many events would go another way.
    package let events: EventCounts
    /// How many running limits in working days would end at another time.
    package let movedLimits: Int
    /// The day whose limits bind in what is shown.
    package let day: CivilDay
    /// Later days from which on the playbooks' limits differ otherwise, the next first.
    package let laterDays: [CivilDay]
    /// The first items that would be assessed differently, 200 at most.
    package let examples: [Item]
    /// The first events that would go another way, 200 at most.
    package let differing: [Event]

    /// Counts of items.
    package struct ItemCounts: Sendable, Hashable {
        /// How many were replayed.
        package let replayed: Int
        /// How many would be assessed differently in any way.
        package let differing: Int
        /// Of these: about another matter.
        package let matter: Int
        /// Of these: with another score.
        package let score: Int
        /// Of these: with other risks.
        package let risks: Int

        init(_ items: [Judged]) {
            replayed = items.count
            differing = items.count { $0.before != $0.after }
            matter = items.count { $0.before.matter != $0.after.matter }
            score = items.count { $0.before.score != $0.after.score }
            risks = items.count { Set($0.before.risks) != Set($0.after.risks) }
        }
    }

    /// Counts of events.
    package struct EventCounts: Sendable, Hashable {
        /// How many had items among those that were replayed.
        package private(set) var replayed = 0
        /// How many would go another way.
        package private(set) var differing = 0
        /// Of these: another agency would have to answer.
        package private(set) var routed = 0
        /// Of these: other agencies would assist.
        package private(set) var assisted = 0
        /// Of these: other limits would bind, or other hours to return the case in.
        package private(set) var limited = 0
        /// Of these: another level would be proposed.
        package private(set) var graded = 0
        /// Of these: others would be told, or at other times.
        package private(set) var alarmed = 0

        mutating func add(_ before: EventCourse, _ after: EventCourse) {
            differing += 1
            routed += before.agency != after.agency || before.duty != after.duty ? 1 : 0
            assisted += before.assisting != after.assisting ? 1 : 0
            limited += before.limits != after.limits || before.returnHours != after.returnHours ? 1 : 0
            graded += before.level != after.level ? 1 : 0
            alarmed += before.chains != after.chains ? 1 : 0
        }

        func of(_ count: Int) -> EventCounts {
            var whole = self
            whole.replayed = count
            return whole
        }
    }

    /// An item that would be assessed differently.
    package struct Item: Sendable {
        /// The item.
        package let item: ID<Intake.Item>
        /// Under the current version.
        package let before: Judgement
        /// Under the draft.
        package let after: Judgement
    }

    /// An event that would go another way.
    package struct Event: Sendable {
        /// The event.
        package let event: ID<Events.Event>
        /// What it is called.
        package let title: String?
        /// Under the current version.
        package let before: EventCourse
        /// Under the draft.
        package let after: EventCourse
    }
}
