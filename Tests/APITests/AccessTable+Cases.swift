import Cases
import HTTPTypes
import Kernel

extension Visit {
    /// What is done with cases.
    static let cases: [Visit] = [
        Visit(.get, "/v1/cases", .somebody(200)),
        Visit(.get, "/v1/cases/{id}", .readers, of: .case),
        Visit(
            .put,
            "/v1/cases/{id}/acceptance",
            .step([.liaison, .head], success: 200),
            of: .case,
            in: .routed
        ),
        Visit(
            .put,
            "/v1/cases/{id}/draft",
            .step([.liaison, .head], success: 200),
            of: .case,
            .json(#"{"text": "已经修好。"}"#),
            in: .accepted
        ),
        Visit(
            .post,
            "/v1/cases/{id}/rejections",
            .step([.head], success: 200),
            of: .case,
            .json(#"{"reason": "没有说明原因"}"#),
            in: .drafted
        ),
        Visit(
            .put,
            "/v1/cases/{id}/answer",
            .step([.head], success: 200),
            of: .case,
            .json(#"{"text": "已经修好。"}"#),
            in: .accepted
        ),
        Visit(.put, "/v1/cases/{id}/closure", .step([.coordinator], success: 200), of: .case),
        Visit(
            .post,
            "/v1/cases/{id}/returns",
            .step([.liaison, .head], success: 200),
            of: .case,
            .json(#"{"reason": "不属本单位职责"}"#),
            in: .routed
        ),
        Visit(
            .post,
            "/v1/cases/{id}/transfers",
            .step([.coordinator], success: 200),
            of: .case,
            .json(#"{"reason": "属另一单位职责", "agency_id": "{agency}"}"#),
            in: .accepted
        ),
        Visit(
            .post,
            "/v1/cases/{id}/revisions",
            .step([.coordinator], success: 200),
            of: .case,
            .json(#"{"reason": "没有说明期限"}"#)
        ),
        Visit(
            .post,
            "/v1/cases/{id}/reopenings",
            .step([.coordinator], success: 200),
            of: .case,
            .json(#"{"reason": "再次发生"}"#),
            in: .closed
        ),
        Visit(
            .put,
            "/v1/cases/{id}/assignee",
            .step([.liaison, .head], success: 200),
            of: .case,
            .json(#"{"person_id": "{person}"}"#),
            overwrites: true
        ),
        Visit(
            .post,
            "/v1/cases/{id}/contributions",
            .step([.liaison, .head], success: 200),
            of: .case,
            .json(#"{"text": "已派供水车"}"#)
        ),
        Visit(
            .post,
            "/v1/cases/{id}/extensions",
            .step([.liaison, .head], success: 200),
            of: .case,
            .json(#"{"reason": "管道更换需三天", "until": "2090-01-01T00:00:00Z"}"#)
        ),
        Visit(
            .post,
            "/v1/cases/{id}/instructions",
            .step([.leader], success: 200),
            of: .case,
            .json(#"{"text": "今晚恢复供水"}"#)
        ),
        Visit(
            .post,
            "/v1/cases/{id}/reports",
            .step([.liaison, .head], success: 200),
            of: .case,
            .json(#"{"instruction": 1, "text": "已恢复供水"}"#),
            with: .instruction
        ),
        Visit(
            .post,
            "/v1/cases/{id}/attachments",
            .step([.liaison, .head, .coordinator], success: 201),
            of: .case,
            query: "?name=a.png",
            .file(picture)
        ),
    ]
}
