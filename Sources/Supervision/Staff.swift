import Foundation
import Kernel
import Playbooks
import Postgres

/// Who holds which post at a moment, and who of them is on duty.
struct Staff: Sendable {
    let posts: [Holder]
    let turns: [DutyTurn]

    /// One person in a post, or acting in it by a delegation.
    struct Holder: Sendable, Hashable, RowDecodable {
        let person: PersonID
        let agency: AgencyID
        let role: Role

        init(person: PersonID, agency: AgencyID, role: Role) {
            self.person = person
            self.agency = agency
            self.role = role
        }

        init(row: Row) throws {
            person = try row["person_id"]
            agency = try row["agency_id"]
            role = try row["role"]
        }
    }

    /// Somebody who is told.
    struct Told: Sendable, Hashable {
        let person: PersonID
        let agency: AgencyID
        let isOnDuty: Bool
    }

    /// Who is told where an audience is: who is in charge of it, else who is on duty, else everybody in such a post.
    ///
    /// - Parameters:
    ///   - agency: The agency that has the case; nothing where a level waits.
    ///   - isRaised: Whether the office has yet to decide who answers: its coordinators are told in place of a liaison and a head.
    ///   - charge: Who it was handed over to, and deals with it in place of the others.
    ///   - assignee: Who has the case; another who is on duty goes before.
    func told(
        _ audience: EscalationChain.Audience,
        at agency: AgencyID?,
        isRaised: Bool = false,
        charge: PersonID?,
        assignee: PersonID?,
        moment: Date,
        by calendar: WorkCalendar
    ) -> [Told] {
        // Who has it may be the head: whoever works there.
        let colleagues = posts.filter { $0.agency == agency || (agency == nil && $0.role == .coordinator) }
        var holders = posts.filter { $0.role == audience.role && (audience.isAnywhere || $0.agency == agency) }
        if !audience.isAnywhere, isRaised || holders.isEmpty {
            let coordinators = colleagues.filter { $0.role == .coordinator }
            if !coordinators.isEmpty { holders = coordinators }
        }
        func isOnDuty(_ holder: Holder) -> Bool {
            turns.contains {
                $0.person == holder.person && $0.agency == holder.agency && $0.covers(moment, by: calendar)
            }
        }
        func told(_ holder: Holder) -> Told {
            Told(person: holder.person, agency: holder.agency, isOnDuty: isOnDuty(holder))
        }
        // In the liaison's place is whoever is on duty and can do something; who cannot is told beside those who can.
        let isOpen = audience == .liaison && !isRaised
        let able = isOpen ? colleagues.filter { $0.role.may(.dealWithAlarm) } : holders
        let others = isOpen ? colleagues.filter { !$0.role.may(.dealWithAlarm) } : []
        let onDuty = able.filter(isOnDuty)
        if audience == .liaison || (audience == .informationOffice && agency == nil) {
            if let holder = colleagues.first(where: { $0.person == charge }) { return [told(holder)] }
            if onDuty.isEmpty, let holder = able.first(where: { $0.person == assignee }) {
                return ([holder] + others.filter(isOnDuty)).map(told)
            }
        }
        let first = onDuty.isEmpty ? holders : onDuty
        return (first.isEmpty ? [] : first + others.filter { isOnDuty($0) || $0.person == assignee }).map(told)
    }
}

extension EscalationChain.Audience {
    var role: Role {
        switch self {
        case .liaison: .liaison
        case .head: .head
        case .informationOffice: .coordinator
        case .leader: .leader
        }
    }

    /// Whether such posts are told wherever they are, and not only at the agency that has the case.
    var isAnywhere: Bool { self == .informationOffice || self == .leader }
}

extension SQL {
    /// Who works at agencies, and who holds the posts of the information office and the city's leaders, on the day of a moment;
    /// where a post is delegated on that day, the delegate.
    static func holders(at agencies: [AgencyID], on moment: Date) -> SQL {
        """
        WITH today AS (SELECT (\(moment)::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS day)
        SELECT DISTINCT coalesce(delegations.person_id, posts.person_id) AS person_id, posts.agency_id, posts.role
        FROM today CROSS JOIN hy.posts
        LEFT JOIN hy.delegations ON delegations.post_id = posts.id AND revoked_at IS NULL AND day BETWEEN first_day AND last_day
            AND hy.is_colleague(delegations.person_id, posts.id, day)
        WHERE posts.since <= day AND (posts.until IS NULL OR posts.until > day)
          AND (role IN ('coordinator', 'leader') OR (
              role NOT IN ('administrator', 'security-officer', 'auditor', 'inspector') AND agency_id = ANY (\(agencies.map(\.rawValue)))))
        ORDER BY posts.agency_id, posts.role, person_id
        """
    }
}
