import Cases
import Dashboard
import Events
import Foundation
import Intake
import Kernel
import Organisation
import Postgres
import Supervision

extension SiteReport {
    /// What the visitor was told.
    func notices(
        after last: NoticePosition?,
        showingOver: Bool,
        token: (NoticePosition) -> String
    ) async throws -> NoticesPage {
        let limit = 50
        let found = try await AlarmRegister()
            .notices(of: official, after: last, open: !showingOver, limit: limit, in: transaction)
        return NoticesPage(
            frame: frame,
            notices: found.map { notice in
                NoticesPage.NoticeLine(
                    alarm: notice.alarm.id.lowercaseText,
                    state: AlarmState(notice.alarm.state),
                    until: notice.alarm.until,
                    about: AlarmAbout(notice),
                    at: notice.at,
                    isNew: notice.readAt == nil,
                    isOffered: official.role.may(.dealWithAlarm)
                )
            },
            showsOver: showingOver,
            next: found.count == limit ? found.last.map { token($0.position) } : nil
        )
    }

    /// One alarm with what became of its messages.
    func alarm(_ id: UUID) async throws -> AlarmPage {
        let register = AlarmRegister()
        guard let file = try await register.file(id, in: transaction),
            let about = try await about(file.alarm)
        else { throw AlarmRefusal.absent }
        let toldAt = Dictionary(file.steps.map { ($0.id, $0.at) }, uniquingKeysWith: { first, _ in first })
        return AlarmPage(
            frame: frame,
            id: file.alarm.id.lowercaseText,
            state: AlarmState(file.alarm.state),
            until: file.alarm.until,
            nextAt: file.alarm.nextAt.map { max($0, moment) },
            about: about,
            steps: file.steps.map(Step.init),
            outcomes: file.outcomes.map { outcome in
                AlarmPage.Outcome(
                    toldAt: toldAt[outcome.step] ?? outcome.notBefore,
                    person: outcome.person,
                    audience: outcome.audience,
                    channel: outcome.channel,
                    state: outcome.state,
                    why: outcome.why,
                    attempts: outcome.attempts,
                    endedAt: outcome.endedAt,
                    evidence: outcome.evidence
                )
            },
            colleagues: try await colleagues(file.alarm)
        )
    }

    /// Who may take an alarm over, where the visitor may hand it over.
    private func colleagues(_ alarm: Alarm) async throws -> [CasePage.Choice]? {
        guard official.role.may(.dealWithAlarm), try await AlarmRegister().answers(alarm.id, in: transaction) else {
            return nil
        }
        let found = try await AlarmRegister().colleagues(for: alarm.id, in: transaction)
        return found.filter { $0.person != official.person }.map { CasePage.Choice(id: $0.person.text, name: $0.name) }
    }

    private func about(_ alarm: Alarm) async throws -> AlarmAbout? {
        if let caseID = alarm.caseID {
            let id = ID<Case>(rawValue: caseID)
            guard let file = try await CaseDesk().file(id, in: transaction),
                let event = try await EventDesk().event(file.found.event, in: transaction)
            else { return nil }
            let row = try await transaction.row(
                "SELECT \(DeadlineRow.columns) FROM hy.deadlines WHERE id = \(alarm.id)",
                as: DeadlineRow.self
            )
            let shown = deadline(row)
            return AlarmAbout(
                level: Level(event),
                number: file.found.number.text("办"),
                title: file.found.title,
                address: Address.caseFile(id.text),
                rule: shown?.name,
                dueAt: shown?.dueAt,
                isMissed: shown?.state == .missed
            )
        }
        if let source = alarm.source {
            guard let entry = try await SourceDesk().source(source, in: transaction) else { return nil }
            let silence = try await IntakeDesk().silences(of: source, in: transaction).first {
                $0.id.rawValue == alarm.id
            }
            return AlarmAbout(
                level: nil,
                number: nil,
                title: entry.source.name,
                address: Address.source(source.text),
                rule: nil,
                dueAt: nil,
                isMissed: false,
                silentSince: silence?.since ?? alarm.raisedAt,
                silentUntil: silence?.endedAt
            )
        }
        guard let id = alarm.eventID.map({ ID<Event>(rawValue: $0) }),
            let event = try await EventDesk().event(id, in: transaction)
        else { return nil }
        return AlarmAbout(
            level: Level(event),
            number: event.number.text("舆"),
            title: event.title,
            address: Address.event(id.text),
            rule: nil,
            dueAt: nil,
            isMissed: false
        )
    }
}

extension AlarmState {
    init(_ state: Alarm.State) {
        switch state {
        case .waiting: self = .waiting
        case .acknowledged: self = .acknowledged
        case .snoozed: self = .snoozed
        case .over: self = .over
        }
    }
}

extension AlarmAbout {
    init(_ notice: NoticeRecord) {
        self.init(
            level: notice.event == nil ? nil : Level(rawValue: notice.level) ?? .four,
            number: notice.number.map { HumanNumber(year: $0.year, number: $0.number).text("舆") },
            title: notice.title,
            address: notice.alarm.caseID.map { Address.caseFile($0.lowercaseText) }
                ?? notice.event.map { Address.event($0.lowercaseText) }
                ?? notice.alarm.source.map { Address.source($0.text) } ?? Address.notices,
            rule: notice.rule,
            dueAt: notice.dueAt,
            isMissed: notice.isMissed,
            silentSince: notice.silentSince,
            silentUntil: notice.silentUntil
        )
    }
}

extension Level {
    /// The level that waits over the confirmed one, else that one, else the proposed one, else the least.
    fileprivate init(_ event: Event) {
        self =
            (event.graverLevel ?? event.level ?? event.proposedLevel).flatMap { Level(rawValue: Int($0.rawValue)) }
            ?? .four
    }
}

extension Step {
    fileprivate init(_ step: AlarmStep) {
        let told = step.isMissed == true ? "told-missed" : "told"
        let word = step.kind == .told ? step.round > 0 ? "\(told)-again" : told : step.kind.rawValue
        self.init(
            step: word,
            at: step.at,
            person: step.person,
            agency: step.agency,
            reason: [step.charge.map { "→ \($0)" }, step.words].compactMap { $0 }.joined(separator: " ").nonEmpty,
            until: step.until
        )
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
