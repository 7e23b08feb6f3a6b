import Assessment
import Dashboard
import Events
import Foundation
import Hummingbird
import Kernel
import Postgres

/// The list of events, and what is done to many of them at once.
extension Site {
    @Sendable func eventsPage(_ request: Request, _ context: CityContext) async throws -> Response {
        try await show(request, context) { principal, language in
            let filter = try request.choice("state", of: EventsPage.Filter.self) ?? .open
            let words = try request.words()
            let list = "page-events?state=\(filter.rawValue)&q=\(words)"
            let last = try request.cursor(of: list, key: key).map(EventPosition.init(cursor:))
            let page = try await report(principal, request, context, language) { report in
                try await report.events(filter, words, after: last, sorted: request.sorted) { position in
                    position.cursor.token(for: list, key: key)
                }
            }
            return try pages.events(page, language: language)
        }
    }

    @Sendable func dismissEvents(_ request: Request, _ context: CityContext) async throws -> Response {
        try await sort(request, context, to: .dismissed) { events, reason, principal, transaction in
            try await EventDesk().dismiss(events, reason: reason, by: principal, in: transaction)
        }
    }

    @Sendable func restoreEvents(_ request: Request, _ context: CityContext) async throws -> Response {
        try await sort(request, context, to: .open) { events, reason, principal, transaction in
            try await EventDesk().restore(events, reason: reason, by: principal, in: transaction)
        }
    }

    private func sort(
        _ request: Request,
        _ context: CityContext,
        to filter: EventsPage.Filter,
        _ turn: @Sendable ([ID<Event>], String, Principal, Transaction) async throws -> EventDesk.Sorted
    ) async throws -> Response {
        try await answer(request, context, on: Address.events) { form in
            let principal = context.principal
            let sorted = try await database.transaction(for: principal) { transaction in
                try await turn(form.events, form.fields["reason"] ?? "", principal, transaction)
            }
            let counts = "done=\(sorted.done.count)&left=\(sorted.left.count)"
            let back = "\(Address.events)?state=\(filter.rawValue)&\(counts)"
            return Response(status: .seeOther, headers: [.location: back])
        }
    }
}

extension SiteReport {
    /// A page of the list of events.
    func events(
        _ filter: EventsPage.Filter,
        _ words: String,
        after last: EventPosition?,
        sorted: EventsPage.Sorted?,
        token: (EventPosition) -> String
    ) async throws -> EventsPage {
        var search = EventSearch(SearchWords(words)?.pairs ?? [])
        search.isDismissed = filter == .dismissed
        search.state = Event.State(rawValue: filter.rawValue)
        let limit = 50
        try await transaction.execute("SET LOCAL statement_timeout = '3s'")
        let sight = Principal.person(official).sight
        let found = try await transaction.rows(EventDesk().events(search, for: sight, after: last, limit: limit))
        let acts: [EventsPage.Filter: EventsPage.Act] = [.open: .dismiss, .dismissed: .restore]
        return EventsPage(
            frame: frame,
            words: words,
            filter: filter,
            events: rows(of: found, [:]),
            act: official.role.may(.directEvent) && !found.isEmpty ? acts[filter] : nil,
            next: found.count == limit ? found.last.map { token($0.position) } : nil,
            sorted: sorted
        )
    }
}

extension Form {
    /// The events whose boxes were ticked.
    fileprivate var events: [ID<Event>] {
        fields.filter { $0.key.hasPrefix("event-") && $0.value == "on" }.keys.sorted()
            .compactMap { ID<Event>(String($0.dropFirst(6))) }
    }
}

extension Request {
    /// What is looked for, if anything is.
    ///
    /// - Throws: `BodyRefused` for words too short to be found.
    fileprivate func words() throws -> String {
        let written = uri.queryParameters["q"].map(String.init)?.trimmingCharacters(in: .whitespaces) ?? ""
        guard !written.isEmpty else { return "" }
        guard written.unicodeScalars.count <= 100, SearchWords(written) != nil else { throw BodyRefused.searchTooShort }
        return written
    }

    /// What became of those that were chosen on the page before.
    fileprivate var sorted: EventsPage.Sorted? {
        guard let done = uri.queryParameters["done"].flatMap({ Int($0) }), (0...200).contains(done),
            let left = uri.queryParameters["left"].flatMap({ Int($0) }), (0...200).contains(left)
        else { return nil }
        return EventsPage.Sorted(done: done, left: left)
    }
}
