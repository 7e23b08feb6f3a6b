import Cases
import Crypto
import Deadlines
import Events
import Foundation
import HTTPTypes
import Hummingbird
import Intake
import Journal
import Kernel
import Postgres

/// The whole file of an event as one document (卷宗).
extension EventRoutes {
    /// Who takes a file out leaves a trace: the digest of what was given is journaled before it is answered.
    @Sendable func dossier(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        let id: ID<Event> = try context.id(EventRefusal.absent)
        let (number, bytes) = try await database.transaction(for: principal) { transaction in
            guard let event = try await EventDesk().event(id, in: transaction) else { throw EventRefusal.absent }
            let bytes = try await write(event, at: transaction)
            let digest = Array(SHA256.hash(data: bytes))
            try await transaction.journal(JournalEntry("event.file-given", "event", id.rawValue, digest: digest))
            return (event.number, bytes)
        }
        return .json(
            bytes: bytes,
            headers: [
                .contentDisposition:
                    "attachment; filename*=UTF-8''%E5%8D%B7%E5%AE%97\(number.year)-\(number.number).json",
                .xContentTypeOptions: "nosniff",
            ]
        )
    }

    private func write(_ event: Event, at transaction: Transaction) async throws -> [UInt8] {
        let desk = EventDesk()
        let since = event.firstItemAt.addingTimeInterval(-3_600)
        let record = EventFileView(
            event,
            heat: try await desk.heat(of: [event.id], since: since, in: transaction),
            steps: try await desk.steps(of: event.id, in: transaction)
        )
        let dossier = try await CaseDesk().dossier(of: event.id, in: transaction)
        let cases = try dossier.cases.map { try Self.text(CaseDossierView($0)) }
        let files = try Self.text(dossier.itemFiles.map(ItemFileView.init))
        let given = try Self.text(record)
        var json = JSONWriter(capacity: 2_048 * (dossier.items.count + 4 * cases.count + 4))
        json.object { json in
            json.member("format", "huiying-event-file-1")
            json.member("given_at", transaction.moment)
            json.member("record", json: given)
            json.key("items")
            json.array(dossier.items) { json, item in item.write(to: &json) }
            json.member("item_attachments", json: files)
            json.member("cases", json: "[" + cases.joined(separator: ",") + "]")
        }
        return json.bytes
    }

    private static func text(_ value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder.answers().encode(value), as: UTF8.self)
    }
}

/// A case of an event's file, with the facts about its limits and with its orders to act.
struct CaseDossierView: Encodable {
    let file: CaseFileView
    let deadlineFacts: [Fact]
    let orders: [OrderFileView]

    enum CodingKeys: String, CodingKey {
        case file, orders
        case deadlineFacts = "deadline_facts"
    }

    struct Fact: Encodable {
        let deadlineID: String
        let fact: String
        let at: Date
        let rule: String
        let ruleSet: String
        let person: String?
        let agency: String?
        let detail: RawJSON
        let dueAt: Date?
        let words: String?

        enum CodingKeys: String, CodingKey {
            case fact, at, rule, person, agency, detail, words
            case dueAt = "due_at"
            case deadlineID = "deadline_id"
            case ruleSet = "rule_set"
        }
    }

    init(_ dossier: EventDossier.CaseDossier) {
        file = CaseFileView(dossier.file)
        orders = dossier.orders.map(OrderFileView.init)
        deadlineFacts = dossier.facts.map {
            Fact(
                deadlineID: $0.deadline.text,
                fact: $0.fact,
                at: $0.at,
                rule: $0.rule,
                ruleSet: $0.ruleSet,
                person: $0.person,
                agency: $0.agency,
                detail: RawJSON(text: $0.detail.text),
                dueAt: $0.dueAt,
                words: $0.words
            )
        }
    }
}

/// A file that hangs on an item.
struct ItemFileView: Encodable {
    let itemID: String
    let attachment: AttachmentView

    enum CodingKeys: String, CodingKey {
        case itemID = "item_id"
        case attachment
    }

    init(_ file: EventDossier.ItemFile) {
        itemID = file.item.text
        attachment = AttachmentView(file.file)
    }
}
