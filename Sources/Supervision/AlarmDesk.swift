package import Foundation
import Journal
package import Kernel
import Notices
package import Playbooks
package import Postgres

/// Looks at alarms when their time comes: who has to be told is told, in the same transaction.
package struct AlarmDesk: Sendable {
    private let playbook: Playbook
    private let version: PlaybookID

    /// Prepares to work by a playbook.
    package init(playbook: Playbook, version: PlaybookID) {
        self.playbook = playbook
        self.version = version
    }

    /// What a look at alarms came to.
    package struct Look: Sendable {
        /// How many were looked at; fewer than asked for when all have been.
        package let looked: Int
        /// How many rungs were told.
        package let told: Int
    }

    /// Looks at up to `most` alarms whose time has come.
    ///
    /// Any number of processes may do this at once: an alarm that one has locked is passed over by the others.
    package func work(most: Int, in transaction: Transaction) async throws -> Look {
        var ids = try await transaction.values(.heldAlarms(most, transaction.moment), as: UUID.self)
        if ids.count < most {
            let others: SQL = .heldAlarms(most - ids.count, notLookedAtBy: version)
            ids += try await transaction.values(others, as: UUID.self).filter { !ids.contains($0) }
        }
        // Read once they are held: what moves meanwhile has waited for none of them.
        let held = ids.isEmpty ? [] : try await transaction.rows(.held(ids), as: HeldAlarm.self)
        guard !held.isEmpty else { return Look(looked: 0, told: 0) }
        // Whoever does the thing meanwhile waits for the alarms that are held here.
        let now = try await transaction.value("SELECT hy.moment()", as: Date.self) ?? transaction.moment
        var climbs = held.map { climb($0, at: now) }
        let firings = climbs.filter { $0.rung != nil }
        if !firings.isEmpty { try await tell(&climbs, at: now, in: transaction) }
        try await transaction.execute(.move(climbs, by: version, at: now))
        let grave = climbs.filter { $0.state != .over && breaksThrough($0.alarm) }.map(\.alarm.id)
        if !grave.isEmpty { try await transaction.execute(.release(grave, at: now)) }
        let ended = climbs.filter { $0.state == .over }.map(\.alarm.id)
        if !ended.isEmpty { try await NoticeDesk().spare(alarms: ended, in: transaction) }
        return Look(looked: held.count, told: firings.count)
    }

    /// Raises the alarm of an event whose proposed level nobody confirms; one that waits already begins anew where nobody was told of a
    /// level as grave as this, else it stays as it is.
    package static func raise(forLevelOf event: UUID, in transaction: Transaction) async throws {
        try await transaction.execute(.climbAnew(forLevelOf: event, at: transaction.moment))
        try await transaction.execute(.raiseAlarm(forLevelOf: event, at: transaction.moment))
    }

    /// Goes on at once with an alarm of which an audience could not be reached.
    package func hurry(_ id: UUID, in transaction: Transaction) async throws {
        try await transaction.execute(.hurry(id, at: transaction.moment))
    }

    /// Tells who an alarm was handed over to; does nothing where it is over.
    package func tellCharge(of id: UUID, in transaction: Transaction) async throws {
        guard try await transaction.value(.heldAlarm(id), as: UUID.self) != nil,
            let held = try await transaction.row(.held([id]), as: HeldAlarm.self), held.state != .over,
            let charge = held.charge,
            let firing = try await transaction.value(.handing(of: id, to: charge), as: Int64.self)
        else { return }
        let level = held.level ?? 4
        let telling = Telling(
            firing: firing,
            alarm: id,
            subject: held.subject,
            audience: EscalationChain.Audience.liaison.rawValue,
            agency: held.agency,
            custodian: held.agency,
            person: charge,
            at: transaction.moment,
            isGrave: breaksThrough(held),
            notBefore: opening(level, isOnDuty: false, transaction.moment),
            isMuted: false
        )
        try await NoticeDesk().tell([telling], in: transaction)
    }

    private func breaksThrough(_ alarm: HeldAlarm) -> Bool {
        playbook.supervision.breaksThrough.contains(alarm.level ?? 4)
    }

    /// Where an alarm goes from where it stands.
    private func climb(_ alarm: HeldAlarm, at now: Date) -> Climb {
        var climb = Climb(alarm, at: now)
        guard let chain = playbook.supervision.chain(for: alarm.matter, level: alarm.level ?? 4) else {
            // The playbook's reader sees to it that every level has one.
            climb.nextAt = now + 60
            return climb
        }
        let course = AlarmCourse(chain)
        climb.follow(course.move(climb.standing, at: now), of: chain)
        if climb.rung != nil {
            climb.isMissed = alarm.outlook == .waits && alarm.matter.hasLimit
            climb.audiences = chain.rungs[climb.standing.rung - 1].audiences
            climb.chain = chain.code
            switch course.move(climb.standing, at: now) {
            case .end: climb.nextAt = nil
            case .look(let moment): climb.nextAt = moment
            case .tell: climb.nextAt = now
            }
        }
        return climb
    }

    private func tell(_ climbs: inout [Climb], at now: Date, in transaction: Transaction) async throws {
        let told = climbs.filter { $0.rung != nil }
        let staff = Staff(
            posts: try await transaction.rows(.holders(at: Array(Set(told.compactMap(\.alarm.agency))), on: now)),
            turns: try await transaction.rows(.turns(on: now))
        )
        let firings = Dictionary(
            try await transaction.rows(.told(told, version, at: now), as: Firing.self).map { ($0.alarm, $0.id) },
            uniquingKeysWith: { first, _ in first }
        )
        var tellings: [Telling] = []
        for index in climbs.indices where climbs[index].rung != nil {
            guard let firing = firings[climbs[index].alarm.id] else { continue }
            let found = self.tellings(of: climbs[index], firing: firing, staff, at: now)
            if !found.contains(where: { $0.person != nil }) { climbs[index].reachedNobody(at: now) }
            tellings += found
        }
        let graver = try await transaction.rows(.missedAlready(tellings, since: now - 86_400), as: MissedAlready.self)
        let muted = Set(graver)
        // Other limits alone are not told to who knows of a miss: that one was missed, what was ordered and a level are.
        let unmuted = Set(told.filter { $0.isMissed || $0.alarm.matter != .limits }.map(\.alarm.id))
        tellings = tellings.map { telling in
            guard let person = telling.person, !unmuted.contains(telling.alarm) else { return telling }
            return telling.muted(muted.contains(MissedAlready(person: person, event: telling.subject)))
        }
        try await NoticeDesk().tell(tellings, in: transaction)
    }

    /// One telling for each person, each once; one without a person for an audience that nobody is in.
    private func tellings(of climb: Climb, firing: Int64, _ staff: Staff, at now: Date) -> [Telling] {
        let alarm = climb.alarm
        let level = alarm.level ?? 4
        var seen: Set<PersonID> = []
        var tellings: [Telling] = []
        func add(_ audience: EscalationChain.Audience, _ agency: AgencyID?, _ person: PersonID?, isOnDuty: Bool) {
            tellings.append(
                Telling(
                    firing: firing,
                    alarm: alarm.id,
                    subject: alarm.subject,
                    audience: audience.rawValue,
                    agency: agency,
                    custodian: alarm.agency,
                    person: person,
                    at: now,
                    isGrave: breaksThrough(alarm),
                    notBefore: opening(level, isOnDuty: isOnDuty, now),
                    isMuted: false
                )
            )
        }
        for audience in climb.audiences {
            let found = staff.told(
                audience,
                at: alarm.agency,
                isRaised: alarm.isRaised,
                charge: alarm.charge,
                assignee: alarm.assignee,
                moment: now,
                by: playbook.calendar
            )
            if found.isEmpty { add(audience, audience.isAnywhere ? nil : alarm.agency, nil, isOnDuty: false) }
            for one in found where seen.insert(one.person).inserted {
                add(audience, one.agency, one.person, isOnDuty: one.isOnDuty)
            }
        }
        return tellings
    }

    private func opening(_ level: Int, isOnDuty: Bool, _ now: Date) -> Date {
        let rules = playbook.supervision
        guard let quiet = rules.quiet, !isOnDuty, !rules.breaksThrough.contains(level) else { return now }
        return quiet.opening(from: now, by: playbook.calendar)
    }
}
