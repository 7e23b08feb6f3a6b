import Foundation

@testable import Dashboard

extension Samples {
    /// Versions of three days.
    static let playbooks = PlaybooksPage(
        frame: frame("/playbooks"),
        terms: [
            .init(
                version: "p3",
                digest: String(repeating: "3f2a", count: 16),
                since: now,
                begunBy: "王芳",
                note: "新词表<误报>过多"
            ),
            .init(
                version: "p2",
                digest: String(repeating: "91bc", count: 16),
                since: now,
                begunBy: "李志强",
                note: "学校预案增加陪餐要求"
            ),
            .init(version: "p1", digest: String(repeating: "04d7", count: 16), since: now, begunBy: nil, note: nil),
        ]
    )

    /// An earlier version beside the current one.
    static let playbook = PlaybookPage(
        frame: frame("/playbooks/p2"),
        version: "p2",
        digest: String(repeating: "91bc", count: 16),
        current: String(repeating: "3f2a", count: 16),
        other: String(repeating: "3f2a", count: 16),
        files: [
            .init(
                path: "lexicon/risks.yaml",
                kind: .changed,
                lines: [
                    .init(isNew: false, number: 12, text: "  terms: [聚集, <b>集访</b>]"),
                    .init(
                        isNew: true,
                        number: 12,
                        text: "  terms: [聚集, 集访, 上访, 拉横幅, 围堵, 静坐, 堵路, 罢运, 罢市, 停工, 讨薪, 维权, 请愿, 示威]"
                    ),
                ],
                count: 412
            ),
            .init(
                path: "plans/school.yaml",
                kind: .added,
                lines: [.init(isNew: true, number: 1, text: "plan: 学校")],
                count: 1
            ),
            .init(
                path: "rules/old.yaml",
                kind: .removed,
                lines: [.init(isNew: false, number: 1, text: "rules: []")],
                count: 1
            ),
        ],
        mayRestore: true
    )
}
