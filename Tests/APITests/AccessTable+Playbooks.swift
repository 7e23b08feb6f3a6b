import HTTPTypes
import Kernel

extension Visit {
    private static let seeingAll: Set<Role> = [.coordinator, .leader, .inspector]

    /// Playbooks: the information office previews and publishes them; who sees all reads the versions.
    static let playbooks: [Visit] = [
        Visit(
            .post,
            "/v1/playbooks/preview",
            .keeping([.coordinator], 422),
            .json(#"{"files": {"levels.yaml": "3"}}"#)
        ),
        Visit(.get, "/v1/playbooks", .keeping(seeingAll, 200)),
        Visit(
            .post,
            "/v1/playbooks",
            .keeping([.coordinator], 422),
            .json(#"{"files": {}, "digest": "", "note": ""}"#)
        ),
        Visit(.get, "/v1/playbooks/{id}", .keeping(seeingAll, 404), of: .item),
        Visit(
            .post,
            "/v1/playbooks/{id}/restorations",
            .keeping([.coordinator], 404),
            of: .item,
            .json(#"{"current": "", "note": "误报过多"}"#)
        ),
    ]
}
