package import Assessment
package import Foundation
package import Kernel
package import Postgres

/// One post, message, article or call, as it was taken in.
package struct Item: Sendable {
    /// Made when it is first taken in; its revisions keep it.
    package let id: ID<Item>
    /// Where it came from; a machine sees the items of its own source alone.
    package let sourceID: SourceID
    /// What its source calls it, up to 200 characters, or a digest of the item as `sha256:…` where it gave no name.
    package let externalID: String
    /// From 1; each delivery with other content adds one.
    package let revision: Int
    /// When its first revision was stored.
    package let acceptedAt: Date
    /// When it was written, as its source says; the moment of taking in where it says none or a later one.
    package let occurredAt: Date
    /// Whether its source says when it was written; nothing is concluded from the time of one that does not.
    package let isDated: Bool
    /// Whether it came as history, which arms no limit and notifies nobody.
    package let history: Bool
    /// An http or https address of up to 2,000 characters, where there is one.
    package let url: String?
    /// Up to 500 characters; nil where it has none.
    package internal(set) var title: String?
    /// What was written in the newest revision: 1 to 20,000 characters; empty once it was erased.
    package internal(set) var text: String
    /// The writer as the source names them, up to 200 characters; nil where it names none.
    package internal(set) var author: String?
    /// 0 to 10¹², as every count here; 0 where the source gave none.
    package let likes: Int
    /// How many dislike it, by the newest revision.
    package let dislikes: Int
    /// How many comments it has, by the newest revision.
    package let comments: Int
    /// How often it was passed on, by the newest revision.
    package let shares: Int
    /// How often it was looked at, by the newest revision.
    package let views: Int
    /// How many personal words are hidden in title, text and author; 0 where none were found, or where they are shown.
    package internal(set) var hidden: Int
    /// When title, text, author and address were erased, as its source says; what stands in their place is empty.
    package let erasedAt: Date?
    /// When what was hidden of persons was erased while its text is kept.
    package let personalErasedAt: Date?
    /// Counts the changes of the row, from 1; clients see it as the entity tag.
    package let version: Int
    /// Of the newest revision, under the newest playbook; nil where there is none.
    package let assessment: StoredAssessment?
}

extension Item {
    /// The pieces of it that spoke most for each of some labels of a task; none where another model counts by now.
    package func evidence(for task: ModelTask, labels: [String], by advisers: Advisers) -> [[Evidence]] {
        guard let found = assessment, found.isBy(advisers, for: task) else { return labels.map { _ in [] } }
        return advisers.evidence(for: task, labels: labels, title: title, text: text)
    }

    /// The words and pieces of it that spoke for each of some matters; none where another model or playbook counts by now.
    package func reasons(for matters: [String], by scoring: Scoring) -> [[Evidence]] {
        guard let found = assessment, found.isBy(scoring.advisers, for: .category), found.playbook == scoring.playbook
        else {
            return matters.map { _ in [] }
        }
        return scoring.reasons(for: matters, title: title, text: text)
    }
}

/// What was made of an item, as it is stored.
package struct StoredAssessment: Sendable {
    /// From 0 to 100: the rounded sum of the factors' points.
    package let score: Int
    /// From −1, bitter, to 1, thankful.
    package let tone: Double
    /// How far it travelled, 0 to 1.
    package let reach: Double
    /// The code of the first matter, such as `housing.property.fees`.
    package let matter: String?
    /// Codes and shares, the largest first.
    package let matters: JSON
    /// Codes of the risks that it shows; empty where it shows none.
    package let risks: [String]
    /// Every factor with value, weight, points and evidence as offsets; lists leave it out.
    package let factors: JSON?
    /// SimHash of the normal form; 0 for a text without words.
    package let fingerprint: UInt64
    /// The published version that it was scored under.
    package let playbook: PlaybookID
    /// What the models said; lists leave it out.
    private let advice: JSON?
    /// The models that it was made with: tasks and versions, or `lexicon` for words alone.
    package let model: String

    /// Whether the same model of a task, or none, made it as counts now.
    fileprivate func isBy(_ advisers: Advisers, for task: ModelTask) -> Bool {
        Advisers.version(of: task, in: model) == Advisers.version(of: task, in: advisers.name)
    }

    /// The matters with their shares, the largest first.
    package var ranked: [RankedMatter] {
        // The service wrote it.
        (try? JSONDecoder().decode([RankedMatter].self, from: Data(matters.text.utf8))) ?? []
    }

    /// What the models said, each with its first choices; nil where it was not asked for.
    package var said: [Advice]? {
        // The service wrote it.
        advice.flatMap { try? JSONDecoder().decode([Advice].self, from: Data($0.text.utf8)) }
    }
}

extension Item: RowDecodable {
    package init(row: Row) throws {
        id = try row["id"]
        sourceID = try row["source_id"]
        externalID = try row["external_id"]
        revision = try Int(row["revision"] as Int32)
        acceptedAt = try row["accepted_at"]
        occurredAt = try row["occurred_at"]
        isDated = try row["is_dated"]
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
        hidden = try Int(row["hidden"] as Int16)
        erasedAt = try row["erased_at"]
        personalErasedAt = try row["personal_erased_at"]
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
        advice = try row["advice"]
        model = try row["model"]
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
    /// The delivery as it is stored; its counts are found by it.
    package let batch: ID<Batch>
    /// One for each item, in the order in which they came.
    package let lines: [Line]

    /// What became of one item, and why it was refused if it was.
    package struct Line: Sendable {
        /// What was done with the item; a rejected one is not stored.
        package let fate: ItemFate
        /// The item as it is stored, the known one for a duplicate; nil when it was rejected.
        package let id: ID<Item>?
        /// Why it was rejected; empty for every other fate.
        package let problems: [Problem]
    }

    /// How many items met a fate.
    package func count(_ fate: ItemFate) -> Int { lines.count { $0.fate == fate } }
}

/// The mark of a delivery's id.
package enum Batch {}
