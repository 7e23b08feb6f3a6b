package import Foundation
import Kernel
package import Postgres

/// What a person was told.
package struct NoticeRecord: Sendable, RowDecodable {
    /// What a link from a message names.
    package let id: UUID
    /// When the person was told.
    package let at: Date
    /// When the person saw it on their own page; nothing until then.
    package let readAt: Date?
    /// The alarm as it stands now.
    package let alarm: Alarm
    /// Whether the limit had been missed then.
    package let isMissed: Bool
    /// The event's level then, 1 (Ⅰ) to 4 (Ⅳ).
    package let level: Int
    /// The event that it concerns; nothing for a source.
    package let event: UUID?
    /// What the event or the source is called.
    package let title: String
    /// The year and number of the event; nothing for a source.
    package let number: (year: Int, number: Int)?
    /// The name of the limit; nothing where there is none.
    package let rule: String?
    /// When the limit ends or ended; nothing where there is none.
    package let dueAt: Date?
    /// Since when the source was silent; nothing for anything else.
    package let silentSince: Date?
    /// When that silence ended; nothing while it lasts.
    package let silentUntil: Date?

    /// Its place in the list.
    package var position: NoticePosition { NoticePosition(at: at, id: id) }

    package init(row: Row) throws {
        id = try row["notice_id"]
        at = try row["at"]
        readAt = try row["read_at"]
        alarm = try Alarm(row: row)
        isMissed = try row["missed"]
        level = Int(try row["level"] as Int16)
        event = try row["event"]
        title = try row["title"]
        let (year, number) = (try row["year"] as Int32?, try row["number"] as Int32?)
        self.number = year.flatMap { year in number.map { (Int(year), Int($0)) } }
        rule = try row["rule"]
        dueAt = try row["due_at"]
        silentSince = try row["since"]
        silentUntil = try row["ended_at"]
    }
}

/// Where a list of notices goes on.
package struct NoticePosition: Sendable, Hashable {
    /// When the person was told.
    package let at: Date
    /// The notice.
    package let id: UUID

    /// Remembers the last notice of a page.
    package init(at: Date, id: UUID) {
        self.at = at
        self.id = id
    }
}
