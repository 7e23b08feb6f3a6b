import Cases
import Dashboard
import Hummingbird
import Kernel

/// The forms of a case in the wrong hands.
extension Site {
    @Sendable func giveBack(_ request: Request, _ context: CityContext) async throws -> Response {
        try await act(request, context, CaseRefusal.absent, back: Address.caseFile) {
            (id: ID<Case>, principal, form, transaction) in
            let agency = try form.agency()
            _ = try await CaseDesk().giveBack(id, to: agency, reason: form.reason, by: principal, in: transaction)
        }
    }

    @Sendable func transfer(_ request: Request, _ context: CityContext) async throws -> Response {
        try await act(request, context, CaseRefusal.absent, back: Address.caseFile) {
            (id: ID<Case>, principal, form, transaction) in
            guard let agency = try form.agency() else { throw CaseRefusal.agencyUnknown }
            _ = try await CaseDesk().transfer(id, to: agency, reason: form.reason, by: principal, in: transaction)
        }
    }

    @Sendable func sendBack(_ request: Request, _ context: CityContext) async throws -> Response {
        try await act(request, context, CaseRefusal.absent, back: Address.caseFile) {
            (id: ID<Case>, principal, form, transaction) in
            _ = try await CaseDesk().sendBack(id, reason: form.reason, by: principal, in: transaction)
        }
    }

    @Sendable func reopen(_ request: Request, _ context: CityContext) async throws -> Response {
        try await act(request, context, CaseRefusal.absent, back: Address.caseFile) {
            (id: ID<Case>, principal, form, transaction) in
            _ = try await CaseDesk().reopen(id, reason: form.reason, by: principal, in: transaction)
        }
    }
}

extension Form {
    fileprivate var reason: String { fields["reason"] ?? "" }

    /// The agency that was chosen; nothing where the form says that it is nobody's to say.
    fileprivate func agency() throws -> AgencyID? {
        let written = fields["agency"] ?? ""
        guard written != "none" else { return nil }
        guard let id = AgencyID(written) else { throw CaseRefusal.agencyUnknown }
        return id
    }
}
