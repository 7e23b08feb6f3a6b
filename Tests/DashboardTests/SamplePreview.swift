@testable import Dashboard

extension Samples {
    /// What a changed table of levels would make of three days.
    static let preview = PreviewPage(
        frame: frame("/playbooks/preview?file=levels.yaml"),
        files: ["calendar.yaml", "levels.yaml", "lexicon/risks.yaml", "matters.yaml"],
        file: "levels.yaml",
        content: "bands:\n  - { level: 4, from: 40 }  # </textarea>\n",
        base: "0123abcd",
        isStale: true,
        found: .init(
            items: .init(replayed: 50_000, differing: 1_203, changes: [.matter: 12, .score: 1_203, .risks: 0]),
            events: .init(
                replayed: 412,
                differing: 31,
                changes: [.routed: 2, .assisted: 12, .limited: 1, .graded: 30, .alarmed: 31]
            ),
            movedLimits: 12,
            day: "2026-10-01",
            laterDays: ["2027-01-01", "2027-07-01"],
            eventLines: [
                .init(
                    id: "e1",
                    title: "城北<路灯>不亮",
                    before: .init(
                        level: .four,
                        matter: "路灯照明",
                        plan: "民生服务",
                        agency: "市城管局",
                        assistants: [],
                        limits: [("回应政务舆情", 48, "clock-hours", false), ("签收督办件", 2, "clock-hours", true)],
                        returnHours: 24,
                        chains: ["一般事件"]
                    ),
                    after: .init(
                        level: .three,
                        matter: "路灯照明",
                        plan: "民生服务",
                        agency: "市住建局",
                        assistants: ["市发改委", "城北区"],
                        limits: [("回应政务舆情", 36, "clock-hours", false), ("签收督办件", 2, "clock-hours", true)],
                        returnHours: 12,
                        chains: ["一般事件", "较大事件：两小时"]
                    )
                ),
                .init(
                    id: "e2",
                    title: nil,
                    before: .init(level: nil, matter: nil, plan: nil, agency: nil, chains: []),
                    after: .init(level: .four, matter: "物业服务", plan: nil, agency: "housing", chains: [])
                ),
            ],
            itemLines: [
                .init(
                    id: "i1",
                    words: "路灯坏了三天，晚上回家看不见路",
                    before: .init(matter: "路灯照明", score: 38, risks: []),
                    after: .init(matter: nil, score: 44, risks: ["聚集风险"])
                )
            ]
        ),
        publishing: .init(digest: "3f2a91c04b7d", current: "91bc", note: "试用<一>")
    )

    /// Nothing asked, and nothing published.
    static let noPreview = PreviewPage(
        frame: frame("/playbooks/preview"),
        files: [],
        file: nil,
        content: "",
        found: nil
    )
}
