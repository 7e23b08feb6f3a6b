import Cases
import Dashboard
import Foundation
import Hummingbird
import Intake
import Kernel
import Postgres

/// The forms of a case, a step each.
extension Site {
    @Sendable func accept(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, _, transaction in
            _ = try await CaseDesk().accept(id, by: principal, in: transaction)
        }
    }

    @Sendable func draft(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            _ = try await CaseDesk().draft(id, text: form.fields["text"] ?? "", by: principal, in: transaction)
            try await attach(form, to: id, principal, transaction)
        }
    }

    @Sendable func reject(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            _ = try await CaseDesk().reject(id, reason: form.words, by: principal, in: transaction)
        }
    }

    @Sendable func sign(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            guard let draft = ID<Draft>(form.fields["draft"] ?? "") else { throw Form.unreadable }
            _ = try await CaseDesk().sign(id, draft: draft, by: principal, in: transaction)
        }
    }

    @Sendable func answer(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            _ = try await CaseDesk().answer(id, text: form.fields["text"] ?? "", by: principal, in: transaction)
            try await attach(form, to: id, principal, transaction)
        }
    }

    @Sendable func close(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            try await attach(form, to: id, principal, transaction)
            _ = try await CaseDesk().close(id, by: principal, in: transaction)
        }
    }

    @Sendable func giveBack(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            let agency = try form.agency()
            _ = try await CaseDesk().giveBack(id, to: agency, reason: form.words, by: principal, in: transaction)
        }
    }

    @Sendable func transfer(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            guard let agency = try form.agency() else { throw CaseRefusal.agencyUnknown }
            _ = try await CaseDesk().transfer(id, to: agency, reason: form.words, by: principal, in: transaction)
        }
    }

    @Sendable func sendBack(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            _ = try await CaseDesk().sendBack(id, reason: form.words, by: principal, in: transaction)
        }
    }

    @Sendable func reopen(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            _ = try await CaseDesk().reopen(id, reason: form.words, by: principal, in: transaction)
        }
    }

    @Sendable func assign(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            guard let person = PersonID(form.choice) else { throw CaseRefusal.personUnknown }
            _ = try await CaseDesk().assign(id, to: person, by: principal, in: transaction)
        }
    }

    @Sendable func contribute(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            _ = try await CaseDesk().contribute(id, text: form.words, by: principal, in: transaction)
        }
    }

    @Sendable func askForTime(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            guard let until = Date(written: form.fields["until"] ?? "") else { throw CaseRefusal.notLater }
            _ = try await CaseDesk().askForTime(id, until: until, reason: form.words, by: principal, in: transaction)
        }
    }

    @Sendable func instruct(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            _ = try await CaseDesk().instruct(id, text: form.words, by: principal, in: transaction)
        }
    }

    @Sendable func report(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            guard let number = Int(form.choice) else { throw CaseRefusal.instructionUnknown }
            _ = try await CaseDesk().report(id, on: number, text: form.words, by: principal, in: transaction)
        }
    }

    private func step(
        _ request: Request,
        _ context: CityContext,
        _ take: @Sendable (ID<Case>, Principal, Form, Transaction) async throws -> Void
    ) async throws -> Response {
        try await act(request, context, CaseRefusal.absent, back: Address.caseFile, take)
    }

    private func attach(
        _ form: Form,
        to id: ID<Case>,
        _ principal: Principal,
        _ transaction: Transaction
    ) async throws {
        for file in form.files {
            _ = try await AttachmentDesk().add(
                file.bytes,
                name: file.name,
                to: .case(id),
                by: principal,
                in: transaction
            )
        }
    }
}

extension Form {
    /// The words of a step.
    var words: String { fields["words"] ?? "" }
    fileprivate var choice: String { fields["choice"] ?? "" }

    /// The agency that was chosen; nothing where the form says that it is nobody's to say.
    fileprivate func agency() throws -> AgencyID? {
        guard choice != "none" else { return nil }
        guard let id = AgencyID(choice) else { throw CaseRefusal.agencyUnknown }
        return id
    }
}
