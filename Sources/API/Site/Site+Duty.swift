import Dashboard
import Foundation
import Hummingbird
import Kernel
import Playbooks
import Postgres
import Supervision

/// Who is on duty, and notices that were read.
extension Site {
    @Sendable func dutyPage(_ request: Request, _ context: CityContext) async throws -> Response {
        try await show(request, context) { principal, language in
            let page = try await report(principal, request, context, language) { try await $0.duty() }
            return try pages.duty(page, language: language)
        }
    }

    @Sendable func enterDuty(_ request: Request, _ context: CityContext) async throws -> Response {
        try await submit(request, context, back: Address.duty) { principal, form, transaction in
            guard let person = PersonID(form.fields["person"] ?? ""),
                let days = DutyTurn.Days(rawValue: form.fields["days"] ?? ""),
                let from = Int(form.fields["from"] ?? ""), let until = Int(form.fields["until"] ?? "")
            else { throw AlarmRefusal.turnWrong }
            let draft = DutyDraft(
                person: person,
                days: days,
                fromHour: from,
                untilHour: until,
                firstDay: form.fields["first"] ?? "",
                lastDay: form.fields["last"] ?? ""
            )
            _ = try await DutyDesk().add(draft, at: nil, by: principal, in: transaction)
        }
    }

    @Sendable func endDuty(_ request: Request, _ context: CityContext) async throws -> Response {
        try await act(request, context, AlarmRefusal.turnAbsent, back: { _ in Address.duty }) {
            (id: ID<DutyTurn>, principal, _, transaction) in
            _ = try await DutyDesk().end(id, by: principal, in: transaction)
        }
    }

    @Sendable func readNotices(_ request: Request, _ context: CityContext) async throws -> Response {
        let official = try context.official()
        return try await submit(request, context, back: Address.notices) { _, _, transaction in
            try await AlarmRegister().read(by: official, in: transaction)
        }
    }

    /// Does what a form asks for that is about nothing in its address, and goes back to a page.
    func submit(
        _ request: Request,
        _ context: CityContext,
        back: String,
        _ step: @Sendable (Principal, Form, Transaction) async throws -> Void
    ) async throws -> Response {
        try await answer(request, context) { form in
            let principal = context.principal
            try await database.transaction(for: principal) { try await step(principal, form, $0) }
            return Response(status: .seeOther, headers: [.location: back])
        }
    }
}

extension SiteReport {
    /// Who is on duty, as far as the visitor may see it.
    func duty() async throws -> DutyPage {
        let desk = DutyDesk()
        let isOffered = official.role.may(.keepRoster)
        let turns = try await desk.turns(in: transaction)
        let colleagues = isOffered ? try await desk.colleagues(at: official.agency, in: transaction) : []
        return DutyPage(
            frame: frame,
            turns: turns.map { entry in
                DutyPage.Turn(
                    id: entry.turn.id.text,
                    agency: entry.agencyName,
                    person: entry.name,
                    days: entry.turn.days.rawValue,
                    hours: (entry.turn.fromHour, entry.turn.untilHour),
                    span: (entry.turn.firstDay.description, entry.turn.lastDay.description),
                    isOffered: isOffered && (official.role == .coordinator || entry.agency == official.agency)
                )
            },
            colleagues: isOffered ? colleagues.map { CasePage.Choice(id: $0.person.text, name: $0.name) } : nil
        )
    }
}
