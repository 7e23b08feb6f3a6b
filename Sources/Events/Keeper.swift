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
    private let ruleSets: [RuleSet]
    private let reader: NormalReader
    private var gatherer: Gatherer?
    /// When the closed events that it remembers were closed.
    private var closed: [UUID: Date] = [:]
    /// The last change of an event that it has heard of.
    private var lastChange: Int64 = 0

    /// The most items that stand for themselves that are read back from the database: as many as the gatherer remembers.
    private static let readBack = GatheringSettings().remembered
    /// Among so many of the newest items it looks for them, as many only repeat others.
    private static let lookBack = 4 * readBack
    /// The most items of regrouped events that are read back alone; with more it begins anew.
    private static let readAgain = 2_000
    /// The words of so many items are read at a time: letters may be long.
    private static let part = 1_000

    /// Prepares a keeper that decides by a playbook.
    package init(playbook: Playbook, version: PlaybookID) {
        self.playbook = version
        rules = LevelThresholds(playbook.levels)
        ruleSets = playbook.ruleSets
        reader = NormalReader(playbook: playbook)
    }

    /// Forgets what was remembered: it may not be what the database says.
    package func forget() { gatherer = nil }

    /// Whether it knows the events that items can join.
    package var remembers: Bool { gatherer != nil }

    /// What it has to know before it places anything: the newest items with their events.
    package func newest(in transaction: Transaction) async throws -> KeeperMemory {
        try await transaction.execute("SELECT hy.hold_gathering()")
        let last = try await transaction.value("SELECT max(id) FROM hy.gathering_changes", as: Int64?.self)
        return KeeperMemory(
            items: try await transaction.rows(.voices(newest: Self.lookBack, most: Self.readBack)),
            bars: try await transaction.rows(.bars()),
            lastChange: (last ?? nil) ?? 0
        )
    }

    /// Begins anew with what the database says; takes some 50 µs for each item that says something of its own, and more the longer
    /// it is, so no transaction should be open all the while.
    ///
    /// - Parameter words: Asked for the words of a thousand items at a time, as `words(of:in:)` reads them.
    package func remember(
        _ newest: KeeperMemory,
        words: ([PlacedItem]) async throws -> [WordedItem]
    ) async rethrows {
        var gatherer = Gatherer(settings: GatheringSettings())
        var closed: [UUID: Date] = [:]
        for start in stride(from: 0, to: newest.items.count, by: Self.part) {
            let part = Array(newest.items[start..<min(start + Self.part, newest.items.count)])
            for worded in try await words(part) {
                let item = worded.item
                gatherer.restore(worded.candidate(reader), event: item.event)
                gatherer.restore(echoesOf: item.id, heard: item.heard, said: item.said, in: item.event)
                if let at = item.closedAt { closed[item.event] = at }
            }
        }
        for bar in newest.bars { gatherer.forbid(item: bar.item, event: bar.event) }
        self.gatherer = gatherer
        self.closed = closed
        lastChange = newest.lastChange
    }

    /// Places up to `most` items of some batches in their order; items that have a place already keep it.
    ///
    /// Closed events swallow nothing: in the days of a second wave what comes in reopens them, later it opens an event that
    /// follows. History joins them and reopens nothing.
    ///
    /// - Returns: How many items were placed. It holds only once the transaction committed; if it does not, `forget`.
    /// - Throws: `KeeperForgot` before `remember`, and where people regrouped very much of what it remembers;
    ///   `DatabaseError`.
    package func place(batches: [UUID], most: Int, in transaction: Transaction) async throws -> Int {
        try await transaction.execute("SELECT hy.hold_gathering()")
        try await hear(in: transaction)
        let rows = try await transaction.rows(.unplaced(of: batches, most: most), as: UnplacedItem.self)
        // Items that were changed stay where they are; their events learn of it with the last part.
        let changed =
            rows.count < most ? try await transaction.rows(.changed(of: batches), as: ChangedItem.self) : []
        guard !rows.isEmpty || !changed.isEmpty else { return 0 }
        guard var gatherer else { throw KeeperForgot() }
        var gathering = Gathering(changed: changed)
        for row in changed {
            guard let at = row.said else { continue }
            gatherer.restore(echoesOf: row.original ?? row.id, heard: at, said: at...at, in: row.event)
        }
        let ended = self.ended(by: transaction.moment)
        for row in rows {
            let event = UUID.timeOrdered()
            let placement = gatherer.place(
                row.candidate(reader),
                newEvent: event,
                ended: row.history ? [] : ended
            )
            gathering.add(row, placement, event)
            if !row.history, case .joined(let joined, _, _) = placement, closed.removeValue(forKey: joined) != nil {
                gathering.reopen(joined)
            }
        }
        self.gatherer = gatherer
        try await store(gathering, in: transaction)
        return rows.count
    }

    /// The closed events whose second wave is over.
    private func ended(by moment: Date) -> Set<UUID> {
        Set(closed.filter { EventDesk.isSecondWaveOver(closed: $0.value, at: moment) }.keys)
    }

    /// Takes in what became of events since it last looked.
    private func hear(in transaction: Transaction) async throws {
        let changes = try await transaction.rows(
            "SELECT id, event_id, change, at FROM hy.gathering_changes WHERE id > \(lastChange) ORDER BY id",
            as: GatheringChange.self
        )
        for change in changes {
            switch change.change {
            case "closed": closed[change.event] = change.at
            case "reopened": closed[change.event] = nil
            default: break
            }
            lastChange = change.id
        }
        let regroupings = changes.filter { $0.change == "regrouped" }.map(\.id)
        if !regroupings.isEmpty { try await readAgain(regroupings, in: transaction) }
    }

    /// Reads back the events on both sides of what people regrouped.
    private func readAgain(_ regroupings: [Int64], in transaction: Transaction) async throws {
        let events: [UUID] = try await transaction.values(.sides(of: regroupings))
        let placed = try await transaction.rows(
            .voices(in: events, newest: Self.lookBack, most: Self.readAgain),
            as: PlacedItem.self
        )
        guard placed.count < Self.readAgain else {
            forget()
            throw KeeperForgot()
        }
        let items = Dictionary(grouping: try await Self.words(of: placed, in: transaction), by: \.item.event)
        for event in events {
            let there = items[event] ?? []
            gatherer?.replace(event, with: there.map { $0.candidate(reader) })
            for item in there.map(\.item) {
                gatherer?.restore(echoesOf: item.id, heard: item.heard, said: item.said, in: event)
            }
            closed[event] = there.first?.item.closedAt
        }
        for bar in try await transaction.rows(.bars(of: events), as: Bar.self) {
            gatherer?.forbid(item: bar.item, event: bar.event)
        }
    }

    private func store(_ gathering: Gathering, in transaction: Transaction) async throws {
        let moment = transaction.moment
        if !gathering.opened.isEmpty {
            let count = Int32(gathering.opened.count)
            let taken = try await transaction.value(
                "SELECT hy.take_numbers('event', \(moment), \(count))",
                as: Int32.self
            )
            guard let first = taken else { return }
            try await transaction.execute(.open(gathering.opened, from: Int(first), playbook: playbook, at: moment))
        }
        let changed = Array(Set(gathering.changed.map(\.event)))
        if !changed.isEmpty { try await transaction.execute("SELECT hy.recount_changed(\(changed), \(moment))") }
        try await transaction.execute(.place(gathering.members, at: moment))
        if !gathering.reopened.isEmpty {
            try await transaction.execute(.reopen(gathering.reopened, at: moment))
            try await transaction.execute(.goOn(gathering.reopened))
        }
        var tallies = gathering.openedTallies
        let known = gathering.touched.filter { tallies[$0] == nil }
        for tally in try await transaction.rows(.tallies(of: known), as: EventTally.self) { tallies[tally.id] = tally }
        for member in gathering.members {
            tallies[member.event]?.add(member.item, folds: member.foldedInto != nil)
        }
        let touched = gathering.touched.compactMap { tallies[$0] }
        let readings = try await readings(of: touched, in: transaction)
        try await transaction.execute(.count(matters: readings.map(\.tally)))
        try await transaction.execute(.write(readings, confirming: ConfirmationLimit(ruleSets, at: moment), at: moment))
        try await transaction.execute(.chart(readings))
        if !known.isEmpty { try await transaction.execute(.comeUpAgain(known, at: moment)) }
    }

    /// Looks anew which level an event reaches, after a person changed what is in it.
    package func propose(for event: UUID, in transaction: Transaction) async throws {
        let tallies = try await transaction.rows(.tallies(of: [event]), as: EventTally.self)
        let moment = transaction.moment
        let readings = try await readings(of: tallies, in: transaction)
        let limit = ConfirmationLimit(ruleSets, at: moment)
        try await transaction.execute(.write(readings, confirming: limit, at: moment, regrouped: true))
    }

    /// Heat now, and the level that it, the gravest item, risks and media speak for.
    private func readings(of tallies: [EventTally], in transaction: Transaction) async throws -> [EventReading] {
        let ranks = try await ranks(of: tallies, in: transaction)
        return tallies.map { tally in
            var tally = tally
            if !tally.history { tally.warm(to: transaction.moment) }
            let level = rules.proposed(
                heat: tally.heat,
                topScore: Int(tally.topScore),
                risks: tally.risks,
                media: ranks[tally.id] ?? []
            )
            return EventReading(tally: tally, level: level)
        }
    }

    /// The ranks of the media that tell of events; most events have none among their sources.
    private func ranks(
        of tallies: [EventTally],
        in transaction: Transaction
    ) async throws -> [UUID: Set<LevelRules.MediaRank>] {
        guard !rules.media.isEmpty else { return [:] }
        let sources = tallies.reduce(into: Set<UUID>()) { $0.formUnion($1.sources) }
        let media: Set<UUID> = try await Set(transaction.values(.media(among: sources)))
        let told = tallies.filter { !media.isDisjoint(with: $0.sources) }.map(\.id)
        guard !told.isEmpty else { return [:] }
        let rows = try await transaction.rows(.ranks(of: told, by: media, from: rules.toldFrom), as: RankRow.self)
        return rows.reduce(into: [:]) { ranks, row in
            if let rank = row.rank { ranks[row.event, default: []].insert(rank) }
        }
    }
}

/// The keeper must first be told, or told again, what the database says.
package struct KeeperForgot: Error {}

/// What some batches do to events.
struct Gathering {
    private(set) var opened: [Opening] = []
    /// Closed events that came up again.
    private(set) var reopened: [UUID] = []
    private(set) var members: [Member] = []
    /// Items of these events that were changed.
    let changed: [ChangedItem]

    init(changed: [ChangedItem] = []) { self.changed = changed }

    struct Opening: Sendable {
        let event: UUID
        let item: UnplacedItem
        let predecessor: UUID?
    }

    struct Member: Sendable {
        let item: UnplacedItem
        let event: UUID
        let likeness: Double
        let foldedInto: UUID?
    }

    /// The events that got items or whose items were changed, each once, in the order of their first.
    var touched: [UUID] {
        var seen: Set<UUID> = []
        return (members.map(\.event) + changed.map(\.event)).filter { seen.insert($0).inserted }
    }

    var openedTallies: [UUID: EventTally] {
        Dictionary(uniqueKeysWithValues: opened.map { ($0.event, EventTally(opened: $0.event, by: $0.item)) })
    }

    mutating func reopen(_ event: UUID) { reopened.append(event) }

    mutating func add(_ item: UnplacedItem, _ placement: Placement, _ newEvent: UUID) {
        switch placement {
        case .opened, .followed:
            var predecessor: UUID?
            if case .followed(let event) = placement { predecessor = event }
            opened.append(Opening(event: newEvent, item: item, predecessor: predecessor))
            members.append(Member(item: item, event: newEvent, likeness: 1, foldedInto: nil))
        case .joined(let event, let likeness, let foldedInto):
            members.append(
                Member(item: item, event: event, likeness: min(max(likeness, 0), 1), foldedInto: foldedInto)
            )
        }
    }
}
