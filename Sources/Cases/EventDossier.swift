package import Deadlines
package import Events
package import Intake
package import Kernel
package import Postgres

/// Everything that the rooms from events on have on record about one event, as far as the asker may see it (卷宗).
package struct EventDossier: Sendable {
    /// Every item, the newest first.
    package let items: [Item]
    /// The files that hang on the items.
    package let itemFiles: [ItemFile]
    /// Every case in the order of its number, with the facts about its limits.
    package let cases: [CaseDossier]

    /// A file that hangs on an item.
    package struct ItemFile: Sendable, RowDecodable {
        /// The item.
        package let item: ID<Item>
        /// The file, without its bytes.
        package let file: Attachment

        package init(row: Row) throws {
            item = try row["item_id"]
            file = try Attachment(row: row)
        }
    }

    /// A case with the facts about its limits and with its orders to act.
    package struct CaseDossier: Sendable {
        /// All that is on record about it.
        package let file: CaseFile
        /// In the order in which they were entered.
        package let facts: [DeadlineFact]
        /// All that is on record about its orders to act, the newest first.
        package let orders: [OrderFile]
    }
}

extension CaseDesk {
    /// Gathers everything about an event under the rights of the transaction.
    package func dossier(of event: ID<Event>, in transaction: Transaction) async throws -> EventDossier {
        var items: [Item] = []
        while true {
            let last = items.last.map { ItemPosition(occurredAt: $0.occurredAt, id: $0.id) }
            let page = try await transaction.rows(
                IntakeDesk().items(ofEvent: event.rawValue, after: last, limit: Self.page)
            )
            items += page
            if page.count < Self.page { break }
        }
        var cases: [EventDossier.CaseDossier] = []
        for id in try await transaction.values(.cases(of: event), as: ID<Case>.self) {
            guard let file = try await file(id, in: transaction) else { continue }
            let facts = try await DeadlineDesk().facts(ofCase: id.rawValue, in: transaction)
            var orders: [OrderFile] = []
            for order in file.orders {
                if let found = try await OrderDesk().file(order.id, in: transaction) { orders.append(found) }
            }
            cases.append(EventDossier.CaseDossier(file: file, facts: facts, orders: orders))
        }
        return EventDossier(
            items: items,
            itemFiles: try await transaction.rows(.attachments(ofItemsIn: event)),
            cases: cases
        )
    }

    /// Each page looks through all places of the event.
    private static var page: Int { 2_000 }
}

extension SQL {
    fileprivate static func cases(of event: ID<Event>) -> SQL {
        "SELECT id FROM hy.cases WHERE event_id = \(event) ORDER BY year, number"
    }

    fileprivate static func attachments(ofItemsIn event: ID<Event>) -> SQL {
        """
        SELECT item_id, id, name, media_type, size, digest, added_at
        FROM hy.attachments JOIN hy.event_items USING (item_id)
        WHERE event_id = \(event) ORDER BY added_at, id
        """
    }
}
