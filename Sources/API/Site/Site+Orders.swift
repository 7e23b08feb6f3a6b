import Cases
import Dashboard
import Foundation
import Hummingbird
import Intake
import Kernel
import Postgres

/// Orders to act: the register, the page of one, and its forms.
extension Site {
    /// The addresses of orders.
    var orderRoutes: [Route] {
        [
            Route(.get, Address.orders, ordersPage),
            Route(.get, "/orders/{id}", order),
            Route(.post, "/cases/{id}/order", issueOrder),
            Route(.post, "/orders/{id}/receive", receiveOrder),
            Route(.post, "/orders/{id}/report", reportOnOrder),
            Route(.post, "/orders/{id}/check", checkOrder),
            Route(.post, "/orders/{id}/send-back", sendOrderBack),
            Route(.post, "/orders/{id}/close", closeOrder),
            Route(.post, "/orders/{id}/withdraw", withdrawOrder),
        ]
    }

    @Sendable func ordersPage(_ request: Request, _ context: CityContext) async throws -> Response {
        try await show(request, context) { principal, language in
            let filter = try request.choice("state", of: OrdersPage.Filter.self) ?? .open
            let list = "page-orders?state=\(filter.rawValue)"
            let last = try request.cursor(of: list, key: key).map(OrderPosition.init(cursor:))
            let page = try await report(principal, request, context, language) { report in
                try await report.orders(filter, for: principal.sight, after: last) { position in
                    position.cursor.token(for: list, key: key)
                }
            }
            return try pages.orders(page, language: language)
        }
    }

    @Sendable func order(_ request: Request, _ context: CityContext) async throws -> Response {
        try await show(request, context) { principal, language in
            let id: ID<Order> = try context.id(OrderRefusal.absent)
            let page = try await report(principal, request, context, language) { try await $0.order(id) }
            return try pages.order(page, language: language)
        }
    }

    @Sendable func issueOrder(_ request: Request, _ context: CityContext) async throws -> Response {
        try await act(request, context, CaseRefusal.absent, back: Address.caseFile) {
            (id: ID<Case>, principal, form, transaction) in
            guard let ground = Order.Ground(rawValue: form.fields["choice"] ?? "") else { throw Form.unreadable }
            _ = try await OrderDesk().issue(id, on: ground, text: form.words, by: principal, in: transaction)
        }
    }

    @Sendable func receiveOrder(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, _, transaction in
            _ = try await OrderDesk().receive(id, by: principal, in: transaction)
        }
    }

    @Sendable func reportOnOrder(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            _ = try await OrderDesk().report(id, text: form.words, by: principal, in: transaction)
        }
    }

    @Sendable func checkOrder(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, _, transaction in
            _ = try await OrderDesk().check(id, by: principal, in: transaction)
        }
    }

    @Sendable func sendOrderBack(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            let lacking = Set(Order.Lack.allCases.filter { form.fields["lacks-\($0.rawValue)"] != nil })
            let desk = OrderDesk()
            _ = try await desk.sendBack(id, lacking: lacking, text: form.words, by: principal, in: transaction)
        }
    }

    @Sendable func closeOrder(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            _ = try await OrderDesk().close(id, text: form.words, by: principal, in: transaction)
        }
    }

    @Sendable func withdrawOrder(_ request: Request, _ context: CityContext) async throws -> Response {
        try await step(request, context) { id, principal, form, transaction in
            _ = try await OrderDesk().withdraw(id, text: form.words, by: principal, in: transaction)
        }
    }

    private func step(
        _ request: Request,
        _ context: CityContext,
        _ take: @Sendable (ID<Order>, Principal, Form, Transaction) async throws -> Void
    ) async throws -> Response {
        try await act(request, context, OrderRefusal.absent, back: Address.order, take)
    }
}
