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
        /// The last one looked at.
        package let last: ID<Deadline>?
    }

    /// Moves up to `most` limits that were counted by another version; one that stays where it is gets no fact.
    ///
    /// Does nothing where the version is not the current one: a process that has not followed yet must not count back.
    package func work(most: Int, in transaction: Transaction) async throws -> Part {
        guard try await PlaybookDesk().currentID(in: transaction) == calendar.version else { return part([]) }
        let held = try await transaction.rows(.held(most, not: calendar.version), as: Deadline.self)
        let counted = try await count(held, in: transaction)
        // Read once the limits are held.
        let now = try await transaction.value("SELECT hy.moment()", as: Date.self) ?? transaction.moment
        for one in counted where one.moves {
            try await transaction.execute(
                .enter(.recalculated, one.deadline.id, at: now, one.due, calendar.version, nil)
            )
        }
        try await transaction.execute(.looked(at: counted.filter { !$0.moves }, calendar.version))
        return part(counted)
    }

    /// Which of up to `most` limits after one would move; writes nothing.
    package func look(after last: ID<Deadline>?, most: Int, in transaction: Transaction) async throws -> Part {
        part(try await count(try await transaction.rows(.running(most, after: last)), in: transaction))
    }

    private func count(_ found: [Deadline], in transaction: Transaction) async throws -> [Counted] {
        let facts = Dictionary(grouping: try await desk.facts(of: found.map(\.id), in: transaction), by: \.deadline)
        return try found.compactMap { deadline in
            let course = try DeadlineCourse(facts[deadline.id] ?? [], from: deadline.startsAt)
            return course.due(by: calendar.calendar).map { Counted(deadline: deadline, due: $0) }
        }
    }

    private func part(_ counted: [Counted]) -> Part {
        Part(looked: counted.count, moves: counted.filter(\.moves).map(\.move), last: counted.last?.deadline.id)
    }
}

/// A limit with its end by the calendar in question.
private struct Counted {
    let deadline: Deadline
    let due: DueMoment

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
    fileprivate static func held(_ most: Int, not version: PlaybookID) -> SQL {
        """
        SELECT \(deadlineColumns) FROM hy.deadlines
        WHERE id IN (
            (SELECT id FROM hy.deadlines
             WHERE unit = 'working-days' AND state = 'armed' AND calendar_id < \(version)
             ORDER BY calendar_id, id LIMIT \(Int64(most)))
            UNION ALL
            (SELECT id FROM hy.deadlines
             WHERE unit = 'working-days' AND state = 'armed' AND calendar_id > \(version)
             ORDER BY calendar_id, id LIMIT \(Int64(most)))
        ) AND state = 'armed'
        ORDER BY id LIMIT \(Int64(most)) FOR UPDATE SKIP LOCKED
        """
    }

    fileprivate static func running(_ most: Int, after last: ID<Deadline>?) -> SQL {
        """
        SELECT \(deadlineColumns) FROM hy.deadlines
        WHERE unit = 'working-days' AND state = 'armed' AND (\(last)::uuid IS NULL OR id > \(last))
        ORDER BY id LIMIT \(Int64(most))
        """
    }

    fileprivate static func looked(at counted: [Counted], _ version: PlaybookID) -> SQL {
        """
        UPDATE hy.deadlines SET calendar_id = \(version), is_provisional = provisional
        FROM unnest(\(counted.map(\.deadline.id.rawValue)), \(counted.map(\.due.isProvisional)))
            AS looked (deadline_id, provisional)
        WHERE id = deadline_id
        """
    }
}
