package import Foundation
import Journal
package import Kernel
package import Postgres

/// Where items come from and how they are to be taken.
package struct Delivery: Sendable {
    /// Where the items come from; their external ids are unique within it.
    package let source: SourceID
    /// The import that the delivery is a part of.
    package let importID: UUID?
    /// History is counted and gathered, but arms no limit and notifies nobody.
    package let history: Bool
    /// The person who typed the item in, if one did.
    package let enteredBy: PersonID?
    /// Whether a feed tells it: where its source has several, words that an item already had are no change.
    package let fromFeed: Bool
    /// SHA-256 of the bytes as they came: 32 bytes.
    package let digest: [UInt8]

    /// Describes a delivery.
    package init(
        source: SourceID,
        importID: UUID? = nil,
        history: Bool = false,
        enteredBy: PersonID? = nil,
        fromFeed: Bool = false,
        digest: [UInt8]
    ) {
        self.source = source
        self.importID = importID
        self.history = history
        self.enteredBy = enteredBy
        self.fromFeed = fromFeed
        self.digest = digest
    }
}

/// Takes items in and gives them out.
package struct IntakeDesk: Sendable {
    package init() {}

    /// Stores a scored delivery: items, texts, assessments, the batch with its counts, one journal row, one job.
    ///
    /// An item that is known with the same content is a duplicate; with other content it gets a new revision, unless one of several feeds
    /// of its source tells what it said before.
    ///
    /// - Parameter playbook: The version the items were scored under.
    /// - Returns: A receipt whose counts add up to the number of outcomes. It holds only once the transaction committed.
    package func take(
        _ outcomes: [ScoredOutcome],
        delivery: Delivery,
        playbook: PlaybookID,
        in transaction: Transaction
    ) async throws -> Receipt {
        let batch = ID<Batch>()
        var lines = outcomes.map { outcome in
            Receipt.Line(fate: .rejected, id: nil, problems: outcome.problems)
        }
        for wave in Self.waves(outcomes) {
            let write = BatchWrite(items: wave, batch: batch, delivery: delivery, playbook: playbook)
            try await store(write, into: &lines, in: transaction)
        }
        let receipt = Receipt(batch: batch, lines: lines)
        try await transaction.execute(.record(receipt, delivery: delivery, at: transaction.moment))
        // A changed item may not have been gathered yet, and its first batch no longer names it.
        if receipt.count(.accepted) + receipt.count(.changed) > 0 {
            try await transaction.leave(.itemsAccepted, for: batch.rawValue)
        }
        try await transaction.journal(
            JournalEntry(
                "items.taken-in",
                "batch",
                batch.rawValue,
                detail: JSON(text: receipt.countsJSON),
                digest: delivery.digest
            )
        )
        return receipt
    }

    /// One item with its text and newest assessment, or nothing for who may not see it.
    package func item(_ id: ID<Item>, in transaction: Transaction) async throws -> Item? {
        try await transaction.row(.item(id))
    }

    /// Those of some items that there are and that may be seen, in no order.
    package func items(_ ids: [ID<Item>], in transaction: Transaction) async throws -> [Item] {
        try await transaction.rows(.items(ids))
    }

    /// The newest items first, after the last one of the page before.
    package func items(for sight: Sight, after last: ItemPosition?, limit: Int) -> Query<Item> {
        Query(.items(for: sight, after: last, limit: limit))
    }

    /// Items of one event, the newest first, after the last one of the page before.
    package func items(ofEvent event: UUID, after last: ItemPosition?, limit: Int) -> Query<Item> {
        Query(.items(ofEvent: event, after: last, limit: limit))
    }

    private func store(
        _ write: BatchWrite,
        into lines: inout [Receipt.Line],
        in transaction: Transaction
    ) async throws {
        let fresh = try await Set(transaction.values(.insert(write, at: transaction.moment), as: UUID.self))
        for item in write.items where fresh.contains(item.id.rawValue) {
            lines[item.index] = .init(fate: .accepted, id: item.id, problems: [])
        }
        let known = write.items.filter { !fresh.contains($0.id.rawValue) }
        guard !known.isEmpty else { return }
        let old = BatchWrite(items: known, batch: write.batch, delivery: write.delivery, playbook: write.playbook)
        for row in try await transaction.rows(.revise(old, at: transaction.moment), as: RevisedRow.self) {
            let item = known[row.position - 1]
            lines[item.index] = .init(fate: row.changed ? .changed : .duplicate, id: row.id, problems: [])
        }
        let changed = known.filter { lines[$0.index].fate == .changed }
        if !changed.isEmpty {
            try await transaction.execute(
                .addRevisions(
                    BatchWrite(
                        items: changed,
                        batch: write.batch,
                        delivery: write.delivery,
                        playbook: write.playbook
                    )
                )
            )
        }
    }

    /// Splits a delivery so that each part names an item once; a second mention is handled after the first.
    private static func waves(_ outcomes: [ScoredOutcome]) -> [[ScoredItem]] {
        var waves: [[ScoredItem]] = []
        var seen: [String: Int] = [:]
        for case .scored(let item) in outcomes {
            let turn = seen[item.externalID, default: 0]
            seen[item.externalID] = turn + 1
            if turn == waves.count { waves.append([]) }
            waves[turn].append(item)
        }
        return waves
    }
}

/// Where a list of items goes on: the moment and id of the last item shown.
package struct ItemPosition: Sendable {
    /// When the last item shown was written; earlier ones follow.
    package let occurredAt: Date
    /// The last item shown; tells items of the same moment apart.
    package let id: ID<Item>

    /// Remembers an item's place.
    package init(occurredAt: Date, id: ID<Item>) {
        self.occurredAt = occurredAt
        self.id = id
    }
}

extension Receipt {
    fileprivate var countsJSON: String {
        """
        {"accepted": \(count(.accepted)), "duplicate": \(count(.duplicate)), \
        "changed": \(count(.changed)), "rejected": \(count(.rejected))}
        """
    }
}

struct RevisedRow: RowDecodable {
    let position: Int
    let id: ID<Item>
    let changed: Bool

    init(row: Row) throws {
        position = try row["position"]
        id = try row["id"]
        changed = try row["changed"]
    }
}
