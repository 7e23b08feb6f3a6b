package import Foundation
package import Kernel
package import Playbooks
package import Postgres

/// What nobody has done yet and somebody is told of until it is done: a limit, a level that waits for a person, or a source that
/// is silent.
package struct Alarm: Sendable {
    /// The alarm of a limit has the limit's own id, that of a silence the silence's.
    package let id: UUID
    /// What it is about.
    package let matter: EscalationChain.Matter
    /// The case that the limit binds; nothing for anything else.
    package let caseID: UUID?
    /// The event whose level waits; nothing for anything else.
    package let eventID: UUID?
    /// The source that is silent; nothing for anything else.
    package let source: SourceID?
    /// Whether it waits, rests or is over.
    package let state: State
    /// How many rungs of the chain were reached.
    package let rung: Int
    /// How often the last one was told again.
    package let round: Int
    /// When it was raised.
    package let raisedAt: Date
    /// When a rung was told last; nothing until then.
    package let toldAt: Date?
    /// When it is looked at next; nothing where that takes a move of the thing itself.
    package let nextAt: Date?
    /// Until when it rests; nothing while it waits.
    package let until: Date?
    /// How often its row was written, from 1.
    package let version: Int

    /// Where an alarm stands; the database draws the same line.
    package enum State: String, Sendable, CaseIterable, SQLValue, SQLDecodable {
        /// It climbs.
        case waiting
        /// Somebody has seen it and deals with it (已确认).
        case acknowledged
        /// Somebody has put it off, with a reason (暂缓).
        case snoozed
        /// The thing is done, closed or cancelled.
        case over
    }
}

extension Alarm: RowDecodable {
    package init(row: Row) throws {
        id = try row["id"]
        matter = try row["matter"]
        caseID = try row["case_id"]
        eventID = try row["event_id"]
        source = try row["source_id"]
        state = try row["state"]
        rung = Int(try row["rung"] as Int16)
        round = Int(try row["round"] as Int16)
        raisedAt = try row["raised_at"]
        toldAt = try row["told_at"]
        nextAt = try row["next_at"]
        until = try row["until"]
        version = Int(try row["version"] as Int32)
    }
}

extension EscalationChain.Matter: SQLValue, SQLDecodable {}

/// One thing that happened with an alarm.
package struct AlarmStep: Sendable, RowDecodable {
    /// Its place among all steps.
    package let id: Int64
    /// What happened.
    package let kind: Kind
    /// When it happened.
    package let at: Date
    /// The rung that was told, or on which the alarm stood; from 1, 0 before the first.
    package let rung: Int
    /// Which repetition of the rung it was; 0 for the first time.
    package let round: Int
    /// The event's level at that time, 1 (Ⅰ) to 4 (Ⅳ); nothing where nobody was told.
    package let level: Int?
    /// Whether the limit had been missed; nothing where nobody was told.
    package let isMissed: Bool?
    /// The name of who acted; in a delegated post with the holder's.
    package let person: String?
    /// The short name of the agency of who acted.
    package let agency: String?
    /// Whether it was done on a page or over a link from a message.
    package let means: String?
    /// Until when the alarm rests.
    package let until: Date?
    /// The name of who it was handed over to.
    package let charge: String?
    /// Why, where somebody said so.
    package let words: String?

    /// What can happen with an alarm.
    package enum Kind: String, Sendable, CaseIterable, SQLDecodable {
        case told
        case acknowledged
        case snoozed
        case handedOver = "handed-over"
        case unreached
        case over
    }

    package init(row: Row) throws {
        id = try row["id"]
        kind = try row["step"]
        at = try row["at"]
        rung = Int(try row["rung"] as Int16)
        round = Int(try row["round"] as Int16)
        level = (try row["level"] as Int16?).map(Int.init)
        isMissed = try row["missed"]
        person = try row["person"]
        agency = try row["agency"]
        means = try row["means"]
        until = try row["until"]
        charge = try row["charge"]
        words = try row["words"]
    }
}
