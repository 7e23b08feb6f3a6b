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
    /// The codes of the duties whose agencies assist.
    package let assisting: Set<String>
    /// The short names of these agencies, in their order; only of events that are shown.
    package fileprivate(set) var assistants: [String] = []
    /// What the agency has to keep to.
    package let limits: [CourseLimit]
    /// In how many clock hours the agency may return the case; nothing without a plan.
    package let returnHours: Int?
    /// Who is told of its limits and of its level, and when.
    package let chains: [EscalationChain]
}

/// A limit that binds who answers; what is only said about it, such as its name, makes it no other.
package struct CourseLimit: Sendable, Hashable {
    /// The limit.
    package let rule: LimitRule

    /// Compares what binds.
    package static func == (one: CourseLimit, other: CourseLimit) -> Bool {
        let (a, b) = (one.rule, other.rule)
        return a.code == b.code && a.length == b.length && a.unit == b.unit && a.start == b.start && a.end == b.end
            && a.countsFirstDay == b.countsFirstDay && a.pauses == b.pauses && a.extending == b.extending
            && a.silence == b.silence
    }

    /// Puts the code in, which equal limits have in common.
    package func hash(into hasher: inout Hasher) { hasher.combine(rule.code) }
}

/// Finds the way of events, asking for each duty once.
struct Routing {
    let transaction: Transaction
    var names: [AgencyID: String] = [:]
    private var holders: [String: [AgencyID]] = [:]
    private var named: [Choice: AgencyID] = [:]

    private struct Choice: Hashable {
        let duty: String
        let event: UUID
    }

    init(transaction: Transaction) { self.transaction = transaction }

    /// The way of an event as its level is confirmed as proposed.
    mutating func course(
        of standing: EventStanding,
        _ event: UUID,
        under playbook: Playbook
    ) async throws -> EventCourse {
        guard let level = standing.level else {
            return EventCourse(
                matter: standing.matter,
                level: nil,
                plan: nil,
                duty: nil,
                agency: nil,
                agencyName: nil,
                assisting: [],
                limits: [],
                returnHours: nil,
                chains: []
            )
        }
        let number = Int(level.rawValue)
        let today = CivilDay(of: transaction.moment).description
        let plan = playbook.plan(matter: standing.matter, risks: standing.risks, level: number)
        let lead = plan.map { playbook.lead(of: $0, matter: standing.matter, risks: Set(standing.risks.keys)) }
        var agency: AgencyID?
        if let lead {
            agency = try await self.agency(for: lead.duty, event)
            if agency == nil { agency = try await self.agency(for: Duty.informationOffice, event) }
        }
        return EventCourse(
            matter: standing.matter,
            level: level,
            plan: plan?.code,
            duty: lead?.duty,
            agency: agency,
            agencyName: agency.flatMap { names[$0] },
            assisting: Set(plan.map { playbook.assisting(in: $0, matter: standing.matter) } ?? [])
                .subtracting(lead.map { [$0.duty] } ?? []),
            limits: plan.map { playbook.limits(of: $0, level: number, on: today).map { CourseLimit(rule: $0.rule) } }
                ?? [],
            returnHours: plan?.returnHours,
            chains: [.limits, .levels].compactMap { playbook.supervision.chain(for: $0, level: number) }
        )
    }

    /// A course with the agencies that assist.
    mutating func naming(_ course: EventCourse, of event: UUID) async throws -> EventCourse {
        var agencies: [AgencyID] = []
        for duty in course.assisting.sorted() {
            if let found = try await agency(for: duty, event), found != course.agency, !agencies.contains(found) {
                agencies.append(found)
            }
        }
        var named = course
        named.assistants = agencies.compactMap { names[$0] }
        return named
    }

    /// Where several hold a duty, the one that the event's items name most.
    private mutating func agency(for duty: String, _ event: UUID) async throws -> AgencyID? {
        if holders[duty] == nil {
            holders[duty] = try await Directory().agencies(forDuty: duty, on: transaction.moment, in: transaction)
        }
        guard let found = holders[duty], found.count > 1 else { return holders[duty]?.first }
        let choice = Choice(duty: duty, event: event)
        if named[choice] == nil {
            named[choice] = try await transaction.value(
                .mostNamed(of: found, in: ID(rawValue: event)),
                as: AgencyID.self
            )
        }
        return named[choice]
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
