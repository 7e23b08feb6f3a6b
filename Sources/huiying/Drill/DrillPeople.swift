import Cases
import DemoCity
import Events
import Foundation
import Kernel
import Postgres
import Supervision

/// What somebody of a drill will do, and when.
struct DrillAct: Sendable {
    enum Step: Sendable {
        case confirm(ID<Event>)
        case accept(ID<Case>)
        case answer(ID<Case>)
        case close(ID<Case>)
        case acknowledge(UUID)
    }

    let at: Date
    /// In words that are the same in every run: what falls on one moment is done in their order.
    let name: String
    let step: Step
    let official: Official
}

/// The people of a drill: what they make of what happens, by their tempers.
struct DrillPeople {
    private let database: Database
    private let temper: DrillTemper
    private var acts: [DrillAct] = []
    private var asked: [String: Int] = [:]

    init(database: Database, temper: DrillTemper) {
        self.database = database
        self.temper = temper
    }

    /// When somebody does something next.
    var next: Date? { acts.first?.at }

    /// What is done by a moment, in order; it is not told again.
    mutating func take(until moment: Date) -> [DrillAct] {
        let due = acts.prefix { $0.at <= moment }
        acts.removeFirst(due.count)
        return Array(due)
    }

    /// Hears of something, and makes up their minds.
    mutating func hear(_ entry: DrillEntry) async throws {
        switch (entry.kind, entry.what) {
        case (.event, "level-proposed"), (.event, "level-raised"):
            try await plan("confirm", entry, .coordinator, 12...60, forgotten: 25) { .confirm($0.event) }
        case (.case, "route"):
            try await planCase("accept", entry, .liaison, 10...240, forgotten: 15) { .accept($0) }
            try await planCase("answer", entry, .head, 300...2_600, forgotten: 35) { .answer($0) }
        case (.case, "answer"):
            try await planCase("close", entry, .coordinator, 600...4_000, forgotten: 5) { .close($0) }
        case (.telling, _): try await wake(entry)
        default: return
        }
    }

    /// Who was told acknowledges now and then; who was told of what they forgot often does it.
    private mutating func wake(_ entry: DrillEntry) async throws {
        guard let alarm = entry.alarm, entry.person != nil else { return }
        let role: Role =
            switch entry.what {
            case "liaison": .liaison
            case "head": .head
            case "leader": .leader
            default: .coordinator
            }
        if role != .leader {
            try await plan("acknowledge", entry, role, 5...90, forgotten: 60) { _ in .acknowledge(alarm) }
        }
        guard entry.isMissed || entry.caseID == nil || role == .head else { return }
        if entry.caseID == nil {
            try await plan("confirm", entry, role, 5...40, forgotten: 40) { .confirm($0.event) }
        } else {
            try await planCase("accept", entry, .liaison, 10...90, forgotten: 20) { .accept($0) }
            try await planCase("answer", entry, .head, 60...900, forgotten: 40) { .answer($0) }
        }
    }

    private mutating func planCase(
        _ step: String,
        _ entry: DrillEntry,
        _ role: Role,
        _ minutes: ClosedRange<Int>,
        forgotten: Int,
        _ act: (ID<Case>) -> DrillAct.Step
    ) async throws {
        guard let found = entry.caseID else { return }
        try await plan(step, entry, role, minutes, forgotten: forgotten) { _ in act(found) }
    }

    private mutating func plan(
        _ step: String,
        _ entry: DrillEntry,
        _ role: Role,
        _ minutes: ClosedRange<Int>,
        forgotten: Int,
        _ act: (DrillEntry) -> DrillAct.Step
    ) async throws {
        let agency = entry.agency?.code ?? ""
        let subject = "\(step) \(entry.number) \(agency) \(entry.rule ?? "") \(role.rawValue)"
        asked[subject, default: 0] += 1
        let name = "\(subject) \(asked[subject] ?? 0)"
        guard let delay = temper.delay(name, at: agency, minutes: minutes, forgotten: forgotten),
            let official = try await official(role, agency: agency)
        else { return }
        let moment = Self.awake(entry.at + Double(delay) * 60, isGrave: entry.level.map { $0 <= 2 } ?? false)
        acts.append(DrillAct(at: moment, name: name, step: act(entry), official: official))
        acts.sort { ($0.at, $0.name) < ($1.at, $1.name) }
    }

    /// Who sleeps does what is less grave in the morning.
    private static func awake(_ moment: Date, isGrave: Bool) -> Date {
        let minute = (Int(moment.timeIntervalSince1970) / 60 + 8 * 60) % 1_440
        guard !isGrave, minute < 480 || minute >= 1_260 else { return moment }
        return moment + Double((minute < 480 ? 480 - minute : 480 + 1_440 - minute) * 60)
    }

    private func official(_ role: Role, agency: String) async throws -> Official? {
        let isAnywhere = role == .coordinator || role == .leader
        let post: PostRow? = try await database.transaction(for: .worker, .readOnly) { transaction in
            try await transaction.row(
                """
                SELECT posts.id, person_id, agency_id FROM hy.posts
                JOIN hy.agencies ON agencies.id = agency_id JOIN hy.people ON people.id = person_id
                WHERE role = \(role) AND (\(isAnywhere) OR code = \(agency)) AND posts.until IS NULL ORDER BY login LIMIT 1
                """
            )
        }
        return post.map { Official(person: $0.person, post: $0.id, agency: $0.agency, role: role) }
    }

    private struct PostRow: RowDecodable {
        let id: PostID
        let person: PersonID
        let agency: AgencyID

        init(row: Row) throws {
            id = try row["id"]
            person = try row["person_id"]
            agency = try row["agency_id"]
        }
    }
}

extension DrillAct {
    /// Does it; what has been done already, or is not theirs any more, is left.
    func perform(in database: Database) async throws {
        let principal = Principal.person(official)
        do {
            try await database.transaction(for: principal) { transaction in
                switch step {
                case .confirm(let event): try await confirm(event, by: principal, in: transaction)
                case .accept(let found): _ = try await CaseDesk().accept(found, by: principal, in: transaction)
                case .answer(let found): try await answer(found, by: principal, in: transaction)
                case .close(let found): _ = try await CaseDesk().close(found, by: principal, in: transaction)
                case .acknowledge(let alarm):
                    try await AlarmRegister().acknowledge(alarm, minutes: 120, by: principal, in: transaction)
                }
            }
        } catch is any Refusal {}  // somebody was first, or the matter moved on
    }

    /// Confirms the level that is proposed by then, or raises a confirmed one to it.
    private func confirm(_ event: ID<Event>, by principal: Principal, in transaction: Transaction) async throws {
        let desk = EventDesk()
        guard let found = try await desk.event(event, in: transaction) else { return }
        let reason = "演练：经研判达到该级别。"
        if let level = found.graverLevel {
            _ = try await desk.raise(event, to: level, reason: reason, by: principal, in: transaction)
        } else if found.level == nil, let level = found.proposedLevel {
            _ = try await desk.confirm(level, of: event, reason: reason, by: principal, in: transaction)
        }
    }

    private func answer(_ found: ID<Case>, by principal: Principal, in transaction: Transaction) async throws {
        let desk = CaseDesk()
        if try await desk.found(found, in: transaction)?.state == .routed {
            _ = try await desk.accept(found, by: principal, in: transaction)
        }
        _ = try await desk.answer(found, text: "演练：情况已查明，处置措施和进展已向社会公布。", by: principal, in: transaction)
        _ = try await AttachmentDesk().add(
            Array("演练佐证".utf8),
            name: "佐证.txt",
            to: .case(found),
            by: principal,
            in: transaction
        )
    }
}
