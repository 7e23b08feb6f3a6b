import Foundation

@testable import Dashboard

extension Samples {
    private static func about(_ level: Level, hours: Double?, rule: String? = "回应政务舆情") -> AlarmAbout {
        AlarmAbout(
            level: level,
            number: "舆〔2026〕17号",
            title: "滨河路地铁施工<渗水>致路面塌陷，居民出行受阻",
            address: "/cases/c1",
            rule: rule,
            dueAt: hours.map { now.addingTimeInterval($0 * 3_600) },
            isMissed: (hours ?? 1) < 0
        )
    }

    /// Notices of every kind.
    static let notices = NoticesPage(
        frame: frame("/notices"),
        notices: [
            .init(
                alarm: "a1",
                state: .waiting,
                until: nil,
                about: about(.one, hours: -3),
                at: now.addingTimeInterval(-600),
                isNew: true,
                isOffered: true
            ),
            .init(
                alarm: "a2",
                state: .acknowledged,
                until: now.addingTimeInterval(3_600),
                about: about(.three, hours: 7.5),
                at: now.addingTimeInterval(-7_200),
                isNew: false,
                isOffered: true
            ),
            .init(
                alarm: "a3",
                state: .waiting,
                until: nil,
                about: about(.two, hours: nil, rule: nil),
                at: now.addingTimeInterval(-9_000),
                isNew: false,
                isOffered: true
            ),
            .init(
                alarm: "a4",
                state: .waiting,
                until: nil,
                about: AlarmAbout(
                    level: nil,
                    number: nil,
                    title: "云溪<论坛>",
                    address: "/sources/s1",
                    rule: nil,
                    dueAt: nil,
                    isMissed: false,
                    silentSince: now.addingTimeInterval(-40_000)
                ),
                at: now.addingTimeInterval(-9_600),
                isNew: false,
                isOffered: true
            ),
        ],
        showsOver: false,
        next: "abc"
    )

    /// The page before the first one.
    static let noNotices = NoticesPage(frame: frame("/notices"), notices: [], showsOver: false, next: nil)

    /// Turns of duty of two agencies, of which one is the visitor's.
    static let duty = DutyPage(
        frame: frame("/duty"),
        turns: [
            .init(
                id: "t1",
                agency: "市住建局",
                person: "廖青禾",
                days: "rest",
                hours: (18, 8),
                span: ("2026-10-01", "2026-10-08"),
                isOffered: true
            ),
            .init(
                id: "t2",
                agency: "市政府办",
                person: "陈若水",
                days: "every",
                hours: (0, 24),
                span: ("2026-10-01", "2026-10-03"),
                isOffered: false
            ),
        ],
        colleagues: [.init(id: "p2", name: "李四"), .init(id: "p3", name: "王五")]
    )

    /// An alarm that went wrong in every way.
    static let alarm = AlarmPage(
        frame: frame("/alarms/a1"),
        id: "a1",
        state: .waiting,
        until: nil,
        nextAt: now.addingTimeInterval(1_800),
        about: about(.one, hours: -3),
        steps: [
            Step(step: "told", at: now.addingTimeInterval(-90_000)),
            Step(
                step: "acknowledged",
                at: now.addingTimeInterval(-80_000),
                person: "李四 代 张三",
                agency: "市住建局",
                until: now.addingTimeInterval(-70_000)
            ),
            Step(step: "told-missed", at: now.addingTimeInterval(-10_800)),
            Step(
                step: "handed-over",
                at: now.addingTimeInterval(-9_000),
                person: "张三",
                agency: "市住建局",
                reason: "→ 王五 我在外地出差"
            ),
        ],
        outcomes: [
            outcome("张三", "mail", "sent", nil, evidence: "250 2.0.0 Ok: queued as 4F2"),
            outcome("张三", "短信", "spared", "reached-before"),
            outcome("李四", "值班群", "failed", "robot-stopped", attempts: 3),
            outcome("王五", "站内", "waiting", nil),
            outcome(nil, "站内", "failed", "nobody-in-post"),
        ],
        colleagues: [.init(id: "p2", name: "李四"), .init(id: "p3", name: "王五")]
    )

    private static func outcome(
        _ person: String?,
        _ channel: String,
        _ state: String,
        _ why: String?,
        attempts: Int = 1,
        evidence: String? = nil
    ) -> AlarmPage.Outcome {
        AlarmPage.Outcome(
            toldAt: now.addingTimeInterval(-10_800),
            person: person,
            audience: person == nil ? "head" : "liaison",
            channel: channel,
            state: state,
            why: why,
            attempts: attempts,
            endedAt: state == "waiting" ? nil : now.addingTimeInterval(-10_000),
            evidence: evidence
        )
    }
}
