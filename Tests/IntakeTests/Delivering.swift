import Foundation
import Kernel
import Making
import Postgres
import Testing

@testable import Intake

extension Transaction {
    /// Whether a delivery tells of today or of history.
    enum Age {
        case live
        case history
    }

    /// Delivers a JSON body, scored as the edge would score it.
    func deliver(
        _ body: String,
        to source: SourceID,
        as age: Age = .live,
        import importID: UUID? = nil,
        enteredBy: PersonID? = nil,
        playbook: PlaybookID? = nil
    ) async throws -> Receipt {
        let version = if let playbook { playbook } else { try await makePlaybook() }
        let read = try ItemBody.read(Array(body.utf8), kind: .json).get()
        let delivery = Delivery(
            source: source,
            importID: importID,
            history: age == .history,
            enteredBy: enteredBy,
            digest: Array(repeating: 1, count: 32)
        )
        return try await IntakeDesk().take(
            Shipped.scoring().score(read, from: SourceStanding(weight: 0.6), usual: .unknown),
            delivery: delivery,
            playbook: version,
            in: self
        )
    }

    /// Rows, accepted, duplicate, changed and rejected as the batch has them.
    func batch(_ receipt: Receipt) async throws -> [Int] {
        let found = try #require(try await IntakeDesk().counts(of: receipt.batch, in: self))
        return [found.rows, found.accepted, found.duplicate, found.changed, found.rejected]
    }

    /// The jobs that a delivery left.
    func left(_ receipt: Receipt) async throws -> [String] {
        try await values("SELECT kind FROM hy.jobs WHERE subject = \(receipt.batch) ORDER BY id", as: String.self)
    }

    /// Every revision of the text of a delivery's first item.
    func texts(of receipt: Receipt) async throws -> [String] {
        let id = try #require(receipt.lines.first?.id)
        return try await values(
            "SELECT text FROM hy.item_texts WHERE item_id = \(id) ORDER BY revision",
            as: String.self
        )
    }
}
