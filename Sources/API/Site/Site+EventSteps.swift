import Dashboard
import Events
import Foundation
import Hummingbird
import Kernel
import Postgres

/// The forms of an event, a step each.
extension Site {
    @Sendable func confirm(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            let level = try form.level("level")
            _ = try await EventDesk().confirm(level, of: id, reason: form.reason, by: principal, in: transaction)
        }
    }

    @Sendable func raise(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            let level = try form.level("choice")
            _ = try await EventDesk().raise(id, to: level, reason: form.reason, by: principal, in: transaction)
        }
    }

    @Sendable func lower(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            let level = try form.level("choice")
            _ = try await EventDesk().lower(id, to: level, reason: form.reason, by: principal, in: transaction)
        }
    }

    private func step(
        _ request: Request,
        _ context: CityContext,
        _ take: @Sendable (ID<Event>, Principal, Form, Transaction) async throws -> Void
    ) async throws -> Response {
        try await act(request, context, EventRefusal.absent, back: Address.event, take)
    }
}

extension Form {
    fileprivate var reason: String { fields["reason"] ?? "" }

    fileprivate func level(_ name: String) throws -> EventLevel {
        guard let level = fields[name].flatMap(Int16.init).flatMap(EventLevel.init(rawValue:)) else {
            throw Form.unreadable
        }
        return level
    }
}
