import HTTPTypes
import Kernel

extension Visit {
    private static let seeingAll: Set<Role> = [.coordinator, .leader, .inspector]
    private static let source = #"{"name": "某来源", "kind": "forum", "weight": 0.6}"#

    /// Sources, their keys and their feeds: the information office keeps them, the administrator hands keys out.
    static let sources: [Visit] = [
        Visit(.get, "/v1/sources", .people(200)),
        Visit(
            .post,
            "/v1/sources",
            .keeping([.coordinator], 422),
            .json(#"{"code": "大", "name": "论坛", "kind": "forum"}"#)
        ),
        Visit(.get, "/v1/sources/{id}", .keeping(Set(Role.allCases), 200), of: .source),
        Visit(.put, "/v1/sources/{id}", .keeping([.coordinator], 200), of: .source, .json(source), overwrites: true),
        Visit(.put, "/v1/sources/{id}/expectation", .keeping([.coordinator], 409), of: .source, .json("{}")),
        Visit(.delete, "/v1/sources/{id}/expectation", .keeping([.coordinator], 200), of: .source),
        Visit(
            .put,
            "/v1/sources/{id}/retention",
            .keeping([.coordinator], 200),
            of: .source,
            .json(#"{"personal_days": 90, "text_days": 730}"#)
        ),
        Visit(.get, "/v1/sources/{id}/volume", .keeping(seeingAll, 200), of: .source),
        Visit(.get, "/v1/sources/{id}/keys", .keeping([.administrator], 200), of: .source),
        Visit(.post, "/v1/sources/{id}/keys", .keeping([.administrator], 422), of: .source, .json(#"{"name": " "}"#)),
        Visit(.put, "/v1/keys/{id}/revocation", .keeping([.administrator], 404), of: .item),
        Visit(.get, "/v1/sources/{id}/quarantine", .keeping(seeingAll, 200), of: .source),
        Visit(
            .post,
            "/v1/quarantine/{id}/disclosures",
            .keeping([.coordinator], 404),
            of: .item,
            .json(#"{"reason": "查错"}"#)
        ),
        Visit(.post, "/v1/pushes/{id}", .everybody(400), of: .source, .json("{}")),
        Visit(.get, "/v1/sources/{id}/secrets", .keeping([.administrator], 200), of: .source),
        Visit(.post, "/v1/sources/{id}/secrets", .keeping([.administrator], 404), of: .item),
        Visit(.put, "/v1/secrets/{id}/revocation", .keeping([.administrator], 404), of: .item),
        Visit(.get, "/v1/sources/{id}/profile", .keeping(seeingAll, 404), of: .item),
        Visit(
            .put,
            "/v1/sources/{id}/profile",
            .keeping([.coordinator], 404),
            of: .item,
            .json(#"{"fields": {"text": "/t"}}"#)
        ),
        Visit(.delete, "/v1/sources/{id}/profile", .keeping([.coordinator], 200), of: .source),
        Visit(.get, "/v1/feeds", .keeping(seeingAll, 200)),
        Visit(
            .post,
            "/v1/feeds",
            .keeping([.coordinator], 422),
            .json(#"{"url": "ftp://a", "source_id": "0197a2b4-1c00-7a10-8a4e-2f1d9c0b7e05"}"#)
        ),
        Visit(.get, "/v1/feeds/{id}", .keeping(seeingAll, 200), of: .feed),
        Visit(.patch, "/v1/feeds/{id}", .keeping([.coordinator], 200), of: .feed, .json(#"{"every_minutes": 30}"#)),
        Visit(.post, "/v1/feeds/{id}/fetches", .keeping([.coordinator], 202), of: .feed),
        Visit(.delete, "/v1/feeds/{id}", .keeping([.coordinator], 404), of: .item),
    ]
}
