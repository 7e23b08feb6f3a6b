import Foundation
import Kernel
import Playbooks
import Postgres

/// An alarm that is held for a look, with what has become of the thing that it is about.
struct HeldAlarm: Sendable, RowDecodable {
    let id: UUID
    let matter: EscalationChain.Matter
    /// The event or the source that it concerns.
    let subject: UUID
    let state: Alarm.State
    let standing: AlarmStanding
    let until: Date?
    /// The agency that has the case; nothing where there is no case.
    let agency: AgencyID?
    /// Whether that is the office, which has yet to decide who answers.
    let isRaised: Bool
    let charge: PersonID?
    let assignee: PersonID?
    /// How often somebody was told.
    let told: Int32
    /// The event's level, else the one that is proposed, from 1 (Ⅰ) to 4 (Ⅳ); nothing for a source.
    let level: Int?
    var outlook: AlarmStanding.Outlook { standing.outlook }

    init(row: Row) throws {
        id = try row["id"]
        matter = try row["matter"]
        subject = try row["subject"]
        state = try row["state"]
        until = try row["until"]
        agency = try row["agency_id"]
        isRaised = try row["undecided"]
        charge = try row["charge"]
        assignee = try row["assignee"]
        told = try row["told"]
        level = (try row["level"] as Int16?).map(Int.init)
        standing = AlarmStanding(
            rung: Int(try row["rung"] as Int16),
            round: Int(try row["round"] as Int16),
            raisedAt: try row["raised_at"],
            toldAt: try row["told_at"],
            restsUntil: until,
            isUnreached: try row["unreached"],
            missWasTold: try row["miss_told"],
            outlook: try Self.outlook(row)
        )
    }

    private static func outlook(_ row: Row) throws -> AlarmStanding.Outlook {
        switch try row["outlook"] as String {
        case "armed": .runs(from: try row["starts_at"], to: try row["due_at"])
        case "paused": .standsStill
        case "missed", "waits": .waits
        default: .over
        }
    }
}

/// Where an alarm goes in one look.
struct Climb: Sendable {
    let alarm: HeldAlarm
    private(set) var standing: AlarmStanding
    private(set) var state: Alarm.State
    var nextAt: Date?
    /// The rung that is told now; nothing where nobody is told.
    private(set) var rung: Int?
    var isMissed = false
    /// How often somebody was told, this time included.
    var told: Int32 { alarm.told + (rung == nil ? 0 : 1) }
    var audiences: [EscalationChain.Audience] = []
    var chain = ""
    private let now: Date

    init(_ alarm: HeldAlarm, at now: Date) {
        self.alarm = alarm
        self.now = now
        standing = alarm.standing
        state = alarm.state
        // What has rested long enough waits again.
        if let rest = standing.restsUntil, rest <= now {
            standing.restsUntil = nil
            state = .waiting
        }
    }

    mutating func follow(_ move: AlarmMove, of chain: EscalationChain) {
        switch move {
        case .end:
            state = .over
            standing.restsUntil = nil
            nextAt = nil
        case .look(let moment):
            nextAt = moment
        case .tell(let rung, let round):
            self.rung = rung
            standing.rung = rung
            standing.round = round
            standing.toldAt = now
            standing.restsUntil = nil
            standing.isUnreached = false
            state = .waiting
        }
    }

    /// Goes on with the next rung at once.
    mutating func reachedNobody(at now: Date) {
        standing.isUnreached = true
        nextAt = now
    }
}

/// A rung that was told, as it was entered.
struct Firing: Sendable, RowDecodable {
    let id: Int64
    let alarm: UUID

    init(row: Row) throws {
        id = try row["id"]
        alarm = try row["alarm_id"]
    }
}

/// A person who was told lately that a limit of an event was missed, which nobody has mended.
struct MissedAlready: Sendable, Hashable, RowDecodable {
    let person: PersonID
    let event: UUID

    init(person: PersonID, event: UUID) {
        self.person = person
        self.event = event
    }

    init(row: Row) throws {
        person = try row["person_id"]
        event = try row["event_id"]
    }
}
