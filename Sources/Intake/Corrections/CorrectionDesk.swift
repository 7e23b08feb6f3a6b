package import Assessment
import Foundation
import Journal
package import Kernel
import Organisation
package import Playbooks
package import Postgres

/// Keeps what people say that items are, so that models learn from it.
package struct CorrectionDesk: Sendable {
    package init() {}

    /// Says what an item is, or takes back what was said last; the assessment stays as it was made.
    ///
    /// - Parameters:
    ///   - label: One of the task's labels; nil takes back what stands.
    ///   - revision: What was read, from 1; the newest unless said.
    ///   - catalogue: The matters that there are now.
    /// - Throws: `CorrectionRefusal`, `ItemRefusal.absent`, `RoleRefusal`.
    package func correct(
        _ id: ID<Item>,
        _ task: ModelTask,
        to label: String?,
        reading revision: Int? = nil,
        of catalogue: Catalogue,
        by principal: Principal,
        in transaction: Transaction
    ) async throws {
        let official = try principal.official(for: .correctItem)
        let desk = IntakeDesk()
        guard let item = try await desk.item(id, in: transaction) else { throw ItemRefusal.absent }
        guard try await desk.mayDisclose(id, in: transaction) else { throw CorrectionRefusal.notInYourHands }
        let read = revision ?? item.revision
        guard (1...item.revision).contains(read) else { throw CorrectionRefusal.revisionUnknown }
        if let label {
            try await check(label, task, of: catalogue, in: transaction)
        } else if try await !corrections(of: id, in: transaction).contains(where: { $0.task == task }) {
            throw CorrectionRefusal.nothingSaid
        }
        try await transaction.execute(
            """
            INSERT INTO hy.corrections (item_id, revision, task, label, at, person_id, post_id)
            VALUES (\(id), \(Int32(read)), \(task.rawValue), \(label), \(transaction.moment),
                    \(official.person), \(official.post))
            """
        )
        try await transaction.journal(
            JournalEntry("item.corrected", "item", id.rawValue, detail: Detail(task: task, label: label).json)
        )
    }

    /// What people say that an item is, one for each task of which anything is said.
    package func corrections(of id: ID<Item>, in transaction: Transaction) async throws -> [Correction] {
        try await transaction.rows(.corrections(of: id))
    }

    /// Labelled items that the transaction sees, the first said first, after one of them.
    package func labelled(_ task: ModelTask?, after last: Int64, limit: Int) -> Query<LabelledItem> {
        Query(.labelled(task, after: last, limit: limit))
    }

    private func check(
        _ label: String,
        _ task: ModelTask,
        of catalogue: Catalogue,
        in transaction: Transaction
    ) async throws {
        switch task {
        case .category:
            guard catalogue[label] != nil else { throw CorrectionRefusal.matterUnknown }
        case .agency:
            let agencies = try await Directory().agencies(in: transaction)
            let today = CivilDay(of: transaction.moment).description
            guard agencies.contains(where: { $0.code == label && $0.lives(on: today) }) else {
                throw CorrectionRefusal.agencyUnknown
            }
        case .tone, .rumour:
            guard task.fixedLabels?.contains(label) == true else { throw CorrectionRefusal.labelUnknown }
        }
    }

    private struct Detail: Encodable {
        let task: ModelTask
        let label: String?

        var json: JSON {
            get throws { JSON(text: String(decoding: try JSONEncoder().encode(self), as: UTF8.self)) }
        }
    }
}

extension SQL {
    fileprivate static func corrections(of id: ID<Item>) -> SQL {
        """
        SELECT task, label, at, person FROM (
            SELECT DISTINCT ON (task) task, label, at, hy.acting_name(person_id, post_id) AS person
            FROM hy.corrections WHERE item_id = \(id) ORDER BY task, id DESC
        ) AS said
        WHERE label IS NOT NULL
        """
    }

    fileprivate static func labelled(_ task: ModelTask?, after last: Int64, limit: Int) -> SQL {
        let ofTask: SQL = task.map { "AND corrections.task = \($0.rawValue)" } ?? ""
        return """
            SELECT corrections.id, item_id, task, title, text, label, at
            FROM hy.corrections JOIN hy.item_texts USING (item_id, revision)
            WHERE corrections.id > \(last) AND label IS NOT NULL AND erased_at IS NULL \(ofTask) AND NOT EXISTS (
                SELECT FROM hy.corrections AS later
                WHERE later.item_id = corrections.item_id AND later.task = corrections.task AND later.id > corrections.id
            )
            ORDER BY corrections.id LIMIT \(limit)
            """
    }
}

extension Correction: RowDecodable {
    package init(row: Row) throws {
        task = try row.modelTask()
        label = try row["label"]
        at = try row["at"]
        person = try row["person"] ?? ""
    }
}

extension LabelledItem: RowDecodable {
    package init(row: Row) throws {
        id = try row["id"]
        item = try row["item_id"]
        task = try row.modelTask()
        title = try row["title"]
        text = try row["text"]
        label = try row["label"]
        at = try row["at"]
    }
}

extension Row {
    private struct UnknownTask: Error {}

    func modelTask() throws -> ModelTask {
        guard let task = ModelTask(rawValue: try self["task"]) else { throw UnknownTask() }
        return task
    }
}
