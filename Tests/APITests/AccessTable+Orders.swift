import Cases
import HTTPTypes
import Kernel

extension Visit {
    /// What is done with orders to act, and with what was hidden.
    static let orders: [Visit] = [
        Visit(
            .post,
            "/v1/items/{id}/disclosures",
            .showing([.coordinator, .liaison, .head]),
            of: .item,
            .json(#"{"reason": "联系来电人"}"#)
        ),
        Visit(
            .post,
            "/v1/items/{id}/corrections",
            .step([.coordinator, .liaison, .head], success: 201),
            of: .item,
            .json(#"{"task": "tone", "label": "negative"}"#)
        ),
        Visit(
            .get,
            "/v1/corrections",
            .keeping([.coordinator, .leader, .inspector, .liaison, .head, .reviewer, .spokesperson], 200)
        ),
        Visit(.get, "/v1/orders", .somebody(200)),
        Visit(.get, "/v1/orders/{id}", .readers, of: .order),
        Visit(
            .post,
            "/v1/cases/{id}/orders",
            .step([.coordinator], success: 201),
            of: .case,
            .json(#"{"ground": "overdue", "text": "请于三日内恢复供水"}"#)
        ),
        Visit(
            .put,
            "/v1/orders/{id}/receipt",
            .step([.liaison, .head], success: 200),
            of: .order,
            with: .order(.registered)
        ),
        Visit(
            .post,
            "/v1/orders/{id}/reports",
            .step([.liaison, .head], success: 200),
            of: .order,
            .json(#"{"text": "已恢复供水"}"#),
            with: .order(.received)
        ),
        Visit(
            .post,
            "/v1/orders/{id}/revisions",
            .step([.coordinator], success: 200),
            of: .order,
            .json(#"{"lacking": ["solution"], "reason": "仍有三户停水"}"#),
            with: .order(.reported)
        ),
        Visit(
            .put,
            "/v1/orders/{id}/check",
            .step([.coordinator], success: 200),
            of: .order,
            with: .order(.reported)
        ),
        Visit(
            .put,
            "/v1/orders/{id}/closure",
            .step([.coordinator], success: 200),
            of: .order,
            .json(#"{"conclusion": "已解决"}"#),
            with: .order(.checked)
        ),
        Visit(
            .put,
            "/v1/orders/{id}/withdrawal",
            .step([.coordinator], success: 200),
            of: .order,
            .json(#"{"reason": "重复"}"#),
            with: .order(.registered)
        ),
    ]
}
