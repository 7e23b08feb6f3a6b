import Foundation
import Intake
import Kernel
import Postgres

/// An item as the API shows it.
struct ItemView: Encodable {
    let id: String
    let sourceID: String
    let externalID: String
    let revision: Int
    let acceptedAt: Date
    let occurredAt: Date
    let history: Bool
    let url: String?
    let title: String?
    let text: String
    let author: String?
    let likes: Int
    let dislikes: Int
    let comments: Int
    let shares: Int
    let views: Int
    let version: Int
    let assessment: AssessmentView?

    enum CodingKeys: String, CodingKey {
        case id, revision, history, url, title, text, author, likes, dislikes, comments, shares, views, version
        case assessment
        case sourceID = "source_id"
        case externalID = "external_id"
        case acceptedAt = "accepted_at"
        case occurredAt = "occurred_at"
    }

    init(_ item: Item) {
        id = item.id.text
        sourceID = item.sourceID.text
        externalID = item.externalID
        revision = item.revision
        acceptedAt = item.acceptedAt
        occurredAt = item.occurredAt
        history = item.history
        url = item.url
        title = item.title
        text = item.text
        author = item.author
        likes = item.likes
        dislikes = item.dislikes
        comments = item.comments
        shares = item.shares
        views = item.views
        version = item.version
        assessment = item.assessment.map(AssessmentView.init)
    }
}

/// What was made of an item: its score with every factor that led to it.
struct AssessmentView: Encodable {
    let score: Int
    let tone: Double
    let reach: Double
    let matter: String?
    let matters: RawJSON
    let risks: [String]
    let factors: RawJSON
    let playbookID: String

    enum CodingKeys: String, CodingKey {
        case score, tone, reach, matter, matters, risks, factors
        case playbookID = "playbook_id"
    }

    init(_ assessment: StoredAssessment) {
        score = assessment.score
        tone = assessment.tone
        reach = assessment.reach
        matter = assessment.matter
        matters = RawJSON(text: assessment.matters.text)
        risks = assessment.risks
        factors = RawJSON(text: assessment.factors.text)
        playbookID = assessment.playbook.text
    }
}

/// What became of a delivery, item by item; the counts add up to the number of items.
struct ReceiptView: Encodable {
    let batch: String
    let rows: Int
    let accepted: Int
    let duplicate: Int
    let changed: Int
    let rejected: Int
    let items: [Line]

    struct Line: Encodable {
        let index: Int
        let status: String
        let id: String?
        let errors: [Problem.Place]?
    }

    init(_ receipt: Receipt, words: (Sentence) -> String) {
        batch = receipt.batch.text
        rows = receipt.lines.count
        accepted = receipt.count(.accepted)
        duplicate = receipt.count(.duplicate)
        changed = receipt.count(.changed)
        rejected = receipt.count(.rejected)
        items = receipt.lines.enumerated().map { index, line in
            Line(
                index: index,
                status: line.fate.rawValue,
                id: line.id?.text,
                errors: line.problems.isEmpty
                    ? nil : line.problems.map { .init($0, words: words) }
            )
        }
    }
}

/// The counts of a delivery.
struct BatchView: Encodable {
    let id: String
    let receivedAt: Date
    let history: Bool
    let rows: Int
    let accepted: Int
    let duplicate: Int
    let changed: Int
    let rejected: Int

    enum CodingKeys: String, CodingKey {
        case id, history, rows, accepted, duplicate, changed, rejected
        case receivedAt = "received_at"
    }

    init(_ counts: BatchCounts) {
        id = counts.id.text
        receivedAt = counts.receivedAt
        history = counts.history
        rows = counts.rows
        accepted = counts.accepted
        duplicate = counts.duplicate
        changed = counts.changed
        rejected = counts.rejected
    }
}

/// JSON that the database holds, passed on as it is.
struct RawJSON: Encodable {
    let value: JSONValue

    init(text: String) {
        // The database parsed it when it was stored, so it is JSON; an empty object stands for what is not.
        value = (try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))) ?? .object([:])
    }

    func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
}

/// Any JSON value.
enum JSONValue: Codable {
    case null
    case flag(Bool)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([JSONValue].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .flag(let flag): try container.encode(flag)
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        case .list(let list): try container.encode(list)
        case .object(let object): try container.encode(object)
        }
    }
}
