import Foundation
import Intake
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import Events

/// A city with a keeper, two events of the letters, and the information office.
struct RegroupingScene {
    let database: Database
    let keeper: Keeper
    let office: Official
    /// The event about the garage, with its four items, and that about the bus.
    let garage: ID<Event>
    let garageItems: [ID<Item>]
    let bus: ID<Event>
    let busItems: [ID<Item>]

    static let start = Date.at("2026-03-02T09:00:00+08:00")

    var who: Principal { .person(office) }

    static func opened(_ body: @escaping @Sendable (RegroupingScene) async throws -> Void) async throws {
        try await Scratch.cloned(connections: 6) { database in
            let office = try await database.transaction(for: .worker) { transaction in
                try await transaction.makeDrill(at: start)
                try await transaction.makePlaybook(Shipped.version)
                return try await transaction.makeOfficial(.coordinator)
            }
            let keeper = try Keeper(playbook: Shipped.playbook(), version: Shipped.version)
            let garageItems = try await database.place(Letters.garage, keeper)
            let busItems = try await database.place(Letters.bus, keeper)
            try await body(
                RegroupingScene(
                    database: database,
                    keeper: keeper,
                    office: office,
                    garage: try #require(try await database.event(of: garageItems[0])),
                    garageItems: garageItems,
                    bus: try #require(try await database.event(of: busItems[0])),
                    busItems: busItems
                )
            )
        }
    }

    /// Does something as the information office.
    @discardableResult
    func act<Answer: Sendable>(
        _ body: @Sendable (EventDesk, Transaction) async throws -> Answer
    ) async throws -> Answer {
        try await database.transaction(for: who) { try await body(EventDesk(), $0) }
    }

    /// Everything that events add up to and who is where: it must be the same again after what was done is taken back.
    func state() async throws -> [String] {
        try await database.transaction(for: .worker, .readOnly) { transaction in
            try await transaction.values(
                """
                SELECT concat_ws('|', number, state, merged_into, matter, history, discovered_at, first_item_at, last_item_at,
                                 items, folded, top_item_id, top_score, risks, source_ids,
                                 round((attention * power(2, extract(epoch FROM heat_at)::float8 / 43200 - 41028))::numeric, 6),
                                 round((news_attention * power(2, extract(epoch FROM heat_at)::float8 / 43200 - 41028))::numeric, 6),
                                 (SELECT string_agg(concat_ws(',', item_id, folded_into, placed_by), ';' ORDER BY item_id)
                                  FROM hy.event_items WHERE event_id = events.id),
                                 (SELECT string_agg(matter || items, ';' ORDER BY matter) FROM hy.event_matters
                                  WHERE event_id = events.id),
                                 (SELECT string_agg(agency_id::text, ';' ORDER BY agency_id) FROM hy.access
                                  WHERE event_id = events.id),
                                 (SELECT string_agg(id::text, ';' ORDER BY id) FROM hy.cases WHERE event_id = events.id))
                FROM hy.events ORDER BY number
                """,
                as: String.self
            )
        }
    }
}

extension RegroupingScene {
    /// The same with what is handed to other programs.
    func standing() async throws -> [String] {
        let exported = try await database.transaction(for: .worker, .readOnly) { transaction in
            try await EventDesk().exported(after: nil, in: transaction)
        }
        return try await exported.map { "\($0)" } + state()
    }
}

extension Database {
    /// Places letters as one batch, as the runner does.
    func place(_ letters: [Letters.Letter], _ keeper: Keeper) async throws -> [ID<Item>] {
        let batch = ID<Batch>()
        let items = try await transaction(for: .worker) { transaction in
            let source = try await transaction.makeSource()
            var items: [ID<Item>] = []
            for letter in letters {
                items.append(
                    try await transaction.makeItem(letter.text, title: letter.title, source: source, batch: batch)
                )
            }
            return items
        }
        while true {
            do {
                try await transaction(for: .worker) { transaction in
                    try await keeper.remind(in: transaction)
                    _ = try await keeper.place(batches: [batch.rawValue], most: 200, in: transaction)
                }
                return items
            } catch is KeeperForgot {}  // told of a regrouping: it reads back and goes on
        }
    }
}
