import Events
import Foundation
import Kernel
import Postgres

extension SQL {
    private static let shownOrders: SQL = """
        SELECT orders.id, orders.year, orders.number, case_id, ground, words, orders.state, issued_at, ended_at, orders.version,
               cases.year AS case_year, cases.number AS case_number, cases.agency_id, short_name AS agency_name,
               hy.event_title(cases.event_id) AS title
        FROM hy.orders JOIN hy.cases ON cases.id = case_id JOIN hy.agencies ON agencies.id = cases.agency_id
        """

    static func order(_ id: ID<Order>) -> SQL { "\(shownOrders) WHERE orders.id = \(id)" }

    static func orders(of id: ID<Case>) -> SQL {
        "\(shownOrders) WHERE case_id = \(id) ORDER BY issued_at DESC, orders.id DESC"
    }

    static func orders(for sight: Sight, after last: OrderPosition?, states: [Order.State], limit: Int) -> SQL {
        let seen: SQL =
            switch sight {
            case .everything: "true"
            case .agency(let agency): "case_id IN (\(handled(by: agency)))"
            case .source, .nothing: "false"
            }
        let after: SQL = last.map { "AND (issued_at, orders.id) < (\($0.issuedAt), \($0.id))" } ?? ""
        return """
            \(shownOrders) WHERE \(seen) AND orders.state = ANY (\(states)) \(after)
            ORDER BY issued_at DESC, orders.id DESC LIMIT \(planned: limit)
            """
    }

    static func openOrder(of id: ID<Case>) -> SQL {
        "SELECT id FROM hy.orders WHERE case_id = \(id) AND state NOT IN ('closed', 'withdrawn')"
    }

    static func issue(
        _ order: ID<Order>,
        of id: ID<Case>,
        _ ground: Order.Ground,
        _ words: String,
        at moment: Date
    ) -> SQL {
        """
        INSERT INTO hy.orders (id, case_id, ground, words, issued_at) VALUES (\(order), \(id), \(ground), \(words), \(moment))
        """
    }

    static func move(_ found: Order, to state: Order.State, at moment: Date) -> SQL {
        "UPDATE hy.orders SET state = \(state), ended_at = CASE WHEN \(state.isOver) THEN \(moment) END WHERE id = \(found.id)"
    }

    static func record(
        _ step: String,
        _ words: OrderWords,
        of order: ID<Order>,
        by official: Official,
        at moment: Date
    ) -> SQL {
        """
        INSERT INTO hy.order_steps (order_id, step, at, person_id, post_id, agency_id, words, lacking)
        VALUES (\(order), \(step), \(moment), \(official.person), \(official.post), \(official.agency), \(words.words),
                \(words.lacking?.map(\.rawValue)))
        """
    }

    static func steps(of order: ID<Order>) -> SQL {
        """
        SELECT step, at, words, coalesce(lacking, '{}') AS lacking, hy.acting_name(person_id, post_id) AS person,
               short_name AS agency
        FROM hy.order_steps JOIN hy.agencies ON agencies.id = agency_id WHERE order_id = \(order) ORDER BY order_steps.id
        """
    }
}
