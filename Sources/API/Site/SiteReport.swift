import Assessment
import Cases
import Dashboard
import Deadlines
import Events
import Foundation
import Hummingbird
import Intake
import Kernel
import Organisation
import Playbooks
import Postgres
import Supervision

/// Gathers what a page shows in one read-only transaction, under the rights of who asks.
struct SiteReport: Sendable {
    let frame: Frame
    let official: Official
    let playbook: Playbook
    let scoring: Scoring
    let language: Language
    let transaction: Transaction

    var moment: Date { transaction.moment }
    /// The day in China, such as `2026-03-01`.
    var today: String { CivilDay(of: moment).description }

    /// The name of a matter by its code.
    func matterName(_ code: String?) -> String? {
        code.flatMap { playbook.catalogue.names(of: $0).last }
    }

    /// A deadline with the name and source of its rule.
    ///
    /// - Parameter isExplained: Whether the visitor sees its case to this day, and so how it was counted.
    func deadline(_ row: DeadlineRow?, isExplained: Bool = false) -> PageDeadline? {
        guard let row else { return nil }
        let rule = playbook.ruleSets.first { $0.code == row.ruleSet }?.rules.first { $0.code == row.rule }
        return PageDeadline(
            id: isExplained ? row.id : nil,
            name: rule?.name ?? row.rule,
            source: rule.map { [$0.document, $0.article ?? ""].joined() },
            rule: "\(row.rule) @ \(row.ruleSet)",
            length: rule.map { .init($0.length, $0.unit.rawValue) },
            startsAt: row.startsAt,
            armedAt: row.armedAt > row.startsAt ? row.armedAt : nil,
            dueAt: row.dueAt,
            metAt: row.metAt,
            state: row.state,
            isProvisional: row.isProvisional
        )
    }
}

extension Site {
    /// Opens a transaction for the visitor, read-only unless said otherwise, and gathers a page in it.
    func report<Page: Sendable>(
        _ principal: Principal,
        _ request: Request,
        _ context: CityContext,
        _ language: Language,
        _ access: Opening.Access = .readOnly,
        _ gather: @Sendable (SiteReport) async throws -> Page
    ) async throws -> Page {
        let official = try context.official()
        let address = address(of: request)
        let csrf = formToken(context)
        let current = current()
        return try await database.transaction(for: principal, access) { transaction in
            let city = try await CityDesk().city(in: transaction)
            let profile = try await Directory().profile(of: official, in: transaction)
            let frame = Frame(
                cityName: city?.name,
                isDrill: city?.kind == .drill,
                moment: transaction.moment,
                visitor: Visitor(name: profile.name, role: profile.role.rawValue, agency: profile.agencyName),
                address: address,
                csrf: csrf,
                unread: try await AlarmRegister().unread(of: official, in: transaction)
            )
            return try await gather(
                SiteReport(
                    frame: frame,
                    official: official,
                    playbook: current.playbook,
                    scoring: current.scoring,
                    language: language,
                    transaction: transaction
                )
            )
        }
    }
}

/// A deadline as the pages read it.
struct DeadlineRow: Sendable, RowDecodable {
    let id: String
    let rule: String
    let ruleSet: String
    let startsAt: Date
    let armedAt: Date
    let dueAt: Date
    let metAt: Date?
    let state: PageDeadline.State
    let isProvisional: Bool

    /// What it is read from: columns of `hy.deadlines`, under names that no other table has.
    static let columns: SQL = """
        id AS deadline_id, rule, rule_set, starts_at, armed_at, due_at, met_at, state AS deadline_state, is_provisional
        """

    init(row: Row) throws {
        id = (try row["deadline_id"] as ID<Deadline>).text
        rule = try row["rule"]
        ruleSet = try row["rule_set"]
        startsAt = try row["starts_at"]
        armedAt = try row["armed_at"]
        dueAt = try row["due_at"]
        metAt = try row["met_at"]
        state = PageDeadline.State(rawValue: try row["deadline_state"]) ?? .armed
        isProvisional = try row["is_provisional"]
    }

    /// The deadline of a row in which there may be none.
    static func ifAny(_ row: Row) throws -> DeadlineRow? {
        try (row["rule"] as String?) == nil ? nil : DeadlineRow(row: row)
    }
}
