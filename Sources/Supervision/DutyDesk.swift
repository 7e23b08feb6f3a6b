import Foundation
package import Kernel
import Journal
import Playbooks
package import Postgres

/// Keeps who is on duty (值班): an agency's own people say it, and the information office for everybody.
package struct DutyDesk: Sendable {
    package init() {}

    /// What the asker may see of turns that are not over, by agency and day; 500 at most.
    package func turns(in transaction: Transaction) async throws -> [DutyEntry] {
        try await transaction.rows(.dutyEntries(on: transaction.moment))
    }

    /// Who can be on duty at an agency: everybody in a post there.
    package func colleagues(at agency: AgencyID, in transaction: Transaction) async throws -> [Colleague] {
        try await transaction.rows(.colleagues(at: agency, on: transaction.moment))
    }

    /// Enters a turn of duty.
    ///
    /// - Parameter agency: Whose duty it is; the official's own where nothing is said.
    /// - Throws: `AlarmRefusal.turnWrong`, `RoleRefusal`.
    package func add(
        _ draft: DutyDraft,
        at agency: AgencyID?,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> DutyEntry {
        let official = try principal.official(for: .keepRoster)
        guard let first = CivilDay(draft.firstDay), let last = CivilDay(draft.lastDay),
            (0...23).contains(draft.fromHour), (1...24).contains(draft.untilHour), draft.fromHour != draft.untilHour,
            first <= last, last.number - first.number < 400
        else { throw AlarmRefusal.turnWrong }
        let place = agency ?? official.agency
        guard official.role == .coordinator || place == official.agency else { throw RoleRefusal.notForThisPost }
        guard try await colleagues(at: place, in: transaction).contains(where: { $0.person == draft.person }) else {
            throw AlarmRefusal.turnWrong
        }
        let id = ID<DutyTurn>()
        try await transaction.execute(.add(id, draft, first, last, at: place, by: official.person, transaction.moment))
        try await transaction.journal(JournalEntry("duty.entered", "duty", id.rawValue))
        return try await entry(id, in: transaction)
    }

    /// Ends a turn of duty at once.
    ///
    /// - Throws: `AlarmRefusal.turnAbsent`, `RoleRefusal`.
    package func end(
        _ id: ID<DutyTurn>,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> DutyEntry {
        let ended = try await entry(id, in: transaction)
        let official = try principal.official(for: .keepRoster)
        guard official.role == .coordinator || ended.agency == official.agency else { throw RoleRefusal.notForThisPost }
        let found = try await transaction.value(.end(id, by: official.person, transaction.moment), as: UUID.self)
        guard found != nil else { throw AlarmRefusal.turnAbsent }
        try await transaction.journal(JournalEntry("duty.ended", "duty", id.rawValue))
        return ended
    }

    private func entry(_ id: ID<DutyTurn>, in transaction: Transaction) async throws -> DutyEntry {
        guard let found: DutyEntry = try await transaction.row(.dutyEntry(id)) else { throw AlarmRefusal.turnAbsent }
        return found
    }
}

/// A turn of duty as somebody enters it.
package struct DutyDraft: Sendable {
    let person: PersonID
    let days: DutyTurn.Days
    let fromHour: Int
    let untilHour: Int
    let firstDay: String
    let lastDay: String

    /// Takes what was entered.
    ///
    /// - Parameters:
    ///   - fromHour: From 0 to 23.
    ///   - untilHour: From 1 to 24; on the next day where it is not later than `fromHour`.
    ///   - firstDay: Such as `2026-10-01`; the last one is 399 days later at most.
    package init(
        person: PersonID,
        days: DutyTurn.Days,
        fromHour: Int,
        untilHour: Int,
        firstDay: String,
        lastDay: String
    ) {
        self.person = person
        self.days = days
        self.fromHour = fromHour
        self.untilHour = untilHour
        self.firstDay = firstDay
        self.lastDay = lastDay
    }
}

/// A turn of duty with the names that people read.
package struct DutyEntry: Sendable, RowDecodable {
    /// When somebody is on duty.
    package let turn: DutyTurn
    /// The person's name.
    package let name: String
    /// The agency's short name.
    package let agencyName: String
    /// The agency.
    package var agency: AgencyID { turn.agency }

    package init(row: Row) throws {
        turn = try DutyTurn(row: row)
        name = try row["name"]
        agencyName = try row["short_name"]
    }
}

extension SQL {
    private static let entries: SQL = """
        SELECT turns.*, people.name, agencies.short_name
        FROM (SELECT \(turnColumns) FROM hy.duty_turns WHERE ended_at IS NULL) AS turns
        JOIN hy.people ON people.id = turns.person_id JOIN hy.agencies ON agencies.id = turns.agency_id
        """

    fileprivate static func dutyEntries(on moment: Date) -> SQL {
        """
        \(entries)
        WHERE last_number >= (\(moment)::timestamptz AT TIME ZONE 'Asia/Shanghai')::date - date '1970-01-01'
        ORDER BY agencies.short_name, first_number, from_hour, people.name, turns.id LIMIT 500
        """
    }

    fileprivate static func dutyEntry(_ id: ID<DutyTurn>) -> SQL { "\(entries) WHERE turns.id = \(id)" }

    fileprivate static func colleagues(at agency: AgencyID, on moment: Date) -> SQL {
        """
        SELECT DISTINCT people.id AS person_id, people.name
        FROM hy.posts JOIN hy.people ON people.id = posts.person_id,
             (SELECT (\(moment)::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS day) AS today
        WHERE agency_id = \(agency) AND posts.since <= day AND (posts.until IS NULL OR posts.until > day)
        ORDER BY people.name, people.id
        """
    }

    fileprivate static func add(
        _ id: ID<DutyTurn>,
        _ draft: DutyDraft,
        _ first: CivilDay,
        _ last: CivilDay,
        at agency: AgencyID,
        by person: PersonID,
        _ moment: Date
    ) -> SQL {
        """
        INSERT INTO hy.duty_turns
            (id, agency_id, person_id, days, from_hour, until_hour, first_day, last_day, made_at, made_by)
        VALUES (\(id), \(agency), \(draft.person), \(draft.days), \(Int16(draft.fromHour)), \(Int16(draft.untilHour)),
                date '1970-01-01' + \(Int32(first.number)), date '1970-01-01' + \(Int32(last.number)), \(moment), \(person))
        """
    }

    fileprivate static func end(_ id: ID<DutyTurn>, by person: PersonID, _ moment: Date) -> SQL {
        """
        UPDATE hy.duty_turns SET ended_at = \(moment), ended_by = \(person) WHERE id = \(id) AND ended_at IS NULL RETURNING id
        """
    }
}
