package import Events
import Foundation
package import Kernel
import Organisation
package import Playbooks
import Postgres

/// The way that an event goes under a playbook, from its level on.
package struct EventCourse: Sendable, Hashable {
    /// The matter that most items are about.
    package let matter: String?
    /// The level that is proposed; nothing where it is recorded only, and nothing of what follows happens.
    package let level: EventLevel?
    /// The code of the response plan.
    package let plan: String?
    /// The code of the duty whose agency leads.
    package let duty: String?
    /// The agency that answers.
    package let agency: AgencyID?
    /// Its short name.
    package let agencyName: String?
    /// Who assists; looked up where two courses may differ in it, and of events that are shown.
    package fileprivate(set) var assisting: Set<Assistant> = []
    /// What has to be kept to under it: the plan's limits, that on confirming the level, those on orders to act.
    package let limits: [CourseLimit]
    /// In how many clock hours the agency may return the case; nothing without a plan.
    package let returnHours: Int?
    /// Who is told of its limits and of its level, and when.
    package let chains: [EscalationChain]

    /// Those limits that another course has not, or not so; whether that has one of the same code, length and unit.
    package func limits(besides other: EventCourse) -> [(rule: LimitRule, isOtherwise: Bool)] {
        limits.filter { !other.limits.contains($0) }.map { limit in
            let rule = limit.rule
            let isOtherwise = other.limits.contains {
                $0.rule.code == rule.code && $0.rule.length == rule.length && $0.rule.unit == rule.unit
            }
            return (rule, isOtherwise)
        }
    }

    /// An agency that assists.
    package struct Assistant: Sendable, Hashable {
        /// The agency.
        package let agency: AgencyID
        /// Its short name.
        package let name: String
    }
}

/// A limit that binds who answers; what is only said about it, such as its name, makes it no other.
package struct CourseLimit: Sendable, Hashable {
    /// The limit.
    package let rule: LimitRule

    /// Compares what binds.
    package static func == (one: CourseLimit, other: CourseLimit) -> Bool {
        let (a, b) = (one.rule, other.rule)
        return a.code == b.code && a.length == b.length && a.unit == b.unit && a.start == b.start && a.end == b.end
            && a.countsFirstDay == b.countsFirstDay && Set(a.pauses) == Set(b.pauses) && a.extending == b.extending
            && a.silence == b.silence
    }

    /// Puts the code in, which equal limits have in common.
    package func hash(into hasher: inout Hasher) { hasher.combine(rule.code) }
}

/// The way of an event with the duties that assist, whose agencies are not looked up yet.
struct Routed {
    var course: EventCourse
    /// In the order in which they are asked.
    let duties: [String]
}

/// Finds the way of events, asking for each duty once.
struct Routing {
    let transaction: Transaction
    /// The day whose limits bind.
    let day: CivilDay
    var names: [AgencyID: String] = [:]
    private var holders: [String: [AgencyID]] = [:]
    /// The agency that an event names most of those that have a duty; nothing where it names none.
    private var named: [Choice: AgencyID?] = [:]

    private struct Choice: Hashable {
        let duty: String
        let event: UUID
    }

    init(transaction: Transaction, day: CivilDay) {
        self.transaction = transaction
        self.day = day
    }

    /// The way of an event as its level is confirmed as proposed.
    mutating func course(
        of standing: EventStanding,
        _ event: UUID,
        under playbook: Playbook
    ) async throws -> Routed {
        guard let level = standing.level else {
            let recorded = EventCourse(
                matter: standing.matter,
                level: nil,
                plan: nil,
                duty: nil,
                agency: nil,
                agencyName: nil,
                limits: [],
                returnHours: nil,
                chains: []
            )
            return Routed(course: recorded, duties: [])
        }
        let number = Int(level.rawValue)
        let plan = playbook.plan(matter: standing.matter, risks: standing.risks, level: number)
        let lead = plan.map { playbook.lead(of: $0, matter: standing.matter, risks: Set(standing.risks.keys)) }
        var agency: AgencyID?
        if let lead {
            agency = try await self.agency(for: lead.duty, event)
            if agency == nil { agency = try await self.agency(for: Duty.informationOffice, event) }
        }
        let course = EventCourse(
            matter: standing.matter,
            level: level,
            plan: plan?.code,
            duty: lead?.duty,
            agency: agency,
            agencyName: agency.flatMap { names[$0] },
            limits: playbook.limits(binding: number, under: plan, on: day.description).map { CourseLimit(rule: $0) },
            returnHours: plan?.returnHours,
            chains: [.limits, .levels].compactMap { playbook.supervision.chain(for: $0, level: number) }
        )
        return Routed(course: course, duties: plan.map { playbook.assisting(in: $0, matter: standing.matter) } ?? [])
    }

    /// Looks up who assists in an event.
    mutating func assist(_ routed: inout Routed, in event: UUID) async throws {
        var found: Set<EventCourse.Assistant> = []
        for duty in routed.duties {
            guard let agency = try await agency(for: duty, event), agency != routed.course.agency else { continue }
            found.insert(.init(agency: agency, name: names[agency] ?? ""))
        }
        routed.course.assisting = found
    }

    /// Where several hold a duty, the one that the event's items name most.
    private mutating func agency(for duty: String, _ event: UUID) async throws -> AgencyID? {
        let found = try await holders(of: duty)
        guard found.count > 1 else { return found.first }
        if named[Choice(duty: duty, event: event)] == nil { try await lookUp([duty], in: [event]) }
        return named[Choice(duty: duty, event: event)] ?? nil
    }

    /// Looks up at once which of several agencies each of some events names most.
    mutating func lookUp(_ duties: Set<String>, in events: [UUID]) async throws {
        for duty in duties {
            let found = try await holders(of: duty)
            guard found.count > 1, !events.isEmpty else { continue }
            for event in events { named.updateValue(nil, forKey: Choice(duty: duty, event: event)) }
            // So many that no statement takes long, whatever people wrote.
            for start in stride(from: 0, to: events.count, by: 1_000) {
                let part = events[start..<min(start + 1_000, events.count)].map { ID<Event>(rawValue: $0) }
                for row in try await transaction.rows(.mostNamed(of: found, in: part), as: MostNamed.self) {
                    named.updateValue(row.agency, forKey: Choice(duty: duty, event: row.event))
                }
            }
        }
    }

    private mutating func holders(of duty: String) async throws -> [AgencyID] {
        if let known = holders[duty] { return known }
        let found = try await Directory().agencies(forDuty: duty, on: transaction.moment, in: transaction)
        holders[duty] = found
        return found
    }

    /// What events are called.
    func titles(of events: [ID<Event>]) async throws -> [ID<Event>: String] {
        let rows = try await transaction.rows(
            "SELECT id, hy.event_title(id) AS title FROM hy.events WHERE id = ANY (\(events.map(\.rawValue)))",
            as: Titled.self
        )
        return Dictionary(rows.map { ($0.id, $0.title) }, uniquingKeysWith: { first, _ in first })
    }

    private struct Titled: Sendable, RowDecodable {
        let id: ID<Event>
        let title: String

        init(row: Row) throws {
            id = try row["id"]
            title = try row["title"]
        }
    }
}
