import Assessment
package import Foundation
package import Kernel
package import Playbooks
package import Postgres

/// Gathers accepted items into events; one keeper works for a city at a time.
///
/// What it remembers is only a help: it is rebuilt from the database when a process takes the term over, and after
/// every transaction that did not commit.
package actor Keeper {
    private let playbook: PlaybookID
    private let rules: LevelThresholds
    private let reader: NormalReader
    private var gatherer: Gatherer?

    /// The most items that are read back from the database, the newest first: as many as the gatherer remembers.
    private static let readBack = GatheringSettings().remembered

    /// Prepares a keeper that decides by a playbook.
    package init(playbook: Playbook, version: PlaybookID) {
        self.playbook = version
        rules = LevelThresholds(playbook.levels)
        reader = NormalReader(playbook: playbook)
    }

    /// Forgets what was remembered: it may not be what the database says.
    package func forget() { gatherer = nil }

    /// Places the items of a batch; items that have a place already keep it.
    ///
    /// - Returns: How many items were placed. It holds only once the transaction committed; if it does not, `forget`.
    package func place(batch: UUID, in transaction: Transaction) async throws -> Int {
        let rows = try await transaction.rows(.unplaced(ofBatch: batch), as: UnplacedItem.self)
        guard !rows.isEmpty else { return 0 }
        var gatherer = try await remembered(in: transaction)
        var gathering = Gathering()
        for row in rows {
            let event = UUID.timeOrdered()
            let placement = gatherer.place(row.candidate(reader), newEvent: event)
            gathering.add(row, placement, event)
        }
        self.gatherer = gatherer
        try await store(gathering, in: transaction)
        return rows.count
    }

    private func remembered(in transaction: Transaction) async throws -> Gatherer {
        if let gatherer { return gatherer }
        var gatherer = Gatherer(settings: GatheringSettings())
        for row in try await transaction.rows(.placed(most: Self.readBack), as: PlacedItem.self) {
            gatherer.restore(row.candidate(reader), event: row.event)
        }
        return gatherer
    }

    private func store(_ gathering: Gathering, in transaction: Transaction) async throws {
        let moment = transaction.moment
        if !gathering.opened.isEmpty {
            let count = Int32(gathering.opened.count)
            guard
                let first = try await transaction.value(
                    "SELECT hy.take_numbers('event', \(moment), \(count))",
                    as: Int32.self
                )
            else { return }
            try await transaction.execute(.open(gathering.opened, from: Int(first), playbook: playbook, at: moment))
        }
        try await transaction.execute(.place(gathering.members, at: moment))
        try await transaction.execute(.refresh(gathering.touched))
        try await warm(gathering.touched, in: transaction)
    }

    /// Reckons heat anew for the events that items were placed in, and proposes levels.
    private func warm(_ events: [UUID], in transaction: Transaction) async throws {
        let parts = try await transaction.rows(.parts(of: events, at: transaction.moment), as: HeatPart.self)
        let grouped = Dictionary(grouping: parts, by: \.event)
        var readings: [HeatReading] = []
        for state in try await transaction.rows(.states(of: events), as: EventState.self) {
            let own = grouped[state.id] ?? []
            // History has no "now": its heat is that of the hour of its newest item.
            let moment = state.history ? state.lastItemAt : max(transaction.moment, state.lastItemAt)
            let heat = Heat(
                of: own.map { .init(reach: $0.reach, hoursOld: moment.timeIntervalSince($0.occurredAt) / 3_600) },
                sources: Set(own.map(\.source)).count
            )
            let proposed = rules.proposed(
                heat: heat,
                topScore: state.topScore,
                risks: Set(state.risks.compactMap(GraveRisk.init(rawValue:)))
            )
            readings.append(
                HeatReading(event: state.id, heat: heat.value, at: moment, level: proposed, items: own.count)
            )
        }
        try await transaction.execute(.warm(readings, at: transaction.moment))
        try await transaction.execute(.chart(readings))
    }
}

/// What one batch does to events.
struct Gathering {
    private(set) var opened: [(event: UUID, item: UnplacedItem)] = []
    private(set) var members: [Member] = []

    struct Member: Sendable {
        let item: UUID
        let event: UUID
        let likeness: Double
        let foldedInto: UUID?
    }

    var touched: [UUID] { members.map(\.event).uniqued }

    mutating func add(_ item: UnplacedItem, _ placement: Placement, _ newEvent: UUID) {
        switch placement {
        case .opened:
            opened.append((newEvent, item))
            members.append(Member(item: item.id, event: newEvent, likeness: 1, foldedInto: nil))
        case .joined(let event, let likeness, let foldedInto):
            members.append(
                Member(item: item.id, event: event, likeness: min(max(likeness, 0), 1), foldedInto: foldedInto)
            )
        }
    }
}

extension [UUID] {
    fileprivate var uniqued: [UUID] {
        var seen: Set<UUID> = []
        return filter { seen.insert($0).inserted }
    }
}

extension LevelThresholds {
    /// The thresholds as a playbook says them.
    init(_ rules: LevelRules) {
        self.init(
            lines: rules.lines.compactMap { line in
                EventLevel(rawValue: Int16(line.level)).map { Line(level: $0, score: line.score, heat: line.heat) }
            },
            floors: Dictionary(
                rules.floors.compactMap { code, level in
                    guard let risk = GraveRisk(rawValue: code), let level = EventLevel(rawValue: Int16(level)) else {
                        return nil
                    }
                    return (risk, level)
                },
                uniquingKeysWith: { first, _ in first }
            ),
            riskScore: rules.believedFrom
        )
    }
}
