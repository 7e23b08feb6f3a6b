import Cases
import Dashboard
import Events
import Foundation
import Kernel
import Postgres

extension SiteReport {
    /// The home page: what is going on and what is owed.
    func home() async throws -> HomePage {
        let desk = EventDesk()
        let events = try await desk.board(for: sight, limit: 30, in: transaction)
        let curves = try await desk.heat(
            of: events.map(\.id),
            since: moment.addingTimeInterval(-10 * 86_400),
            in: transaction
        )
        let counts: CountRow? = try await transaction.row(.counts(for: sight, at: moment))
        let cases = try await transaction.rows(.owed(for: sight, limit: 50), as: HomeCaseRow.self)
        return HomePage(
            frame: frame,
            openEvents: try await openEvents(),
            casesOpen: counts?.open ?? 0,
            casesDueSoon: counts?.dueSoon ?? 0,
            casesOverdue: counts?.overdue ?? 0,
            itemsLastDay: counts?.items ?? 0,
            medianAnswer: counts?.median,
            events: rows(of: events, Dictionary(grouping: curves, by: \.event)),
            eventsInAll: counts?.events ?? 0,
            agencies: try await transaction.rows(.owedByAgency(for: sight, at: moment), as: AgencyCountRow.self).map(
                \.row
            ),
            cases: cases.map { $0.row(deadline($0.deadline)) },
            casesInAll: counts?.cases ?? 0
        )
    }

    private var sight: Sight { Principal.person(official).sight }

    private func openEvents() async throws -> HomePage.OpenEvents {
        let rows = try await transaction.rows(.openByLevel(for: sight), as: LevelCountRow.self)
        var byLevel: [Level: Int] = [:]
        for row in rows {
            if let level = row.level.flatMap({ Level(rawValue: Int($0)) }) { byLevel[level] = row.count }
        }
        return HomePage.OpenEvents(byLevel: byLevel, withoutLevel: rows.first { $0.level == nil }?.count ?? 0)
    }

    func rows(of events: [Event], _ curves: [ID<Event>: [HeatPoint]]) -> [HomePage.EventRow] {
        events.map { event in
            HomePage.EventRow(
                id: event.id.text,
                number: event.number.text("舆"),
                title: event.title,
                matter: matterName(event.matter),
                items: event.items,
                folded: event.folded,
                heat: event.heat(at: moment).value,
                curve: event.curve(curves[event.id] ?? [], until: moment),
                proposedLevel: event.proposedLevel.flatMap { Level(rawValue: Int($0.rawValue)) },
                level: event.level.flatMap { Level(rawValue: Int($0.rawValue)) },
                state: EventState(rawValue: event.state.rawValue) ?? .recorded,
                discoveredAt: event.discoveredAt
            )
        }
    }
}

private struct CountRow: RowDecodable {
    let open: Int
    let dueSoon: Int
    let overdue: Int
    let items: Int
    let events: Int
    let cases: Int
    let median: Double?

    init(row: Row) throws {
        open = try row["open"]
        dueSoon = try row["due_soon"]
        overdue = try row["overdue"]
        items = try row["items"]
        events = try row["events"]
        cases = try row["cases"]
        median = try row["median"]
    }
}

private struct LevelCountRow: RowDecodable {
    let level: Int16?
    let count: Int

    init(row: Row) throws {
        level = try row["level"]
        count = try row["count"]
    }
}

private struct AgencyCountRow: RowDecodable {
    let row: HomePage.AgencyRow

    init(row: Row) throws {
        self.row = try HomePage.AgencyRow(
            name: row["name"],
            open: row["open"],
            answered: row["answered"],
            overdue: row["overdue"]
        )
    }
}

private struct HomeCaseRow: RowDecodable {
    let id: UUID
    let number: HumanNumber
    let title: String
    let agency: String
    let level: Int16?
    let state: String
    let deadline: DeadlineRow?

    init(row: Row) throws {
        id = try row["id"]
        number = try HumanNumber(year: Int(row["year"] as Int32), number: Int(row["number"] as Int32))
        title = try row["title"]
        agency = try row["agency"]
        level = try row["level"]
        state = try row["state"]
        deadline = try DeadlineRow.ifAny(row)
    }

    func row(_ deadline: PageDeadline?) -> HomePage.CaseRow {
        HomePage.CaseRow(
            id: id.lowercaseText,
            number: number.text("办"),
            title: title,
            agency: agency,
            level: level.flatMap { Level(rawValue: Int($0)) },
            state: CaseState(rawValue: state) ?? .routed,
            deadline: deadline
        )
    }
}

extension SQL {
    fileprivate static func openByLevel(for sight: Sight) -> SQL {
        """
        SELECT coalesce(level, proposed_level) AS level, count(*) AS count
        FROM hy.events WHERE \(sight.events) AND state = 'open' GROUP BY 1 ORDER BY 1
        """
    }

    /// Cases that an agency leads or assists now; those that it once had are not its any more.
    private static func owned(_ sight: Sight, _ column: SQL) -> SQL {
        switch sight {
        case .everything: "true"
        case .agency(let agency): "\(column) IN (\(handled(by: agency)))"
        case .source, .nothing: "false"
        }
    }

    fileprivate static func counts(for sight: Sight, at moment: Date) -> SQL {
        """
        SELECT
            (SELECT count(*) FROM hy.cases
             WHERE \(owned(sight, "id")) AND state NOT IN ('answered', 'closed')) AS open,
            (SELECT count(DISTINCT case_id) FROM hy.deadlines
             WHERE \(owned(sight, "case_id")) AND state = 'armed'
               AND due_at BETWEEN \(moment) AND \(moment)::timestamptz + interval '12 hours')
                AS due_soon,
            (SELECT count(DISTINCT case_id) FROM hy.deadlines
             WHERE \(owned(sight, "case_id")) AND (state = 'missed' OR (state = 'armed' AND due_at < \(moment))))
                AS overdue,
            (SELECT count(*) FROM hy.items
             WHERE occurred_at > \(moment)::timestamptz - interval '1 day' AND occurred_at <= \(moment)
               AND NOT history) AS items,
            (SELECT count(*) FROM hy.events WHERE \(sight.events) AND state = 'open') AS events,
            (SELECT count(*) FROM hy.cases WHERE \(owned(sight, "id"))) AS cases,
            (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM at - discovered_at)::float8)
             FROM (
                SELECT case_id, min(at) AS at FROM hy.case_steps
                WHERE \(owned(sight, "case_id")) AND step = 'answer' GROUP BY case_id
             ) AS answered JOIN hy.cases ON cases.id = case_id) AS median
        """
    }

    fileprivate static func owedByAgency(for sight: Sight, at moment: Date) -> SQL {
        """
        SELECT agencies.short_name AS name,
               count(*) FILTER (WHERE cases.state NOT IN ('answered', 'closed')) AS open,
               count(*) FILTER (WHERE cases.state IN ('answered', 'closed')) AS answered,
               count(*) FILTER (WHERE late.case_id IS NOT NULL) AS overdue
        FROM hy.cases
        JOIN hy.agencies ON agencies.id = cases.agency_id
        LEFT JOIN (
            SELECT DISTINCT case_id FROM hy.deadlines
            WHERE state = 'missed' OR (state = 'armed' AND due_at < \(moment))
        ) AS late ON late.case_id = cases.id
        WHERE \(owned(sight, "cases.id"))
        GROUP BY agencies.id, agencies.short_name
        ORDER BY overdue DESC, open DESC, name, agencies.id
        """
    }

    /// Cases that wait come first, the one that is due first before all.
    fileprivate static func owed(for sight: Sight, limit: Int) -> SQL {
        """
        SELECT cases.id, cases.year, cases.number, hy.event_title(cases.event_id) AS title,
               agencies.short_name AS agency, coalesce(events.level, events.proposed_level) AS level, cases.state,
               first.*
        FROM hy.cases
        JOIN hy.agencies ON agencies.id = cases.agency_id
        JOIN hy.events ON events.id = cases.event_id
        LEFT JOIN LATERAL (
            SELECT \(DeadlineRow.columns)
            FROM hy.deadlines WHERE case_id = cases.id ORDER BY state NOT IN ('armed', 'paused', 'missed'), due_at, id LIMIT 1
        ) AS first ON true
        WHERE \(owned(sight, "cases.id"))
        ORDER BY coalesce(first.deadline_state, '') NOT IN ('armed', 'paused', 'missed'),
                 cases.state IN ('answered', 'closed'), first.due_at, cases.id
        LIMIT \(planned: limit)
        """
    }
}
