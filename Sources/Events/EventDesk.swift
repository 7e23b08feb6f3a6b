package import Foundation
package import Kernel
package import Postgres

/// What can be seen of events and done with them.
package struct EventDesk: Sendable {
    package init() {}

    /// One event, or nothing for who may not see it.
    package func event(_ id: ID<Event>, in transaction: Transaction) async throws -> Event? {
        try await transaction.row(.event(id))
    }

    /// One event by the number that people say, or nothing for who may not see it.
    package func event(_ number: HumanNumber, in transaction: Transaction) async throws -> Event? {
        try await transaction.row(.event(number))
    }

    /// One event, held until the end of the transaction, or nothing where there is none.
    package func held(_ id: ID<Event>, in transaction: Transaction) async throws -> Event? {
        try await transaction.row(.locked(id))
    }

    /// Events with the newest item first, after the last one of the page before.
    package func events(
        for sight: Sight,
        after last: EventPosition?,
        state: Event.State?,
        limit: Int
    ) -> Query<Event> {
        Query(.events(for: sight, after: last, state: state, limit: limit))
    }

    /// Open events for the board: by level, confirmed or else proposed, then by heat.
    package func board(for sight: Sight, limit: Int, in transaction: Transaction) async throws -> [Event] {
        try await transaction.rows(.board(for: sight, limit: limit))
    }

    /// The curve of attention of some events, oldest hour first.
    package func heat(
        of events: [ID<Event>],
        since moment: Date,
        in transaction: Transaction
    ) async throws -> [HeatPoint] {
        try await transaction.rows(.heat(of: events, since: moment))
    }

    /// What was done with an event, in order.
    package func steps(of id: ID<Event>, in transaction: Transaction) async throws -> [EventStep] {
        try await transaction.rows(.steps(of: id))
    }
}

/// Where a list of events goes on.
package struct EventPosition: Sendable {
    /// When the latest item of the last event shown was written; earlier ones follow.
    package let lastItemAt: Date
    /// The last event shown; tells events of the same moment apart.
    package let id: ID<Event>

    /// Remembers an event's place.
    package init(lastItemAt: Date, id: ID<Event>) {
        self.lastItemAt = lastItemAt
        self.id = id
    }
}

/// Attention to an event in one hour.
package struct HeatPoint: Sendable, RowDecodable {
    /// One of the events that were asked for.
    package let event: ID<Event>
    /// The beginning of the hour.
    package let hour: Date
    /// At the end of the hour.
    package let heat: Heat

    package init(row: Row) throws {
        event = try row["event_id"]
        hour = try row["hour"]
        let news = try Double(row["news"] as Float)
        heat = try Heat(news: news, social: Double(row["heat"] as Float) - news)
    }
}

/// One thing that was done with an event: by whom, when and why.
package struct EventStep: Sendable, RowDecodable {
    /// The event that the step has to do with too, such as the one that goes on with it; nil for most steps.
    package let other: ID<Event>?
    /// The number of that event, where the asker may see it.
    package let otherNumber: HumanNumber?
    /// One of `gathered`, `level-proposed`, `level-confirmed`, `level-raised`, `level-lowered`, `level-unconfirmed`,
    /// `closed`, `reopened`, `followed`, `merged`, `took-in`, `split`, `split-off`, `moved-out`, `moved-in`, `undone`, `dismissed` and
    /// `restored`.
    package let step: String
    /// The moment of the transaction that took the step.
    package let at: Date
    /// The name of the person who did it; nil for what the service did.
    package let person: String?
    /// The short name of the agency of that person's post; nil for what the service did.
    package let agency: String?
    /// The level that the step is about; nil for steps about no level.
    package let level: EventLevel?
    /// Why it was done, 1 to 1000 characters; nil for what the service did.
    package let reason: String?

    package init(row: Row) throws {
        step = try row["step"]
        other = try row["other_id"]
        let (year, number): (Int32?, Int32?) = (try row["other_year"], try row["other_number"])
        otherNumber = if let year, let number { HumanNumber(year: Int(year), number: Int(number)) } else { nil }
        at = try row["at"]
        person = try row["person"]
        agency = try row["agency"]
        level = try row["level"]
        reason = try row["reason"]
    }
}
