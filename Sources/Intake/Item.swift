package import Foundation
package import Kernel
package import Postgres

/// One post, message, article or call, as it was taken in.
package struct Item: Sendable {
    package let id: ID<Item>
    package let sourceID: SourceID
    package let externalID: String
    package let revision: Int
    package let acceptedAt: Date
    package let occurredAt: Date
    package let history: Bool
    package let url: String?
    package let title: String?
    package let text: String
    package let author: String?
    package let likes: Int
    package let dislikes: Int
    package let comments: Int
    package let shares: Int
    package let views: Int
    package let version: Int
    package let assessment: StoredAssessment?
}

/// What was made of an item, as it is stored.
package struct StoredAssessment: Sendable {
    package let score: Int
    package let tone: Double
    package let reach: Double
    /// The code of the first matter, such as `housing.property.fees`.
    package let matter: String?
    /// Codes and shares, the largest first.
    package let matters: JSON
    package let risks: [String]
    /// Every factor with value, weight, points and evidence as offsets; lists leave it out.
    package let factors: JSON?
    package let fingerprint: UInt64
    package let playbook: PlaybookID
}

extension Item: RowDecodable {
    package init(row: Row) throws {
        id = try row["id"]
        sourceID = try row["source_id"]
        externalID = try row["external_id"]
        revision = try Int(row["revision"] as Int32)
        acceptedAt = try row["accepted_at"]
        occurredAt = try row["occurred_at"]
        history = try row["history"]
        url = try row["url"]
        title = try row["title"]
        text = try row["text"]
        author = try row["author"]
        likes = try row["likes"]
        dislikes = try row["dislikes"]
        comments = try row["comments"]
        shares = try row["shares"]
        views = try row["views"]
        version = try Int(row["version"] as Int32)
        assessment = try (row["score"] as Int16?).map { try StoredAssessment(row: row, score: Int($0)) }
    }
}

extension StoredAssessment {
    fileprivate init(row: Row, score: Int) throws {
        self.score = score
        tone = try Double(row["tone"] as Float)
        reach = try Double(row["reach"] as Float)
        matter = try row["matter"]
        matters = try row["matters"]
        risks = try row["risks"]
        factors = try row["factors"]
        fingerprint = try UInt64(bitPattern: row["fingerprint"] as Int64)
        playbook = try row["playbook_id"]
    }
}

/// What became of one item of a delivery.
package enum ItemFate: String, Sendable {
    case accepted
    case duplicate
    case changed
    case rejected
}

/// The answer to a delivery: one fate for each item, in the order in which they came; the counts add up.
package struct Receipt: Sendable {
    package let batch: ID<Batch>
    package let lines: [Line]

    /// What became of one item, and why it was refused if it was.
    package struct Line: Sendable {
        package let fate: ItemFate
        package let id: ID<Item>?
        package let problems: [Problem]
    }

    /// How many items met a fate.
    package func count(_ fate: ItemFate) -> Int { lines.count { $0.fate == fate } }
}

/// The mark of a delivery's id.
package enum Batch {}
