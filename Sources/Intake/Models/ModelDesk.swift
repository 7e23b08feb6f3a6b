package import Assessment
package import Foundation
import Journal
import Kernel
package import Playbooks
package import Postgres

/// The published models of a city; assessments name those that they were made with.
package struct ModelDesk: Sendable {
    package init() {}

    /// Publishes a model, which counts for its task from now on.
    ///
    /// - Parameters:
    ///   - catalogue: The matters that there are; a model of matters must know some of them.
    ///   - note: Why, in 1 to 200 characters.
    /// - Returns: Whether anything changed: false where the model counts already.
    /// - Throws: `ModelFolder.Fault`, `ModelRefusal`.
    package func publish(
        _ files: ModelFiles,
        for catalogue: Catalogue,
        note: String? = nil,
        in transaction: Transaction
    ) async throws -> Bool {
        guard files.numbers.count <= ModelFiles.mostBytes else { throw ModelRefusal.tooLarge }
        let (model, card) = try files.model()
        try Self.check(model, catalogue)
        try await takeTurns(in: transaction)
        try await transaction.execute(.store(files, card, at: transaction.moment))
        guard let id = try await transaction.value(.model(card.version), as: UUID.self) else { throw ModelLost() }
        guard try await current(model.task, in: transaction) != id else { return false }
        try await begin(model.task, id, note, in: transaction)
        try await journal("model.published", id, model.task, in: transaction)
        return true
    }

    /// Goes by words alone for a task from now on.
    ///
    /// - Returns: Whether anything changed: false where no model counts for it.
    package func retire(_ task: ModelTask, note: String? = nil, in transaction: Transaction) async throws -> Bool {
        try await takeTurns(in: transaction)
        guard let retired = try await current(task, in: transaction) else { return false }
        try await begin(task, nil, note, in: transaction)
        try await journal("model.retired", retired, task, in: transaction)
        return true
    }

    /// Which models count now, by task: what tells one state from another.
    package func currentIDs(in transaction: Transaction) async throws -> [UUID] {
        try await transaction.values(.currentModelIDs, as: UUID.self)
    }

    /// The models that count now.
    ///
    /// - Throws: `UnreadableModel` where this program cannot read one.
    package func current(in transaction: Transaction) async throws -> Advisers {
        let stored = try await transaction.rows(.currentModels, as: StoredModel.self)
        return Advisers(
            try stored.map { stored in
                do { return (try stored.files.model().model, stored.version) } catch is ModelFolder.Fault {
                    throw UnreadableModel(task: stored.task, version: stored.version)
                }
            }
        )
    }

    /// Which model counted from when on, the newest first.
    package func terms(in transaction: Transaction) async throws -> [ModelTerm] {
        try await transaction.rows(.modelTerms)
    }

    /// Whoever publishes last is current: two who publish at once take turns.
    private func takeTurns(in transaction: Transaction) async throws {
        try await transaction.execute("SELECT pg_catalog.pg_advisory_xact_lock(4852813)")
    }

    private func current(_ task: ModelTask, in transaction: Transaction) async throws -> UUID? {
        try await transaction.value(
            "SELECT model_id FROM hy.model_terms WHERE task = \(task.rawValue) ORDER BY id DESC LIMIT 1",
            as: UUID?.self
        ) ?? nil
    }

    private func begin(
        _ task: ModelTask,
        _ model: UUID?,
        _ note: String?,
        in transaction: Transaction
    ) async throws {
        try await transaction.execute(
            """
            INSERT INTO hy.model_terms (task, model_id, since, note)
            VALUES (\(task.rawValue), \(model), \(transaction.moment), \(note))
            """
        )
    }

    private func journal(
        _ action: String,
        _ model: UUID,
        _ task: ModelTask,
        in transaction: Transaction
    ) async throws {
        let detail = JSON(text: "{\"task\": \"\(task.rawValue)\"}")
        try await transaction.journal(JournalEntry(action, "model", model, detail: detail))
    }

    /// What a model answers must be something that the service goes by.
    private static func check(_ model: TextModel, _ catalogue: Catalogue) throws {
        let labels = Set(model.labels)
        switch model.task {
        case .category:
            let known = catalogue.matters.contains { !labels.isDisjoint(with: [$0.code, $0.group, $0.field]) }
            guard known else { throw ModelRefusal.mattersUnknown }
        case .tone: guard labels.contains("negative") else { throw ModelRefusal.tonesUnknown }
        case .rumour: guard labels.contains("rumour") else { throw ModelRefusal.rumourUnknown }
        case .agency: break
        }
    }

    private struct ModelLost: Error {}
}

/// A model that counts, and that this program cannot read.
package struct UnreadableModel: Error {
    /// What it tells.
    package let task: ModelTask
    /// SHA-256 of all that its answers rest on, in hexadecimal.
    package let version: String
}

/// A time during which a model counts or counted, or none did.
package struct ModelTerm: Sendable, RowDecodable {
    /// What it tells.
    package let task: ModelTask
    /// SHA-256 of all that its answers rest on, in hexadecimal; nil where words alone count.
    package let version: String?
    /// From when on; the next term of the task ends it.
    package let since: Date
    /// Why, in the words of whoever published it.
    package let note: String?
    /// Whether it counts now.
    package let isCurrent: Bool

    package init(row: Row) throws {
        task = try row.modelTask()
        version = try row["version"]
        since = try row["since"]
        note = try row["note"]
        isCurrent = try row["is_current"]
    }
}

private struct StoredModel: RowDecodable {
    let task: ModelTask
    let version: String
    let files: ModelFiles

    init(row: Row) throws {
        task = try row.modelTask()
        version = try row["version"]
        let card: JSON = try row["card"]
        let numbers: [UInt8] = try row["numbers"]
        files = ModelFiles(card: Data(card.text.utf8), numbers: Data(numbers))
    }
}

extension SQL {
    private static let newestTerms: SQL = """
        SELECT DISTINCT ON (task) id, task, model_id FROM hy.model_terms ORDER BY task, id DESC
        """

    fileprivate static let currentModelIDs: SQL = """
        SELECT model_id FROM (\(newestTerms)) AS newest WHERE model_id IS NOT NULL ORDER BY task
        """

    fileprivate static let currentModels: SQL = """
        SELECT models.task, encode(version, 'hex') AS version, card, numbers
        FROM (\(newestTerms)) AS newest JOIN hy.models ON models.id = newest.model_id ORDER BY models.task
        """

    fileprivate static let modelTerms: SQL = """
        SELECT model_terms.task, encode(version, 'hex') AS version, since, note,
               model_terms.id IN (SELECT id FROM (\(newestTerms)) AS newest) AS is_current
        FROM hy.model_terms LEFT JOIN hy.models ON models.id = model_id
        ORDER BY model_terms.id DESC
        """

    fileprivate static func model(_ version: String) -> SQL {
        "SELECT id FROM hy.models WHERE version = decode(\(version), 'hex')"
    }

    /// A model that is stored already stays as it is.
    fileprivate static func store(_ files: ModelFiles, _ card: ModelFolder.Card, at moment: Date) -> SQL {
        """
        INSERT INTO hy.models (id, task, version, card, numbers, published_at)
        VALUES (\(ID<StoredModel>()), \(card.task.rawValue), decode(\(card.version), 'hex'),
                \(JSON(text: String(decoding: files.card, as: UTF8.self))), \([UInt8](files.numbers)), \(moment))
        ON CONFLICT ON CONSTRAINT models_version_once DO NOTHING
        """
    }
}
