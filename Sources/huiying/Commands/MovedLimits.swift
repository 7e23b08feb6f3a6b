import Deadlines
import Events
import Foundation
import Kernel
import Playbooks
import Postgres

/// The running limits in working days that another calendar moves.
struct MovedLimits {
    private let moves: [Recount.Move]
    private let numbers: [UUID: String]

    /// What a calendar would move; writes nothing.
    static func under(_ calendar: WorkCalendar, in ground: Ground) async throws -> MovedLimits {
        // No version has this calendar yet; looking names none.
        let recount = Recount(by: DatedCalendar(calendar, of: PlaybookID()))
        var moves: [Recount.Move] = []
        var last: ID<Deadline>?
        while true {
            let after = last
            let part = try await ground.background.transaction(for: .worker, .readOnly) { transaction in
                try await recount.look(after: after, most: Self.portion, in: transaction)
            }
            guard part.looked > 0 else { return try await MovedLimits(moves, in: ground) }
            moves += part.moves
            last = part.last
        }
    }

    /// Moves them, by the calendar of the version that is current now; a running service helps.
    static func move(by calendar: DatedCalendar, in ground: Ground) async throws {
        let recount = Recount(by: calendar)
        var looked = 1
        while looked > 0 {
            looked = try await ground.background.transaction(for: .worker) { transaction in
                try await recount.work(most: Self.portion, in: transaction).looked
            }
        }
    }

    private static let portion = 200

    private init(_ moves: [Recount.Move], in ground: Ground) async throws {
        self.moves = moves
        let cases = moves.map(\.caseID)
        let rows = try await ground.background.transaction(for: .worker, .readOnly) { transaction in
            try await transaction.rows(
                "SELECT id, year, number FROM hy.cases WHERE id = ANY (\(cases))",
                as: CaseNumber.self
            )
        }
        numbers = Dictionary(rows.map { ($0.id, $0.text) }, uniquingKeysWith: { first, _ in first })
    }

    /// Lists them, then counts them.
    func show(asPlan isPlan: Bool) {
        for move in moves {
            let number = numbers[move.caseID] ?? move.caseID.uuidString
            Terminal.say(
                "\(number)  \(move.rule)  \(move.before.inChina.prefix(16)) → \(move.after.inChina.prefix(16))"
            )
        }
        if isPlan {
            Terminal.note(
                "将变动 \(moves.count) 个未结时限的到期时间；什么都没有改变。",
                "\(moves.count) open limits would move. Nothing was changed."
            )
        } else if !moves.isEmpty {
            Terminal.note("以上 \(moves.count) 个未结时限的到期时间随之变动。", "These \(moves.count) open limits move with it.")
        }
    }
}

private struct CaseNumber: RowDecodable {
    let id: UUID
    let text: String

    init(row: Row) throws {
        id = try row["id"]
        text = HumanNumber(year: Int(try row["year"] as Int32), number: Int(try row["number"] as Int32)).text("办")
    }
}
