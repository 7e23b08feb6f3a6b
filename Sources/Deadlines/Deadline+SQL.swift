import Foundation
import Kernel
import Playbooks
import Postgres

extension SQL {
    static let deadlineColumns: SQL = """
        id, case_id, rule, starts_at, armed_at, due_at, paused_at, is_provisional, state, met_at, calendar_id,
        version, ended_by, order_id
        """

    static func deadlines(ofCase id: UUID) -> SQL {
        "SELECT \(deadlineColumns) FROM hy.deadlines WHERE case_id = \(id) ORDER BY due_at, id"
    }

    static func deadlines(ofOrder id: UUID) -> SQL {
        "SELECT \(deadlineColumns) FROM hy.deadlines WHERE order_id = \(id) ORDER BY due_at, id"
    }

    static func deadline(_ id: ID<Deadline>) -> SQL { "SELECT \(deadlineColumns) FROM hy.deadlines WHERE id = \(id)" }
}
