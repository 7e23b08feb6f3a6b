package import Foundation
package import Kernel
import Organisation
package import Postgres

/// Counts running limits in working days anew when another calendar holds.
package struct Recount: Sendable {
    private let calendar: DatedCalendar
    private let desk = DeadlineDesk()

    /// Prepares to count by a calendar.
    package init(by calendar: DatedCalendar) { self.calendar = calendar }

    /// One limit that moves.
    package struct Move: Sendable, Hashable {
        /// The limit.
        package let deadline: ID<Deadline>
        /// Its case.
        package let caseID: UUID
        /// The code of its rule.
        package let rule: String
        /// When it ends as it was counted before.
        package let before: Date
        /// When it ends by the calendar.
        package let after: Date
    }

    /// What a part of the work came to.
    package struct Part: Sendable {
        /// How many limits were looked at; fewer than asked for when all have been.
        package let looked: Int
        /// Those that move, each with a fact that says so, unless it was only asked what would move.
        package let moves: [Move]
        /// Those whose facts do not add up.
        package let broken: [ID<Deadline>]
        /// The last one looked at.
        package let last: ID<Deadline>?
    }

    /// Moves up to `most` limits that were counted by another version; one that stays where it is gets no fact.
    ///
    /// Does nothing where the version is not the current one: a process that has not followed yet must not count back. A
    /// limit whose ledger is broken is named and passed over, so that it holds up no other.
    package func work(most: Int, in transaction: Transaction) async throws -> Part {
        let held = try await transaction.rows(.held(most, not: calendar.version, transaction.moment), as: Deadline.self)
        // Asked once the limits are held: whoever follows an older version finds that a newer one was published.
        guard try await PlaybookDesk().currentID(in: transaction) == calendar.version else { return part([], of: []) }
        let now = try await transaction.value("SELECT hy.moment()", as: Date.self) ?? transaction.moment
        // One that is due meanwhile fires as it was counted.
        let running = held.filter { $0.dueAt > now }
        let counted = try await count(running, in: transaction)
        for one in counted where one.moves {
            try await transaction.execute(
                .enter(.recalculated, one.deadline.id, at: max(now, one.last), one.due, calendar.version, nil)
            )
        }
        let moved = Set(counted.filter(\.moves).map(\.deadline.id))
        try await transaction.execute(
            .looked(at: running.filter { !moved.contains($0.id) }, counted, calendar.version)
        )
        return part(counted, of: running)
    }

    /// Which of up to `most` limits after one would move; writes nothing.
    package func look(after last: ID<Deadline>?, most: Int, in transaction: Transaction) async throws -> Part {
        let found = try await transaction.rows(.running(most, after: last, transaction.moment), as: Deadline.self)
        return part(try await count(found, in: transaction), of: found)
    }

    /// How many running limits would move; writes nothing.
    package func moving(in transaction: Transaction) async throws -> Int {
        var moving = 0
        var last: ID<Deadline>?
        while true {
            let part = try await look(after: last, most: 1_000, in: transaction)
            guard part.looked > 0 else { return moving }
            moving += part.moves.count
            last = part.last
        }
    }

    private func count(_ found: [Deadline], in transaction: Transaction) async throws -> [Counted] {
        let facts = Dictionary(grouping: try await desk.facts(of: found.map(\.id), in: transaction), by: \.deadline)
        return found.compactMap { deadline in
            let facts = facts[deadline.id] ?? []
            // What cannot be counted is named by whoever asked for it.
            guard let course = try? DeadlineCourse(facts, from: deadline.startsAt),
                let due = course.due(by: calendar.calendar), let last = facts.map(\.at).max()
            else { return nil }
            return Counted(deadline: deadline, due: due, last: last)
        }
    }

    private func part(_ counted: [Counted], of found: [Deadline]) -> Part {
        let known = Set(counted.map(\.deadline.id))
        return Part(
            looked: found.count,
            moves: counted.filter(\.moves).map(\.move),
            broken: found.map(\.id).filter { !known.contains($0) },
            last: found.last?.id
        )
    }
}

/// A limit with its end by the calendar in question.
private struct Counted {
    let deadline: Deadline
    let due: DueMoment
    /// When its newest fact was entered.
    let last: Date

    var moves: Bool { due.at != deadline.dueAt }

    var move: Recount.Move {
        Recount.Move(
            deadline: deadline.id,
            caseID: deadline.caseID,
            rule: deadline.rule,
            before: deadline.dueAt,
            after: due.at
        )
    }
}

extension SQL {
    /// Two ranges, so that the index is read only where there is something to do.
    fileprivate static func held(_ most: Int, not version: PlaybookID, _ moment: Date) -> SQL {
        """
        SELECT \(deadlineColumns) FROM hy.deadlines
        WHERE id IN (
            (SELECT id FROM hy.deadlines
             WHERE unit = 'working-days' AND state = 'armed' AND due_at > \(moment) AND calendar_id < \(version)
             ORDER BY calendar_id, id LIMIT \(Int64(most)))
            UNION ALL
            (SELECT id FROM hy.deadlines
             WHERE unit = 'working-days' AND state = 'armed' AND due_at > \(moment) AND calendar_id > \(version)
             ORDER BY calendar_id, id LIMIT \(Int64(most)))
        ) AND state = 'armed'
        ORDER BY id LIMIT \(Int64(most)) FOR UPDATE SKIP LOCKED
        """
    }

    fileprivate static func running(_ most: Int, after last: ID<Deadline>?, _ moment: Date) -> SQL {
        """
        SELECT \(deadlineColumns) FROM hy.deadlines
        WHERE unit = 'working-days' AND state = 'armed' AND due_at > \(moment) AND (\(last)::uuid IS NULL OR id > \(last))
        ORDER BY id LIMIT \(Int64(most))
        """
    }

    /// What was counted is provisional or not as it was counted; what could not be counted stays as it is.
    fileprivate static func looked(at deadlines: [Deadline], _ counted: [Counted], _ version: PlaybookID) -> SQL {
        let provisional = Dictionary(
            counted.map { ($0.deadline.id, $0.due.isProvisional) },
            uniquingKeysWith: { first, _ in first }
        )
        return """
            UPDATE hy.deadlines SET calendar_id = \(version), is_provisional = provisional
            FROM unnest(\(deadlines.map(\.id.rawValue)), \(deadlines.map { provisional[$0.id] ?? $0.isProvisional }))
                AS looked (deadline_id, provisional)
            WHERE id = deadline_id
            """
    }
}
