package import Assessment
package import Events
package import Foundation
package import Intake
package import Kernel
import Deadlines
import Organisation
package import Playbooks
package import Postgres

/// Shows what another playbook would have made of recorded items: who would answer and assist, how grave, which limits would bind, who
/// would be told; and how many running limits its calendar moves.
///
/// Nothing is written. What it says of an item is what publishing makes of the same item when it comes in.
package struct PlaybookPreview: Sendable {
    private let current: Playbook
    private let draft: Playbook
    private let version: PlaybookID
    private let advisers: Advisers
    private let day: CivilDay?

    /// The most items that are replayed.
    package static let most = 100_000
    /// Items whose words each core has at a time.
    private static let part = 1_000
    /// Events and items that are shown one by one; the counts have all.
    static let shown = 200

    /// Prepares to compare.
    ///
    /// - Parameters:
    ///   - version: The version of the current playbook.
    ///   - advisers: The models that count, before and after.
    ///   - day: The day whose limits bind; that of the preview where none is given.
    package init(
        _ draft: Playbook,
        against current: Playbook,
        version: PlaybookID,
        advisers: Advisers = .none,
        on day: CivilDay? = nil
    ) {
        // The others' word changes nothing that is compared.
        self.advisers = advisers.deciding
        self.current = current
        self.draft = draft
        self.version = version
        self.day = day
    }

    /// Replays items; takes every core for a while, so no transaction should be open all the while.
    ///
    /// - Parameter assessments: Asked for what was decided about the items, of not too many at a time, as the desk reads it.
    package func replay(
        _ items: [RecordedItem],
        assessments: ([RecordedItem]) async throws -> [(item: RecordedItem, found: RecordedAssessment)]
    ) async rethrows -> Replayed {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        // The same files decide the same.
        let after =
            draft.digest == current.digest ? nil : Scoring(playbook: draft, version: version, advisers: advisers)
        var before: Scoring?
        var judged: [Judged] = []
        for start in stride(from: 0, to: items.count, by: cores * Self.part) {
            let found = try await assessments(Array(items[start..<min(start + cores * Self.part, items.count)]))
            // What was decided under the current version is on record.
            if before == nil, !found.allSatisfy({ isCurrent($0.found) }) {
                before = Scoring(playbook: current, version: version, advisers: advisers)
            }
            judged += await judge(found, before, after)
        }
        var events: [UUID: [Judged]] = [:]
        var order: [UUID] = []
        for one in judged {
            if events[one.item.event] == nil { order.append(one.item.event) }
            events[one.item.event, default: []].append(one)
        }
        let (old, new) = (EventReplay(current), EventReplay(draft))
        let standings = order.map { event in
            let items = events[event] ?? []
            return Replayed.Standing(
                event: event,
                before: old.standing(of: event, items.map { ($0.item, $0.before) }),
                after: new.standing(of: event, items.map { ($0.item, $0.after) })
            )
        }
        return Replayed(items: judged, events: standings)
    }

    private func judge(
        _ items: [(item: RecordedItem, found: RecordedAssessment)],
        _ before: Scoring?,
        _ after: Scoring?
    ) async -> [Judged] {
        await withTaskGroup(of: (Int, [Judged]).self) { group in
            for start in stride(from: 0, to: items.count, by: Self.part) {
                let slice = items[start..<min(start + Self.part, items.count)]
                group.addTask {
                    let judged = slice.map { item, found in
                        let recorded = isCurrent(found) ? found.judgement : before?.judge(found)
                        let before = recorded ?? found.judgement
                        return Judged(item: item, before: before, after: after?.judge(found) ?? before)
                    }
                    return (start, judged)
                }
            }
            var judged: [(Int, [Judged])] = []
            for await part in group { judged.append(part) }
            return judged.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }

    /// Whether something was decided under what counts now.
    private func isCurrent(_ found: RecordedAssessment) -> Bool {
        found.playbook == version && Advisers.deciding(in: found.model) == advisers.name
    }

    /// What would differ, with the agencies that answer.
    package func differences(of replayed: Replayed, in transaction: Transaction) async throws -> PreviewedDifferences {
        let day = day ?? CivilDay(of: transaction.moment)
        var routing = Routing(transaction: transaction, day: day)
        let names = try await Directory().agencies(in: transaction)
        routing.names = Dictionary(names.map { ($0.id, $0.shortName) }, uniquingKeysWith: { first, _ in first })
        var courses: [(event: UUID, before: Routed, after: Routed)] = []
        for standing in replayed.events {
            courses.append(
                (
                    standing.event,
                    try await routing.course(of: standing.before, standing.event, under: current),
                    try await routing.course(of: standing.after, standing.event, under: draft)
                )
            )
        }
        // The same duties beside the same agency are the same agencies.
        let doubtful = courses.indices.filter {
            let (before, after) = (courses[$0].before, courses[$0].after)
            return before.duties != after.duties || before.course.agency != after.course.agency
        }
        try await assist(doubtful, in: &courses, routing: &routing)
        let differing = courses.indices.filter { courses[$0].before.course != courses[$0].after.course }
        var counts = PreviewedDifferences.EventCounts()
        for index in differing { counts.add(courses[index].before.course, courses[index].after.course) }
        try await assist(Array(differing.prefix(Self.shown)), in: &courses, routing: &routing)
        let shown = differing.prefix(Self.shown).map { courses[$0] }
        let titles = try await routing.titles(of: shown.map { ID(rawValue: $0.event) })
        // No version has this calendar yet; looking names none.
        let recount = draft.calendar == current.calendar ? nil : Recount(by: DatedCalendar(draft.calendar, of: ID()))
        return PreviewedDifferences(
            items: .init(replayed.items),
            events: counts.of(replayed.events.count),
            movedLimits: try await recount?.moving(in: transaction) ?? 0,
            day: day,
            laterDays: laterDays(than: day),
            examples: replayed.items.lazy.filter { $0.before != $0.after }.prefix(Self.shown)
                .map { .init(item: $0.item.id, before: $0.before, after: $0.after) },
            differing: shown.map { event in
                let id = ID<Event>(rawValue: event.event)
                return .init(event: id, title: titles[id], before: event.before.course, after: event.after.course)
            }
        )
    }

    /// The days behind one from which on the playbooks' limits differ otherwise: a set begins or has ended in one of them.
    private func laterDays(than day: CivilDay) -> [CivilDay] {
        func differing(on day: CivilDay) -> [Set<RuleSet>] {
            let sets = [current, draft].map { Set($0.ruleSets.filter { $0.isInForce(on: day.description) }) }
            return [sets[0].subtracting(sets[1]), sets[1].subtracting(sets[0])]
        }
        let turns = (current.ruleSets + draft.ruleSets).flatMap { set in
            [CivilDay(set.since), set.until.flatMap(CivilDay.init).map { CivilDay(number: $0.number + 1) }]
        }
        let now = differing(on: day)
        return Set(turns.compactMap(\.self)).filter { $0 > day && differing(on: $0) != now }.sorted()
    }

    /// Looks up who assists in some of the events.
    private func assist(
        _ some: [Int],
        in courses: inout [(event: UUID, before: Routed, after: Routed)],
        routing: inout Routing
    ) async throws {
        let duties = Set(some.flatMap { courses[$0].before.duties + courses[$0].after.duties })
        try await routing.lookUp(duties, in: some.map { courses[$0].event })
        for index in some {
            try await routing.assist(&courses[index].before, in: courses[index].event)
            try await routing.assist(&courses[index].after, in: courses[index].event)
        }
    }
}

/// An item with what both playbooks decide about it.
package struct Judged: Sendable {
    /// The item.
    package let item: RecordedItem
    /// Under the current version.
    package let before: Judgement
    /// Under the draft.
    package let after: Judgement
}

/// Items and events as both playbooks see them.
package struct Replayed: Sendable {
    /// The items in the order in which they came.
    package let items: [Judged]
    /// The events in the order of their first items.
    package let events: [Standing]

    /// An event under both playbooks.
    package struct Standing: Sendable {
        /// The event.
        package let event: UUID
        /// Under the current version.
        package let before: EventStanding
        /// Under the draft.
        package let after: EventStanding
    }
}
