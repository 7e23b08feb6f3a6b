import Events
import Foundation
import Kernel
import Playbooks
import Supervision

/// An alarm as the API shows it.
struct AlarmView: Encodable {
    let id: String
    let matter: String
    let caseID: String?
    let eventID: String?
    let sourceID: String?
    let state: String
    let rung: Int
    let round: Int
    let raisedAt: Date
    let toldAt: Date?
    let nextAt: Date?
    let until: Date?
    let version: Int

    enum CodingKeys: String, CodingKey {
        case id, matter, state, rung, round, until, version
        case caseID = "case_id"
        case eventID = "event_id"
        case sourceID = "source_id"
        case raisedAt = "raised_at"
        case toldAt = "told_at"
        case nextAt = "next_at"
    }

    init(_ alarm: Alarm) {
        id = alarm.id.lowercaseText
        matter = alarm.matter.rawValue
        caseID = alarm.caseID?.lowercaseText
        eventID = alarm.eventID?.lowercaseText
        sourceID = alarm.source?.text
        state = alarm.state.rawValue
        rung = alarm.rung
        round = alarm.round
        raisedAt = alarm.raisedAt
        toldAt = alarm.toldAt
        nextAt = alarm.nextAt
        until = alarm.until
        version = alarm.version
    }
}

/// An alarm with everything on record about it.
struct AlarmFileView: Encodable {
    let alarm: AlarmView
    let steps: [Step]
    let outcomes: [Outcome]

    struct Step: Encodable {
        let id: Int64
        let step: String
        let at: Date
        let rung: Int
        let round: Int
        let level: String?
        let missed: Bool?
        let person: String?
        let agency: String?
        let means: String?
        let until: Date?
        let charge: String?
        let reason: String?
    }

    struct Outcome: Encodable {
        let step: Int64
        let person: String?
        let audience: String
        let channel: String
        let kind: String
        let state: String
        let why: String?
        let attempts: Int
        let notBefore: Date
        let endedAt: Date?
        let evidence: String?
        let readAt: Date?

        enum CodingKeys: String, CodingKey {
            case step, person, audience, channel, kind, state, why, attempts, evidence
            case notBefore = "not_before"
            case endedAt = "ended_at"
            case readAt = "read_at"
        }
    }

    init(_ file: AlarmFile) {
        alarm = AlarmView(file.alarm)
        steps = file.steps.map { step in
            Step(
                id: step.id,
                step: step.kind.rawValue,
                at: step.at,
                rung: step.rung,
                round: step.round,
                level: step.level.map(Self.numeral),
                missed: step.isMissed,
                person: step.person,
                agency: step.agency,
                means: step.means,
                until: step.until,
                charge: step.charge,
                reason: step.words
            )
        }
        outcomes = file.outcomes.map { outcome in
            Outcome(
                step: outcome.step,
                person: outcome.person,
                audience: outcome.audience,
                channel: outcome.channel,
                kind: outcome.kind,
                state: outcome.state,
                why: outcome.why,
                attempts: outcome.attempts,
                notBefore: outcome.notBefore,
                endedAt: outcome.endedAt,
                evidence: outcome.evidence,
                readAt: outcome.readAt
            )
        }
    }

    fileprivate static func numeral(_ level: Int) -> String {
        EventLevel(rawValue: Int16(clamping: level))?.numeral ?? "\(level)"
    }
}

/// What somebody was told, as the API shows it.
struct NoticeView: Encodable {
    let id: String
    let at: Date
    let readAt: Date?
    let alarm: AlarmView
    let missed: Bool
    let level: String
    let eventID: String?
    let number: String?
    let title: String
    let rule: String?
    let dueAt: Date?
    let silentSince: Date?

    enum CodingKeys: String, CodingKey {
        case id, at, alarm, missed, level, number, title, rule
        case readAt = "read_at"
        case eventID = "event_id"
        case dueAt = "due_at"
        case silentSince = "silent_since"
    }

    init(_ notice: NoticeRecord) {
        id = notice.id.lowercaseText
        at = notice.at
        readAt = notice.readAt
        alarm = AlarmView(notice.alarm)
        missed = notice.isMissed
        level = AlarmFileView.numeral(notice.level)
        eventID = notice.event?.lowercaseText
        number = notice.number.map { HumanNumber(year: $0.year, number: $0.number).text("舆") }
        title = notice.title
        rule = notice.rule
        dueAt = notice.dueAt
        silentSince = notice.silentSince
    }
}
