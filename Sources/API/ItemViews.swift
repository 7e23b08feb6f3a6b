import Assessment
import Foundation
import Intake
import Kernel
import Postgres

extension Item {
    /// The item as the API shows it.
    ///
    /// The wire has its own form, so a room may change without breaking a client.
    ///
    /// - Parameters:
    ///   - corrections: What people say that it is; lists leave it out, and what it tells of harm.
    ///   - scoring: Finds what spoke for each matter and each choice of a model; lists leave it out.
    func write(
        to json: inout JSONWriter,
        corrections: [Correction]? = nil,
        scoring: Scoring? = nil
    ) {
        json.object { json in
            json.member("id", id.text)
            json.member("source_id", sourceID.text)
            json.member("external_id", externalID)
            json.member("revision", revision)
            json.member("accepted_at", acceptedAt)
            json.member("occurred_at", occurredAt)
            json.member("dated", isDated)
            json.member("history", history)
            json.member("url", url)
            json.member("title", title)
            json.member("text", text)
            json.member("author", author)
            json.member("hidden", hidden)
            if let erasedAt { json.member("erased_at", erasedAt) }
            if let personalErasedAt { json.member("personal_erased_at", personalErasedAt) }
            json.member("likes", likes)
            json.member("dislikes", dislikes)
            json.member("comments", comments)
            json.member("shares", shares)
            json.member("views", views)
            json.member("version", version)
            if let assessment {
                json.key("assessment")
                assessment.write(to: &json, of: self, scoring)
            }
            if let corrections {
                json.key("incident")
                json.array(IncidentFact.read(title: title, text: text)) { json, fact in fact.write(to: &json) }
                json.key("corrections")
                json.array(corrections) { json, correction in correction.write(to: &json) }
            }
        }
    }

    /// The item as a whole answer, with what people say that it is.
    ///
    /// - Parameter scoring: Finds what spoke for what is said of it; nil for an item that is shown in the clear, as which it was never read.
    func json(_ corrections: [Correction], _ scoring: Scoring?) -> [UInt8] {
        var json = JSONWriter()
        write(to: &json, corrections: corrections, scoring: scoring)
        return json.bytes
    }
}

extension Correction {
    /// What a person said, as the API shows it.
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("task", task.rawValue)
            json.member("label", label)
            json.member("at", at)
            json.member("person", person)
        }
    }
}

extension StoredAssessment {
    /// What was made of an item: its score with every factor that led to it.
    fileprivate func write(to json: inout JSONWriter, of item: Item, _ scoring: Scoring?) {
        json.object { json in
            json.member("score", score)
            json.member("tone", tone)
            json.member("reach", reach)
            json.member("matter", matter)
            if let scoring {
                let ranked = ranked
                json.key("matters")
                json.array(Array(zip(ranked, item.reasons(for: ranked.map(\.code), by: scoring)))) { json, matter in
                    json.object { json in
                        json.member("code", matter.0.code)
                        json.member("share", matter.0.share)
                        json.key("evidence")
                        json.array(matter.1) { json, place in place.write(to: &json) }
                    }
                }
            } else {
                json.member("matters", json: matters.text)
            }
            json.key("risks")
            json.array(risks) { $0.value($1) }
            if let factors { json.member("factors", json: factors.text) }
            if let said {
                json.key("advice")
                json.array(said) { json, advice in
                    let labels = advice.choices.map(\.label)
                    let reasons = scoring.map { item.evidence(for: advice.task, labels: labels, by: $0.advisers) }
                    advice.write(to: &json, reasons ?? labels.map { _ in [] })
                }
            }
            json.member("playbook_id", playbook.text)
            json.member("model", model)
        }
    }
}

extension Advice {
    fileprivate func write(to json: inout JSONWriter, _ evidence: [[Evidence]]) {
        json.object { json in
            json.member("task", task.rawValue)
            json.key("choices")
            json.array(Array(zip(choices, evidence))) { json, choice in
                json.object { json in
                    json.member("label", choice.0.label)
                    json.member("confidence", choice.0.confidence)
                    json.key("evidence")
                    json.array(choice.1) { json, place in place.write(to: &json) }
                }
            }
        }
    }
}

extension IncidentFact {
    /// A figure of harm, as the API shows it.
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("kind", kind.rawValue)
            json.member("figure", figure)
            json.key("evidence")
            evidence.write(to: &json)
        }
    }
}

extension Evidence {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("part", part.rawValue)
            json.member("from", from)
            json.member("to", to)
        }
    }
}

extension [Item] {
    /// A page of items, with the cursor of the next one.
    func json(nextCursor: String?) -> [UInt8] {
        var json = JSONWriter(capacity: 2_048 * count)
        json.object { json in
            json.key("items")
            json.array(self) { json, item in item.write(to: &json) }
            json.member("next_cursor", nextCursor)
        }
        return json.bytes
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
