import Events
package import Foundation
import Kernel
package import Postgres

/// Events follow their cases: the last one that is closed closes its event, one that is reopened opens it again.
package struct EventFollowing: Sendable {
    package init() {}

    /// Looks, after a step on a case, whether its event is to be closed or reopened.
    package func follow(case id: UUID, in transaction: Transaction) async throws {
        guard let found = try await CaseDesk().found(ID(rawValue: id), in: transaction) else { return }
        try await transaction.execute("SELECT hy.hold_gathering()")
        let owed = try await transaction.value(
            "SELECT EXISTS (SELECT FROM hy.cases WHERE event_id = \(found.event) AND state <> 'closed')",
            as: Bool.self
        )
        try await EventDesk().follow(found.event, owed == true ? .reopen : .close, in: transaction)
    }
}
