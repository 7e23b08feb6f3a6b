import Dashboard
import Events
import Foundation
import Hummingbird
import Intake
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

    @Sendable func closeEvent(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            _ = try await EventDesk().close(id, reason: form.reason, by: principal, in: transaction)
        }
    }

    @Sendable func reopenEvent(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            _ = try await EventDesk().reopen(id, reason: form.reason, by: principal, in: transaction)
        }
    }

    @Sendable func mergeEvent(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            let other = try await form.other(in: transaction)
            _ = try await EventDesk().merge(id, into: other, reason: form.reason, by: principal, in: transaction)
        }
    }

    @Sendable func splitEvent(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            _ = try await EventDesk().split(form.items, from: id, reason: form.reason, by: principal, in: transaction)
        }
    }

    @Sendable func moveItems(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            let other = try await form.other(in: transaction)
            let items = form.items
            _ = try await EventDesk().move(
                items,
                from: id,
                to: other,
                reason: form.reason,
                by: principal,
                in: transaction
            )
        }
    }

    @Sendable func undoRegrouping(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            _ = try await EventDesk().undo(id, reason: form.reason, by: principal, in: transaction)
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

    /// The items whose boxes were ticked.
    fileprivate var items: [ID<Item>] {
        fields.filter { $0.key.hasPrefix("item-") && $0.value == "on" }.keys.sorted()
            .compactMap { ID<Item>(String($0.dropFirst(5))) }
    }

    /// The event whose number was written: year and number are the first two figures in it.
    fileprivate func other(in transaction: Transaction) async throws -> ID<Event> {
        let figures = (fields["other"] ?? "").split { !("0"..."9").contains($0) }.compactMap { Int($0) }
        guard figures.count == 2,
            let found = try await EventDesk().event(HumanNumber(year: figures[0], number: figures[1]), in: transaction)
        else { throw EventRefusal.otherAbsent }
        return found.id
    }

    fileprivate func level(_ name: String) throws -> EventLevel {
        guard let level = fields[name].flatMap(Int16.init).flatMap(EventLevel.init(rawValue:)) else {
            throw Form.unreadable
        }
        return level
    }
}
