import Cases
import Dashboard
import Foundation
import Hummingbird
import Intake
import Kernel

/// The forms of the steps beside the main ones.
extension Site {
    @Sendable func giveBack(_ request: Request, _ context: CityContext) async throws -> Response {
        try await act(request, context, CaseRefusal.absent, back: Address.caseFile) {
            (id: ID<Case>, principal, form, transaction) in
            let agency = try form.agency()
            _ = try await CaseDesk().giveBack(id, to: agency, reason: form.words, by: principal, in: transaction)
        }
    }

    @Sendable func transfer(_ request: Request, _ context: CityContext) async throws -> Response {
        try await act(request, context, CaseRefusal.absent, back: Address.caseFile) {
            (id: ID<Case>, principal, form, transaction) in
            guard let agency = try form.agency() else { throw CaseRefusal.agencyUnknown }
            _ = try await CaseDesk().transfer(id, to: agency, reason: form.words, by: principal, in: transaction)
        }
    }

    @Sendable func sendBack(_ request: Request, _ context: CityContext) async throws -> Response {
        try await act(request, context, CaseRefusal.absent, back: Address.caseFile) {
            (id: ID<Case>, principal, form, transaction) in
            _ = try await CaseDesk().sendBack(id, reason: form.words, by: principal, in: transaction)
        }
    }

    @Sendable func reopen(_ request: Request, _ context: CityContext) async throws -> Response {
        try await act(request, context, CaseRefusal.absent, back: Address.caseFile) {
            (id: ID<Case>, principal, form, transaction) in
            _ = try await CaseDesk().reopen(id, reason: form.words, by: principal, in: transaction)
        }
    }

    @Sendable func assign(_ request: Request, _ context: CityContext) async throws -> Response {
        try await act(request, context, CaseRefusal.absent, back: Address.caseFile) {
            (id: ID<Case>, principal, form, transaction) in
            guard let person = PersonID(form.choice) else { throw CaseRefusal.personUnknown }
            _ = try await CaseDesk().assign(id, to: person, by: principal, in: transaction)
        }
    }

    @Sendable func contribute(_ request: Request, _ context: CityContext) async throws -> Response {
        try await act(request, context, CaseRefusal.absent, back: Address.caseFile) {
            (id: ID<Case>, principal, form, transaction) in
            _ = try await CaseDesk().contribute(id, text: form.words, by: principal, in: transaction)
        }
    }

    @Sendable func askForTime(_ request: Request, _ context: CityContext) async throws -> Response {
        try await act(request, context, CaseRefusal.absent, back: Address.caseFile) {
            (id: ID<Case>, principal, form, transaction) in
            guard let until = Date(written: form.fields["until"] ?? "") else { throw CaseRefusal.notLater }
            _ = try await CaseDesk().askForTime(id, until: until, reason: form.words, by: principal, in: transaction)
        }
    }

    @Sendable func instruct(_ request: Request, _ context: CityContext) async throws -> Response {
        try await act(request, context, CaseRefusal.absent, back: Address.caseFile) {
            (id: ID<Case>, principal, form, transaction) in
            _ = try await CaseDesk().instruct(id, text: form.words, by: principal, in: transaction)
        }
    }
}

extension Form {
    fileprivate var words: String { fields["words"] ?? "" }
    fileprivate var choice: String { fields["choice"] ?? "" }

    /// The agency that was chosen; nothing where the form says that it is nobody's to say.
    fileprivate func agency() throws -> AgencyID? {
        guard choice != "none" else { return nil }
        guard let id = AgencyID(choice) else { throw CaseRefusal.agencyUnknown }
        return id
    }
}
