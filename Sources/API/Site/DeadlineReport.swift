import Cases
import Dashboard
import Deadlines
import Events
import Foundation
import Hummingbird
import Kernel
import Organisation
import Playbooks
import Postgres

extension Site {
    @Sendable func deadline(_ request: Request, _ context: CityContext) async throws -> Response {
        try await show(request, context) { principal, language in
            let id: ID<Deadline> = try context.id(DeadlineRefusal.absent)
            let page = try await report(principal, request, context, language) { try await $0.deadline(id) }
            return try pages.deadline(page, language: language)
        }
    }

    @Sendable func extendDeadline(_ request: Request, _ context: CityContext) async throws -> Response {
        let calendar = current().calendar
        return try await act(request, context, DeadlineRefusal.absent, back: Address.deadline) {
            (id: ID<Deadline>, principal, form, transaction) in
            guard let amount = Int(form.fields["amount"] ?? ""), (1...100_000).contains(amount) else {
                throw Form.unreadable
            }
            let reason = form.fields["words"] ?? ""
            try await DeadlineDesk()
                .extend(id, by: amount, reason: reason, as: principal, by: calendar, in: transaction)
        }
    }
}

extension SiteReport {
    /// One limit, counted day by day.
    func deadline(_ id: ID<Deadline>) async throws -> DeadlinePage {
        let found = try await DeadlineDesk().explanation(of: id, playbook: playbook, in: transaction)
        let names = try await AgencyNames(in: transaction)
        let of = ID<Case>(rawValue: found.record.deadline.caseID)
        guard let file = try await CaseDesk().file(of, in: transaction) else { throw DeadlineRefusal.absent }
        return DeadlinePage(
            frame: frame,
            account: DeadlineAccount(found, names, playbook),
            found: .init(id: of.text, number: file.found.number.text("办"), title: file.found.title),
            mayExtendBy: mayExtendBy(found)
        )
    }

    private func mayExtendBy(_ found: DeadlineExplanation) -> Int? {
        let course = found.course
        guard let extending = course.rule.extending, official.role.may(.extendDeadline),
            found.record.mayBeExtended(by: official, course), [.armed, .paused].contains(course.state),
            course.state == .paused || found.record.deadline.dueAt > moment, course.extensions < extending.times
        else { return nil }
        let left = extending.most - (course.length - course.rule.length)
        return left > 0 ? left : nil
    }
}

extension DeadlineAccount {
    /// Says for people what was counted.
    init(_ found: DeadlineExplanation, _ names: AgencyNames, _ playbook: Playbook) {
        let deadline = found.record.deadline
        let rule = found.course.rule
        let set = playbook.ruleSets.first { $0.code == found.ruleSet }?.name ?? found.ruleSet
        self.init(
            id: deadline.id.text,
            deadline: PageDeadline(
                name: rule.name,
                rule: "\(rule.code) @ \(set)",
                startsAt: deadline.startsAt,
                armedAt: deadline.armedAt > deadline.startsAt ? deadline.armedAt : nil,
                dueAt: deadline.dueAt,
                metAt: deadline.metAt,
                state: PageDeadline.State(rawValue: deadline.state.rawValue) ?? .armed,
                isProvisional: deadline.isProvisional
            ),
            document: [rule.document, rule.article ?? ""].joined(),
            note: rule.note,
            length: Length(rule.length, rule.unit.rawValue),
            extending: rule.extending.map { .init(most: $0.most, times: $0.times, approver: $0.approver.rawValue) },
            extended: found.course.length - rule.length,
            countedFrom: found.course.start,
            isProvisional: found.due?.isProvisional ?? false,
            calendar: found.calendar.map { String($0.prefix(12)) },
            days: (found.due?.count?.days ?? []).map {
                Day(
                    start: $0.day.start,
                    weekday: $0.day.weekday,
                    reason: $0.reason.word,
                    name: $0.reason.name,
                    works: $0.reason.works,
                    isPaused: $0.isPaused,
                    number: $0.number
                )
            },
            pauses: found.course.pauses.map { Span(name: $0.cause.rawValue, since: $0.time.start, until: $0.time.end) }
                + [found.course.pause].compactMap { $0 }.map {
                    Span(name: $0.cause.rawValue, since: $0.since, until: nil)
                },
            custody: found.record.custody.map { Span(name: names[$0.agency], since: $0.since, until: $0.until) },
            others: found.others.map {
                Other(set: $0.set.name, length: Length($0.rule.length, $0.rule.unit.rawValue), dueAt: $0.due.at)
            },
            facts: found.record.facts.map {
                Step(
                    step: "deadline-\($0.fact)",
                    at: $0.at,
                    person: $0.person,
                    agency: $0.agency,
                    reason: $0.words,
                    until: $0.dueAt
                )
            }
        )
    }
}
