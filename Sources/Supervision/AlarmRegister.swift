package import Foundation
package import Kernel
package import Postgres

/// What people see of alarms, and what they do with them.
package struct AlarmRegister: Sendable {
    package init() {}

    /// What a person was told, the newest first.
    ///
    /// - Parameters:
    ///   - last: The last one of the page before.
    ///   - open: Whether what is over is left out.
    package func notices(
        of official: Official,
        after last: NoticePosition?,
        open: Bool,
        limit: Int,
        in transaction: Transaction
    ) async throws -> [NoticeRecord] {
        try await transaction.rows(.notices(of: official.person, after: last, open: open, limit: limit))
    }

    /// How many open alarms a person was told of and has not read.
    package func unread(of official: Official, in transaction: Transaction) async throws -> Int {
        try await transaction.value(.unread(of: official.person), as: Int.self) ?? 0
    }

    /// An alarm with everything on record about it; nothing where there is none for the asker.
    package func file(_ id: UUID, in transaction: Transaction) async throws -> AlarmFile? {
        guard let alarm: Alarm = try await transaction.row(.alarm(id)) else { return nil }
        return AlarmFile(
            alarm: alarm,
            steps: try await transaction.rows(.steps(of: id)),
            outcomes: try await transaction.rows(.outcomes(of: id))
        )
    }

    /// The alarms of a case that are not over, and those that were told.
    package func alarms(ofCase id: UUID, in transaction: Transaction) async throws -> [Alarm] {
        try await transaction.rows(.alarms(ofCase: id))
    }

    /// Notes that a person has seen their notices.
    package func read(by official: Official, in transaction: Transaction) async throws {
        try await transaction.execute(.read(by: official.person, at: transaction.moment))
    }

    /// Acknowledges an alarm: it rests for so many minutes, but for a limit that is missed meanwhile.
    ///
    /// - Throws: `AlarmRefusal`, `RoleRefusal`.
    package func acknowledge(
        _ id: UUID,
        minutes: Int,
        by principal: Principal,
        in transaction: Transaction
    ) async throws {
        try await check(id, by: principal, restingAs: [.acknowledged, .snoozed], in: transaction)
        let until = transaction.moment + Double(minutes) * 60
        try await rest(id, "acknowledged", until: until, why: nil, in: transaction)
    }

    /// Puts an alarm off until a moment.
    ///
    /// - Parameter reason: 1 to 1000 characters, kept with the step.
    /// - Throws: `AlarmRefusal`, `RoleRefusal`.
    package func snooze(
        _ id: UUID,
        until: Date,
        reason: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws {
        let words = try Self.words(reason)
        let official = try await check(id, by: principal, restingAs: [.snoozed], in: transaction)
        let due = try await transaction.value(.runsUntil(id), as: Date?.self) ?? nil
        // Who missed a limit does not silence it for long.
        let isAbove = official.role == .coordinator || official.role == .leader
        let most = transaction.moment + (isAbove || due != nil ? 7 : 1) * 86_400
        guard until > transaction.moment, until <= most, until <= due ?? .distantFuture else {
            throw AlarmRefusal.untilWrong
        }
        try await rest(id, "snoozed", until: until, why: words, in: transaction)
    }

    /// Hands an alarm over to a colleague, who is told and deals with it from then on.
    ///
    /// - Parameter reason: 1 to 1000 characters, kept with the step.
    /// - Throws: `AlarmRefusal`, `RoleRefusal`.
    package func handOver(
        _ id: UUID,
        to person: PersonID,
        reason: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws {
        let words = try Self.words(reason)
        try await check(id, by: principal, in: transaction)
        do {
            try await transaction.execute("SELECT hy.hand_over_alarm(\(id), \(person), \(words))")
        } catch let error as DatabaseError where error.constraint == "alarms_hand_over" {
            throw AlarmRefusal.personUnknown
        }
    }

    /// Whether the person of the transaction may deal with an alarm.
    package func answers(_ id: UUID, in transaction: Transaction) async throws -> Bool {
        try await transaction.value("SELECT hy.answers_alarm(\(id))", as: Bool.self) ?? false
    }

    /// Who may take an alarm over.
    package func colleagues(for id: UUID, in transaction: Transaction) async throws -> [Colleague] {
        try await transaction.rows(.colleagues(for: id, on: transaction.moment))
    }

    /// What a signed link leads to; nothing where there is no such notice.
    package func told(by link: NoticeLink, in transaction: Transaction) async throws -> LinkedNotice? {
        try await transaction.row("SELECT person, at, state, until FROM hy.notice_by_link(\(link.notice))")
    }

    /// Acknowledges an alarm in the name of the person whom a message went to; does nothing where it does not wait any more.
    package func acknowledge(by link: NoticeLink, minutes: Int, in transaction: Transaction) async throws {
        guard try await told(by: link, in: transaction)?.state == .waiting else { return }
        let until = transaction.moment + Double(minutes) * 60
        do {
            try await transaction.execute("SELECT hy.acknowledge_by_link(\(link.notice), \(until))")
        } catch let error as DatabaseError { throw AlarmRefusal(error) ?? error }
    }

    /// Looks at an alarm that is not over for somebody who may deal with it.
    ///
    /// - Parameter states: In which of these it must not rest.
    @discardableResult
    private func check(
        _ id: UUID,
        by principal: Principal,
        restingAs states: Set<Alarm.State> = [],
        in transaction: Transaction
    ) async throws -> Official {
        let official = try principal.official(for: .dealWithAlarm)
        guard let alarm: Alarm = try await transaction.row(.alarm(id)) else { throw AlarmRefusal.absent }
        guard try await answers(id, in: transaction) else { throw AlarmRefusal.notYours }
        guard alarm.state != .over else { throw AlarmRefusal.over }
        if states.contains(alarm.state), let rest = alarm.until, rest > transaction.moment {
            throw AlarmRefusal.resting
        }
        return official
    }

    /// What was ended since it was looked at is told apart by the database.
    private func rest(
        _ id: UUID,
        _ step: String,
        until: Date,
        why: String?,
        in transaction: Transaction
    ) async throws {
        do { try await transaction.execute(.rest(id, step, until: until, why: why)) } catch let error as DatabaseError {
            throw AlarmRefusal(error) ?? error
        }
    }

    private static func words(_ reason: String) throws(AlarmRefusal) -> String {
        let words = reason.trimmingCharacters(in: .whitespacesAndNewlines)
        guard (1...1_000).contains(words.unicodeScalars.count) else { throw .reasonNeeded }
        return words
    }
}

extension AlarmRefusal {
    /// What the database refuses.
    fileprivate init?(_ error: DatabaseError) {
        switch error.constraint {
        case "alarms_rest": self = .over
        case "alarms_rest_once": self = .resting
        case "alarms_link_of_post": self = .notYours
        default: return nil
        }
    }
}

/// What is told of a notice to who comes with its link and is not signed in.
package struct LinkedNotice: Sendable, RowDecodable {
    /// The name of who was told.
    package let person: String
    /// When they were told.
    package let at: Date
    /// How the alarm stands.
    package let state: Alarm.State
    /// Until when it rests.
    package let until: Date?

    package init(row: Row) throws {
        person = try row["person"]
        at = try row["at"]
        state = try row["state"]
        until = try row["until"]
    }
}

/// Somebody to whom an alarm can be handed over.
package struct Colleague: Sendable, RowDecodable {
    /// Who it is.
    package let person: PersonID
    /// Their name.
    package let name: String

    package init(row: Row) throws {
        person = try row["person_id"]
        name = try row["name"]
    }
}

/// An alarm with everything on record about it.
package struct AlarmFile: Sendable {
    /// The alarm as it stands.
    package let alarm: Alarm
    /// What happened with it, in order.
    package let steps: [AlarmStep]
    /// What became of each message, as far as the asker may see it; in the order of the steps.
    package let outcomes: [DeliveryOutcome]
}

/// What became of one message to one person over one channel.
package struct DeliveryOutcome: Sendable, RowDecodable {
    /// The step that told.
    package let step: Int64
    /// Who was told; nothing where nobody was in the post, or a machine listens.
    package let person: String?
    /// In which capacity.
    package let audience: String
    /// The name of the channel.
    package let channel: String
    /// The kind of the channel; `inbox` is the program itself.
    package let kind: String
    /// One of `waiting`, `standby`, `sent`, `failed` and `spared`.
    package let state: String
    /// Why it was not sent, or not yet; a lasting code.
    package let why: String?
    /// How often it was tried.
    package let attempts: Int
    /// Before which moment it is not sent.
    package let notBefore: Date
    /// When it ended; nothing while it may still be sent.
    package let endedAt: Date?
    /// What the other side answered.
    package let evidence: String?
    /// When the person saw it on their own page.
    package let readAt: Date?

    package init(row: Row) throws {
        step = try row["firing"]
        person = try row["person"]
        audience = try row["audience"]
        channel = try row["channel"]
        kind = try row["kind"]
        state = try row["state"]
        why = try row["why"]
        attempts = Int(try row["attempts"] as Int32)
        notBefore = try row["not_before"]
        endedAt = try row["ended_at"]
        evidence = try row["evidence"]
        readAt = try row["read_at"]
    }
}
