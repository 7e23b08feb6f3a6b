import Foundation

@testable import Dashboard

extension Samples {
    static let event = EventPage(
        frame: frame("/events/0197-17"),
        id: "0197-17",
        number: "舆〔2026〕17号",
        title: "鹤台区槐荫里小区居民楼燃气爆燃",
        matter: "燃气安全",
        places: ["鹤台区", "梧桐街", "槐荫里小区"],
        risks: ["人员伤亡", "公共安全"],
        state: .open,
        proposed: EventPage.Proposed(level: .two, at: moment(9, 6, 58)),
        confirmed: EventPage.Confirmed(
            level: .two,
            person: "靳望岳",
            at: moment(9, 7, 25),
            reason: "现场多人受伤，楼体局部坍塌，社会关注度上升很快，按重大级别处置。"
        ),
        mayConfirm: false,
        discoveredAt: moment(9, 6, 51),
        lastItemAt: moment(12, 14, 12),
        heat: 71,
        heatInNews: 30,
        curve: curve(from: moment(9, 6, 51), peak: 92, riseHours: 12, halfLife: 86),
        itemsInAll: 412,
        folded: 331,
        items: items,
        score: score,
        cases: eventCases,
        steps: [
            Step(step: "gathered", at: moment(9, 6, 51)),
            Step(step: "level-proposed", at: moment(9, 6, 58), level: .two),
            Step(
                step: "level-confirmed",
                at: moment(9, 7, 25),
                person: "靳望岳",
                agency: "云溪市人民政府",
                level: .two,
                reason: "现场多人受伤，楼体局部坍塌，社会关注度上升很快，按重大级别处置。"
            ),
            Step(step: "route", at: moment(9, 7, 25), reason: "燃气安全：主办云溪市安燃燃气有限责任公司"),
            Step(step: "answer", at: moment(9, 12, 26), person: "郝致远", agency: "云溪市应急管理局"),
        ]
    )

    /// The same before anybody has confirmed a level.
    static let proposedEvent = proposedEvent(confirmed: nil)

    /// The same where a lesser level was confirmed before the proposal.
    static let graverEvent = proposedEvent(
        confirmed: EventPage.Confirmed(level: .four, person: "靳望岳", at: moment(12, 14, 10), reason: "反映燃气异味，先按一般级别处置。")
    )

    private static func proposedEvent(confirmed: EventPage.Confirmed?) -> EventPage {
        EventPage(
            frame: frame("/events/0197-17", notice: Notice(outcome: .refused, sentence: "请写明确认级别的理由（1 至 1000 字）。")),
            id: "0197-17",
            number: "舆〔2026〕17号",
            title: "鹤台区槐荫里小区居民楼燃气爆燃",
            matter: "燃气安全",
            places: ["鹤台区"],
            state: .open,
            proposed: EventPage.Proposed(level: .two, at: moment(12, 14, 20)),
            confirmed: confirmed,
            mayConfirm: true,
            similar: [
                .init(id: "0197-18", number: "舆〔2026〕18号", title: "槐荫里小区燃气爆燃伤者救治情况"),
                .init(id: "0197-12", number: "舆〔2026〕12号", title: "梧桐街片区燃气管道老化，居民要求排查整改"),
            ],
            discoveredAt: moment(12, 14, 2),
            lastItemAt: moment(12, 14, 28),
            heat: 34,
            heatInNews: 0,
            curve: [
                CurvePoint(at: moment(12, 14), heat: 12), CurvePoint(at: moment(12, 14, 15), heat: 34),
            ],
            itemsInAll: 9,
            folded: 4,
            items: Array(items.prefix(1)),
            score: nil,
            cases: [],
            steps: [Step(step: "gathered", at: moment(12, 14, 2))]
        )
    }

    /// An item of which the visitor may have the hidden words shown.
    static let hiddenItem = ItemPage(
        frame: frame("/items/0197-1"),
        id: "0197-1",
        source: "12345 热线",
        at: moment(9, 7, 4),
        isDated: false,
        author: "来电人 138****5678",
        title: "反映槐荫里小区发生爆炸，请求救援",
        text: "我叫张**，家住3号楼2单元***室，手机138****5678。今早楼下发生爆炸，疑似燃气泄漏，有人员受伤。",
        url: "https://example.invalid/status/1",
        revision: 2,
        hiding: .hidden(isOffered: true),
        score: score,
        places: ["槐荫里小区"],
        harm: [.dead(2), .injured(5), .missing(1), .loss(1_200_000)],
        labels: [
            ItemPage.Label(
                task: .category,
                assessed: [
                    .init(label: "燃气泄漏与事故", share: 0.72, evidence: ["发生爆炸", "燃气泄漏"]),
                    .init(label: "消防隐患", share: 0.18, evidence: ["爆炸"]), .init(label: "路面损坏", share: 0.04),
                ],
                said: .init(label: "燃气泄漏与事故", person: "周明 代 何静", at: moment(9, 9)),
                choices: [
                    .init(name: "公用事业", choices: [.init(id: "utilities.gas.leak", name: "燃气 › 燃气泄漏与事故")]),
                    .init(name: "公共安全", choices: [.init(id: "safety.fire.hazard", name: "消防 › 消防隐患")]),
                ]
            ),
            ItemPage.Label(
                task: .tone,
                assessed: [.init(label: "negative", share: 0.91), .init(label: "neutral", share: 0.08)],
                said: nil,
                choices: [.init(choices: ["negative", "neutral", "positive"].map { .init(id: $0, name: $0) })]
            ),
            ItemPage.Label(task: .rumour, assessed: [], said: nil, choices: []),
        ]
    )

    private static let items: [EventPage.ItemRow] = [
        EventPage.ItemRow(
            id: "0197-1",
            source: "微博",
            at: moment(9, 9, 18),
            author: "槐荫里三单元住户",
            title: nil,
            excerpt: "半个月前楼道里就有煤气味，打过抢修电话，来人说“浓度不高，开窗通风”就走了。今早就炸了，报修记录我还留着，谁来负责？",
            url: "https://example.invalid/status/1",
            tone: .negative,
            score: 88,
            foldedCount: 14,
            folded: [
                EventPage.FoldedItem(
                    id: "0197-2",
                    source: "微博",
                    at: moment(9, 9, 40),
                    author: "阿禾的早餐铺",
                    excerpt: "转：半个月前楼道里就有煤气味，打过抢修电话……谁来负责？"
                ),
                EventPage.FoldedItem(
                    id: "0197-3",
                    source: "论坛",
                    at: moment(9, 10, 2),
                    author: "梧桐街老街坊",
                    excerpt: "半个月前楼道里就有煤气味了，打电话报修，说浓度不高，今早就出事。"
                ),
            ]
        ),
        EventPage.ItemRow(
            id: "0197-4",
            source: "12345 热线",
            at: moment(9, 7, 4),
            author: "来电人 3391",
            title: "反映槐荫里小区发生爆炸，请求救援",
            excerpt: "今日 6 时 42 分左右，鹤台区梧桐街槐荫里小区 3 号楼 2 单元发生爆炸，疑似燃气泄漏，有人员受伤，部分住户被困在四楼以上。",
            tone: .negative,
            score: 85,
            isHidden: true
        ),
        EventPage.ItemRow(
            id: "0197-5",
            source: "新闻网站",
            at: moment(9, 12, 30),
            author: "溪畔新闻",
            title: "云溪市通报鹤台区爆燃事故：13 人受伤，明火已扑灭",
            excerpt: "市政府通报，事故造成 13 人受伤，均已送医，转移安置居民 46 户，调查组已经成立。",
            url: "https://example.invalid/news/2",
            tone: .neutral,
            score: 63,
            foldedCount: 37
        ),
        EventPage.ItemRow(
            id: "0197-6",
            source: "短视频",
            at: moment(10, 18, 6),
            author: "小梧桐街拍",
            title: nil,
            excerpt: "体育馆里热饭热水都有，志愿者忙到半夜，谢谢大家。",
            tone: .positive,
            score: 21
        ),
    ]

    private static let score = EventPage.Score(
        total: 88,
        factors: [
            EventPage.Factor(name: "风险", points: 33.2, share: 0.38, evidence: "炸了、爆炸"),
            EventPage.Factor(name: "事项", points: 7, share: 0.08, evidence: "燃气安全"),
            EventPage.Factor(name: "语气", points: 24.5, share: 0.28, evidence: "谁来负责"),
            EventPage.Factor(name: "传播", points: 8, share: 0.09, evidence: "互动多于本来源最近 400 条中的 399 条，偶然如此的概率 0.2%"),
            EventPage.Factor(name: "来源", points: 6.8, share: 0.08, evidence: nil),
            EventPage.Factor(name: "涉及人群", points: 3.5, share: 0.04, evidence: "1200户"),
            EventPage.Factor(name: "重点回应类别", points: 5, share: 0.06, evidence: "涉及突发事件处置和自然灾害应对：炸了、爆炸"),
            EventPage.Factor(name: "噪声", points: 0, share: 0, evidence: nil),
        ],
        segments: [
            EventPage.Segment(text: "半个月前楼道里就有", isMarked: false),
            EventPage.Segment(text: "煤气味", isMarked: true),
            EventPage.Segment(text: "，打过", isMarked: false),
            EventPage.Segment(text: "抢修电话", isMarked: true),
            EventPage.Segment(text: "，来人说“浓度不高，开窗通风”就走了。今早就", isMarked: false),
            EventPage.Segment(text: "炸了", isMarked: true),
            EventPage.Segment(text: "，报修记录我还留着，", isMarked: false),
            EventPage.Segment(text: "谁来负责", isMarked: true),
            EventPage.Segment(text: "？", isMarked: false),
        ],
        playbook: "3f2a91c0"
    )

    private static let eventCases: [EventPage.CaseRow] = [
        EventPage.CaseRow(
            id: "0198-31",
            number: "办〔2026〕31号",
            agency: "云溪市安燃燃气有限责任公司",
            assistants: ["云溪市城市管理局"],
            state: .accepted,
            deadline: deadline(from: moment(9, 6, 51), armed: moment(9, 7, 25))
        ),
        EventPage.CaseRow(
            id: "0198-28",
            number: "办〔2026〕28号",
            agency: "云溪市应急管理局",
            assistants: ["云溪市消防救援支队", "鹤台区人民政府"],
            state: .answered,
            deadline: deadline(from: moment(9, 6, 51), met: moment(9, 12, 26), armed: moment(9, 7, 25))
        ),
        EventPage.CaseRow(
            id: "0198-34",
            number: "办〔2026〕34号",
            agency: "云溪市住房和城乡建设局",
            assistants: [],
            state: .routed,
            deadline: deadline(from: moment(10, 20, 42))
        ),
    ]
}
