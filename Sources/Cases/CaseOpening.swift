import Events
package import Foundation
import Journal
package import Kernel
import Organisation
package import Playbooks
package import Postgres

/// Opens the case that an event's response plan asks for: finds who must answer, lets them in, arms the limits.
package struct CaseOpening: Sendable {
    let playbook: Playbook
    private let version: PlaybookID
    let limits: CaseLimits

    /// Prepares to open cases by a playbook.
    package init(playbook: Playbook, version: PlaybookID) {
        self.playbook = playbook
        self.version = version
        limits = CaseLimits(playbook: playbook, version: version)
    }

    /// Opens the case of an event whose level was confirmed; does nothing when it is open already or no plan applies.
    package func open(for event: UUID, in transaction: Transaction) async throws {
        // Held, so that it is not closed while its case is opened.
        guard let event = try await EventDesk().held(ID(rawValue: event), in: transaction), let level = event.level,
            event.state == .open
        else { return }
        let shares = try await transaction.rows(.shares(of: event), as: RiskShare.self)
        let risks = Dictionary(shares.map { ($0.risk, $0.share) }, uniquingKeysWith: max)
        guard let plan = playbook.plan(matter: event.matter, risks: risks, level: Int(level.rawValue)) else { return }
        let lead = playbook.lead(of: plan, matter: event.matter, risks: Set(event.risks))
        let office = Duty.informationOffice
        let leader = try await agency(for: lead.duty, of: event, in: transaction)
        let fallback = leader == nil ? try await agency(for: office, of: event, in: transaction) : nil
        guard let agency = leader ?? fallback else { throw NobodyAnswers(duty: lead.duty) }
        let id = ID<Case>()
        let opened = try await transaction.execute(
            .open(
                id,
                event: event,
                plan: plan,
                agency: agency,
                reason: reason(lead, event),
                version,
                at: transaction.moment
            )
        )
        guard opened == 1 else { return }
        try await transaction.execute(.route(id, to: agency, at: transaction.moment))
        try await assist(id, plan, event, besides: agency, in: transaction)
        try await transaction.execute(.letIn(agency, event: event.id.rawValue, as: "lead", at: transaction.moment))
        // However late the level was confirmed.
        try await limits.arm(.discovery, of: plan, id, event, from: event.discoveredAt, in: transaction)
        try await transaction.journal(
            JournalEntry("case.opened", "case", id.rawValue, detail: JSON(text: #"{"event": "\#(event.id.text)"}"#))
        )
    }

    /// The agency that answers for a duty; where several do, as districts, the one that the event's items name most.
    private func agency(for duty: String, of event: Event, in transaction: Transaction) async throws -> AgencyID? {
        let holders = try await Directory().agencies(forDuty: duty, on: transaction.moment, in: transaction)
        guard holders.count > 1 else { return holders.first }
        return try await transaction.row(.mostNamed(of: holders, in: [event.id]), as: MostNamed.self)?.agency
    }

    private func assist(
        _ id: ID<Case>,
        _ plan: ResponsePlan,
        _ event: Event,
        besides lead: AgencyID,
        in transaction: Transaction
    ) async throws {
        var chosen: Set<AgencyID> = [lead]
        for duty in playbook.assisting(in: plan, matter: event.matter) {
            guard
                let agency = try await agency(for: duty, of: event, in: transaction),
                chosen.insert(agency).inserted
            else { continue }
            try await transaction.execute(.assist(id, by: agency))
            try await transaction.execute(
                .letIn(agency, event: event.id.rawValue, as: "assisting", at: transaction.moment)
            )
        }
    }

    private func reason(_ lead: ResolvedLead, _ event: Event) -> JSON {
        let matter = event.matter.map { "\"\($0)\"" } ?? "null"
        return JSON(text: #"{"duty": "\#(lead.duty)", "by": "\#(lead.source.word)", "matter": \#(matter)}"#)
    }
}

/// An event with the agency that its items name most.
struct MostNamed: RowDecodable {
    let event: UUID
    let agency: AgencyID

    init(row: Row) throws {
        event = try row["event_id"]
        agency = try row["agency_id"]
    }
}

/// A risk and the share of an event's items, 0 to 1, that show it.
private struct RiskShare: RowDecodable {
    let risk: String
    let share: Double

    init(row: Row) throws {
        risk = try row["risk"]
        share = try row["share"]
    }
}

/// No agency holds the duty, and there is no information office to fall back on.
struct NobodyAnswers: Error, CustomStringConvertible {
    let duty: String
    var description: String { "no agency holds the duty \(duty); give it to one in the city file" }
}

extension SQL {
    fileprivate static func open(
        _ id: ID<Case>,
        event: Event,
        plan: ResponsePlan,
        agency: AgencyID,
        reason: JSON,
        _ version: PlaybookID,
        at moment: Date
    ) -> SQL {
        """
        INSERT INTO hy.cases
            (id, year, number, event_id, plan, playbook_id, agency_id, state, reason, discovered_at, opened_at,
             held_since, return_hours)
        SELECT \(id), hy.year_of(\(moment)), hy.take_numbers('case', \(moment), 1), \(event.id), \(plan.code), \(version),
               \(agency), 'routed', \(reason), \(event.discoveredAt), \(moment), \(moment),
               \(Int32(plan.returnHours))
        WHERE NOT EXISTS (SELECT FROM hy.cases WHERE event_id = \(event.id) AND plan = \(plan.code))
        ON CONFLICT (event_id, plan) DO NOTHING
        """
    }

    /// By each risk that an event shows the share of its items that show it.
    fileprivate static func shares(of event: Event) -> SQL {
        """
        WITH assessed AS MATERIALIZED (
            SELECT newest.risks
            FROM hy.event_items
            JOIN hy.items ON items.id = event_items.item_id
            JOIN LATERAL (
                SELECT risks FROM hy.assessments
                WHERE item_id = items.id AND assessments.revision = items.revision
                ORDER BY playbook_id DESC, model DESC LIMIT 1
            ) AS newest ON true
            WHERE event_id = \(event.id)
        )
        SELECT risk, (SELECT coalesce(avg((risk = ANY (risks))::integer), 0)::double precision FROM assessed) AS share
        FROM unnest(\(event.risks)) AS risk ORDER BY risk
        """
    }

    /// Of some agencies the one that each event names most; nothing of an event that names none.
    static func mostNamed(of agencies: [AgencyID], in events: [ID<Event>]) -> SQL {
        """
        SELECT DISTINCT ON (event_id) event_id, agencies.id AS agency_id
        FROM hy.event_items
        JOIN hy.items ON items.id = event_items.item_id
        JOIN hy.item_texts ON item_texts.item_id = items.id AND item_texts.revision = items.revision
        JOIN hy.agencies ON position(short_name IN coalesce(item_texts.title, '') || item_texts.text) > 0
        WHERE event_id = ANY (\(events.map(\.rawValue))) AND agencies.id = ANY (\(agencies.map(\.rawValue)))
        GROUP BY event_id, agencies.id, code ORDER BY event_id, count(*) DESC, code
        """
    }

    fileprivate static func route(_ id: ID<Case>, to agency: AgencyID, at moment: Date) -> SQL {
        "INSERT INTO hy.case_steps (case_id, step, custody, at) VALUES (\(id), 'route', \(agency), \(moment))"
    }

    fileprivate static func assist(_ id: ID<Case>, by agency: AgencyID) -> SQL {
        "INSERT INTO hy.case_assistants (case_id, agency_id) VALUES (\(id), \(agency)) ON CONFLICT DO NOTHING"
    }

    fileprivate static func letIn(_ agency: AgencyID, event: UUID, as reason: String, at moment: Date) -> SQL {
        """
        INSERT INTO hy.access (agency_id, event_id, granted_at, reason)
        VALUES (\(agency), \(event), \(moment), \(reason)) ON CONFLICT DO NOTHING
        """
    }
}
