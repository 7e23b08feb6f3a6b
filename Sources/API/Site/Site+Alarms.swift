import Dashboard
import Foundation
import HTTPTypes
import Hummingbird
import Intake
import Kernel
import Organisation
import Playbooks
import Postgres
import Supervision

/// What the visitor was told, and what they do about it.
extension Site {
    @Sendable func noticesPage(_ request: Request, _ context: CityContext) async throws -> Response {
        try await show(request, context) { principal, language in
            let showingOver = try request.choice("state", of: Shown.self) == .all
            let list = "page-notices?state=\(showingOver)"
            let last = try request.cursor(of: list, key: key).map(NoticePosition.init(cursor:))
            let page = try await report(principal, request, context, language) { report in
                try await report.notices(after: last, showingOver: showingOver) { position in
                    position.cursor.token(for: list, key: key)
                }
            }
            return try pages.notices(page, language: language)
        }
    }

    @Sendable func alarmPage(_ request: Request, _ context: CityContext) async throws -> Response {
        try await show(request, context) { principal, language in
            let id: ID<Alarm> = try context.id(AlarmRefusal.absent)
            let page = try await report(principal, request, context, language) { try await $0.alarm(id.rawValue) }
            return try pages.alarm(page, language: language)
        }
    }

    @Sendable func acknowledgeAlarm(_ request: Request, _ context: CityContext) async throws -> Response {
        let minutes = current().playbook.supervision.acknowledgedFor
        return try await deal(request, context) { id, principal, _, transaction in
            try await AlarmRegister().acknowledge(id, minutes: minutes, by: principal, in: transaction)
        }
    }

    @Sendable func snoozeAlarm(_ request: Request, _ context: CityContext) async throws -> Response {
        try await deal(request, context) { id, principal, form, transaction in
            guard let until = Date(written: form.fields["until"] ?? "") else { throw AlarmRefusal.untilWrong }
            let reason = form.fields["words"] ?? ""
            try await AlarmRegister().snooze(id, until: until, reason: reason, by: principal, in: transaction)
        }
    }

    @Sendable func handOverAlarm(_ request: Request, _ context: CityContext) async throws -> Response {
        try await deal(request, context) { id, principal, form, transaction in
            guard let person = PersonID(form.fields["choice"] ?? "") else { throw AlarmRefusal.personUnknown }
            let reason = form.fields["words"] ?? ""
            try await AlarmRegister().handOver(id, to: person, reason: reason, by: principal, in: transaction)
        }
    }

    /// What a signed link from a message is for; nobody has to be signed in, and nothing is done.
    @Sendable func acknowledgePage(_ request: Request, _ context: CityContext) async throws -> Response {
        try await byLink(request, context, .readOnly) { link, register, transaction in
            guard let told = try await register.told(by: link, in: transaction) else {
                throw AlarmRefusal.linkUnreadable
            }
            return told
        }
    }

    /// Acknowledges in the name of the person whom the message went to.
    ///
    /// The form needs no token of a session: the link itself is one, and nobody else can know it.
    @Sendable func acknowledgeByLink(_ request: Request, _ context: CityContext) async throws -> Response {
        let minutes = current().playbook.supervision.acknowledgedFor
        return try await byLink(request, context, .readWrite) { link, register, transaction in
            try await register.acknowledge(by: link, minutes: minutes, in: transaction)
            guard let told = try await register.told(by: link, in: transaction) else {
                throw AlarmRefusal.linkUnreadable
            }
            return told
        }
    }

    private func byLink(
        _ request: Request,
        _ context: CityContext,
        _ access: Opening.Access,
        _ take: @Sendable (NoticeLink, AlarmRegister, Transaction) async throws -> LinkedNotice
    ) async throws -> Response {
        let token = context.parameters.get("token") ?? ""
        do {
            let told = try await database.transaction(for: .door, access) { transaction in
                let link = try NoticeLink(token: token, at: transaction.moment, key: key)
                return try await take(link, AlarmRegister(), transaction)
            }
            let page = AcknowledgePage(
                frame: try await bareFrame(request),
                token: token,
                person: told.person,
                at: told.at,
                state: AlarmState(told.state),
                until: told.until
            )
            return html(try pages.acknowledge(page, language: request.language), request)
        } catch let refusal as any Refusal {
            return try await refused(refusal, request, context)
        }
    }

    private func deal(
        _ request: Request,
        _ context: CityContext,
        _ take: @Sendable (UUID, Principal, Form, Transaction) async throws -> Void
    ) async throws -> Response {
        try await act(request, context, AlarmRefusal.absent, back: Address.alarm) {
            (id: ID<Alarm>, principal, form, transaction) in
            try await take(id.rawValue, principal, form, transaction)
        }
    }

    private enum Shown: String {
        case all
    }
}
