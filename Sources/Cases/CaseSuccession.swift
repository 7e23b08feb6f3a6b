import Kernel
import Organisation
package import Postgres

/// Passes the cases of agencies that are no more on to whoever took their duties over (article 5).
///
/// A case that is raised waits for the information office and one that is answered for its closing, so both stay where they are; one
/// that is sent back or opened again is passed on then. An answered one that still owes a report or an order has to be sent back for that.
package struct CaseSuccession: Sendable {
    package init() {}

    /// Passes on up to `most` cases; answers how many.
    package func work(most: Int, in transaction: Transaction) async throws -> Int {
        let left: [Case] = try await transaction.rows(.left(most))
        var passed = 0
        for found in left {
            let next = try await Directory().successor(of: found.agency, on: transaction.moment, in: transaction)
            guard let next else { continue }
            let state = try found.state.after(.transfer)
            let move = CaseMove(step: .transfer, state: state, custody: next, isHandedOver: true, words: Self.words)
            _ = try await CaseDesk().moved(found, move, by: nil, in: transaction)
            passed += 1
        }
        return passed
    }

    /// Officials read it as the reason of the step.
    private static let words = "原承办单位已撤销，由承接其职责的单位继续办理（《制度》第五条）。"
}

extension SQL {
    /// Cases that an agency owes which is no more, and for which another answers today.
    fileprivate static func left(_ most: Int) -> SQL {
        """
        SELECT \(shownColumns) FROM hy.cases
        WHERE state IN ('routed', 'accepted', 'drafted') AND agency_id IN (
            SELECT agencies.id FROM hy.agencies, (SELECT (hy.moment() AT TIME ZONE 'Asia/Shanghai')::date AS day) AS today
            WHERE until <= day AND hy.successor(agencies.id, day) IS NOT NULL
        )
        ORDER BY id LIMIT \(planned: most) FOR UPDATE SKIP LOCKED
        """
    }
}
