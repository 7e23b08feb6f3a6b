import Foundation

@testable import Dashboard

extension Samples {
    private static func line(
        _ name: String,
        paused: Bool = false,
        missing: Double? = nil,
        broken: Int = 0
    ) -> SourceLine {
        SourceLine(
            id: "s-\(name)",
            code: "news",
            name: name,
            kind: "city-media",
            weight: 0.8,
            owner: paused ? nil : "市委宣传部",
            isPaused: paused,
            heardAt: paused ? nil : now.addingTimeInterval(-7_200),
            lastDay: 1_234,
            others: (paused ? 0 : 17, 0, paused ? 0 : 3),
            missing: missing,
            alarm: missing.map { _ in "a1" },
            brokenFeeds: broken
        )
    }

    /// Sources of every standing, for who keeps them.
    static let sources = SourcesPage(
        frame: frame("/sources"),
        sources: [line("云溪新闻<网>"), line("论坛", missing: 41.6, broken: 2), line("旧门户", paused: true)],
        kinds: ["portal", "forum"]
    )

    /// Before the first one, for who may only look.
    static let noSources = SourcesPage(frame: frame("/sources"), sources: [], kinds: nil)

    /// A source with feeds of every kind.
    static let source = SourcePage(
        frame: frame("/sources/s"),
        source: line("云溪新闻网", missing: 12, broken: 1),
        note: "每日十点前更新。",
        isMapped: true,
        feeds: ["active", "paused", "gone"].enumerated().map { number, state in
            SourcePage.Feed(
                id: "f\(number)",
                url: "https://news.example.cn/\(state)/very/long/address/of/a/feed.xml?channel=\(number)&all=<1>",
                state: state,
                everyMinutes: 15,
                checkedAt: number == 1 ? nil : now.addingTimeInterval(-300),
                heardAt: number == 0 ? now.addingTimeInterval(-4_000) : nil,
                outcome: number == 1 ? nil : number == 0 ? "格式有误，只取到出错之前的条目。" : "对方声明该地址已永久停用。",
                isGood: false
            )
        },
        quarantine: [.init(id: "q", at: now.addingTimeInterval(-300), reason: "格式有误，只取到出错之前的条目。", size: 81_200)],
        days: (0..<14).map { .init(day: "2026-02-\($0 + 10)", items: 40 * $0, expected: 300) },
        patience: 600,
        silences: [
            .init(alarm: "a1", since: now.addingTimeInterval(-40_000), endedAt: nil),
            .init(alarm: "a0", since: now.addingTimeInterval(-400_000), endedAt: now.addingTimeInterval(-300_000)),
        ],
        offers: .init(
            kinds: ["portal", "city-media"],
            agencies: [.init(id: "a", name: "市住建局"), .init(id: "b", name: "市委宣传部")],
            owner: "b",
            personalDays: 90
        )
    )
}
