import Assessment
import Crypto
import Foundation
import Hummingbird
import Intake
import Kernel
import Organisation
import Playbooks
import Postgres

/// What people say that items are, over HTTP: said of one, and as rows that a model learns from.
struct CorrectionRoutes: Sendable {
    let database: Database
    let key: SymmetricKey
    let current: @Sendable () -> CurrentPlaybook
    private let desk = CorrectionDesk()

    init(database: Database, key: SymmetricKey, current: @escaping @Sendable () -> CurrentPlaybook) {
        self.database = database
        self.key = key
        self.current = current
    }

    var routes: [Route] {
        [
            Route(.post, "/v1/items/{id}/corrections", correct),
            Route(.get, "/v1/corrections", list),
        ]
    }

    @Sendable func correct(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.official()
        let principal = context.principal
        let id: ID<Item> = try context.id(ItemRefusal.absent)
        var body = try await request.object()
        let task = try body.choice("task", of: ModelTask.self)
        let label = try body.textIfAny("label")
        let revision = try body.wholeIfAny("revision", in: 1...Int(Int32.max))
        try body.end()
        let catalogue = current().playbook.catalogue
        let standing = try await database.transaction(for: principal) { transaction in
            try await desk.correct(
                id,
                task,
                to: label,
                reading: revision,
                of: catalogue,
                by: principal,
                in: transaction
            )
            return try await desk.corrections(of: id, in: transaction)
        }
        var json = JSONWriter()
        json.object { json in
            json.key("corrections")
            json.array(standing) { json, correction in correction.write(to: &json) }
        }
        return .json(bytes: json.bytes, status: .created, headers: [.location: "/v1/items/\(id.text)"])
    }

    @Sendable func list(_ request: Request, _ context: CityContext) async throws -> Response {
        _ = try context.official()
        _ = try context.principal.official(for: .readMatters)
        let limit = try request.limit()
        let task = try request.choice("task", of: ModelTask.self)
        let list = "corrections?task=\(task?.rawValue ?? "")"
        let last = try request.cursor(of: list, key: key).map { cursor in
            guard cursor.fields.count == 1, let id = Int64(cursor.fields[0]) else { throw CursorRefusal.unreadable }
            return id
        }
        let found = try await database.rows(
            for: context.principal,
            desk.labelled(task, after: last ?? 0, limit: limit)
        )
        let next =
            found.count == limit ? found.last.map { Cursor(fields: ["\($0.id)"]).token(for: list, key: key) } : nil
        return try .page(Page(items: found.map(LabelledView.init), nextCursor: next), of: request)
    }
}

/// An item with its label, as a model learns from it.
private struct LabelledView: Encodable {
    let itemID: String
    let task: String
    let title: String?
    let text: String
    let label: String
    let at: Date

    enum CodingKeys: String, CodingKey {
        case task, title, text, label, at
        case itemID = "item_id"
    }

    init(_ row: LabelledItem) {
        itemID = row.item.text
        task = row.task.rawValue
        title = row.title
        text = row.text
        label = row.label
        at = row.at
    }
}
