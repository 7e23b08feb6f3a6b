package import Foundation
package import Kernel
package import Playbooks
package import Postgres

/// When somebody is on duty: at which hours of which days.
package struct DutyTurn: Sendable {
    /// What it is ended by.
    package let id: ID<DutyTurn>
    /// The agency for which somebody is on duty.
    package let agency: AgencyID
    /// Who is on duty.
    package let person: PersonID
    /// On which days.
    package let days: Days
    /// The hour of the day at which it begins, from 0 to 23.
    package let fromHour: Int
    /// The hour at which it ends, from 1 to 24; on the next day where it is not later than `fromHour`.
    package let untilHour: Int
    /// The first day on which it begins.
    package let firstDay: CivilDay
    /// The last day on which it begins.
    package let lastDay: CivilDay

    /// On which days somebody is on duty.
    package enum Days: String, Sendable, CaseIterable, SQLValue, SQLDecodable {
        case every
        case working
        case rest
    }

    /// Whether it is on at a moment.
    package func covers(_ moment: Date, by calendar: WorkCalendar) -> Bool {
        let today = CivilDay(of: moment)
        return [today.advanced(by: -1), today].contains { day in
            guard (firstDay...lastDay).contains(day), isOn(day, by: calendar) else { return false }
            let end = untilHour > fromHour ? untilHour : untilHour + 24
            return day.start + Double(fromHour) * 3_600 <= moment && moment < day.start + Double(end) * 3_600
        }
    }

    private func isOn(_ day: CivilDay, by calendar: WorkCalendar) -> Bool {
        switch days {
        case .every: true
        case .working: calendar.works(on: day)
        case .rest: !calendar.works(on: day)
        }
    }
}

extension DutyTurn: RowDecodable {
    package init(row: Row) throws {
        id = try row["id"]
        agency = try row["agency_id"]
        person = try row["person_id"]
        days = try row["days"]
        fromHour = Int(try row["from_hour"] as Int16)
        untilHour = Int(try row["until_hour"] as Int16)
        firstDay = CivilDay(number: Int(try row["first_number"] as Int32))
        lastDay = CivilDay(number: Int(try row["last_number"] as Int32))
    }
}

extension SQL {
    static let turnColumns: SQL = """
        id, agency_id, person_id, days, from_hour, until_hour, first_day - date '1970-01-01' AS first_number,
        last_day - date '1970-01-01' AS last_number
        """

    static func turns(on moment: Date) -> SQL {
        """
        SELECT \(turnColumns) FROM hy.duty_turns
        WHERE ended_at IS NULL
          AND (\(moment)::timestamptz AT TIME ZONE 'Asia/Shanghai')::date BETWEEN first_day AND last_day + 1
        """
    }
}
