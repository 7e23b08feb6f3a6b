import Foundation

@testable import Dashboard

extension Samples {
    static let home = HomePage(
        frame: frame(),
        openEvents: HomePage.OpenEvents(byLevel: [.two: 1, .three: 3, .four: 6], withoutLevel: 2),
        casesOpen: 9,
        casesDueSoon: 2,
        casesOverdue: 3,
        itemsLastDay: 1_284,
        medianAnswer: 19 * 3_600 + 25 * 60,
        events: events,
        eventsInAll: 43,
        agencies: [
            HomePage.AgencyRow(name: "云溪市安燃燃气有限责任公司", open: 2, answered: 1, overdue: 2),
            HomePage.AgencyRow(name: "云溪市教育局", open: 1, answered: 3, overdue: 1),
            HomePage.AgencyRow(name: "鹤台区人民政府", open: 2, answered: 4, overdue: 0),
            HomePage.AgencyRow(name: "云溪市应急管理局", open: 1, answered: 1, overdue: 0),
            HomePage.AgencyRow(name: "云溪市住房和城乡建设局", open: 1, answered: 2, overdue: 0),
            HomePage.AgencyRow(name: "云溪市交通运输局", open: 1, answered: 0, overdue: 0),
            HomePage.AgencyRow(name: "云溪市自来水有限责任公司", open: 1, answered: 5, overdue: 0),
            HomePage.AgencyRow(name: "云溪市公安局交通警察支队", open: 0, answered: 2, overdue: 0),
        ],
        cases: cases,
        casesInAll: 27
    )

    static let emptyHome = HomePage(
        frame: frame(),
        openEvents: HomePage.OpenEvents(byLevel: [:]),
        casesOpen: 0,
        casesDueSoon: 0,
        casesOverdue: 0,
        itemsLastDay: 0,
        medianAnswer: nil,
        events: [],
        eventsInAll: 0,
        agencies: [],
        cases: [],
        casesInAll: 0
    )

    private static let events: [HomePage.EventRow] = [
        event(17, "鹤台区槐荫里小区居民楼燃气爆燃", "燃气安全", 412, 331, 92, moment(9, 6, 51), .two, .two, .open),
        event(21, "网传爆燃污染自来水、全城停水", "供水", 186, 152, 61, moment(9, 13, 5), .three, .three, .open),
        event(9, "实验小学午餐致学生腹痛呕吐", "学校食品安全", 97, 64, 48, moment(6, 12, 20), .two, .three, .open),
        event(24, "文澜大道施工围挡占道，早高峰拥堵两小时", "道路施工", 58, 31, 33, moment(10, 7, 40), .four, nil, .open),
        event(12, "望川县安置房交付延期一年，业主集中反映", "住房交付", 44, 20, 26, moment(4, 16, 2), .three, .three, .open),
        event(26, "公交 17 路末班车提前收车", "公共交通", 15, 6, 14, moment(11, 22, 15), .four, nil, .open),
        event(27, "东屏区夜间工地噪声", nil, 7, 2, 6, moment(12, 1, 12), nil, nil, .recorded),
        event(3, "医保系统升级当日无法结算", "医疗保障", 63, 40, 3, moment(2, 9, 30), .four, .four, .closed),
    ]

    private static func event(
        _ number: Int,
        _ title: String,
        _ matter: String?,
        _ items: Int,
        _ folded: Int,
        _ peak: Double,
        _ start: Date,
        _ proposed: Level?,
        _ level: Level?,
        _ state: EventState
    ) -> HomePage.EventRow {
        let heat = curve(from: start, peak: peak, riseHours: 9 + Double(number % 7), halfLife: 40 + peak / 2)
        return HomePage.EventRow(
            id: "0197-\(number)",
            number: "舆〔2026〕\(number)号",
            title: title,
            matter: matter,
            items: items,
            folded: folded,
            heat: heat.last?.heat ?? 0,
            curve: heat,
            proposedLevel: proposed,
            level: level,
            state: state,
            discoveredAt: start
        )
    }

    private static let cases: [HomePage.CaseRow] = [
        row(31, "鹤台区槐荫里小区居民楼燃气爆燃", "云溪市安燃燃气有限责任公司", .two, .accepted, from: moment(9, 6, 51)),
        row(33, "实验小学午餐致学生腹痛呕吐", "云溪市教育局", .three, .routed, from: moment(10, 11, 20)),
        row(36, "文澜大道施工围挡占道，早高峰拥堵两小时", "云溪市交通运输局", .four, .accepted, from: moment(10, 20, 42)),
        row(37, "望川县安置房交付延期一年，业主集中反映", "云溪市住房和城乡建设局", .three, .accepted, from: moment(11, 1)),
        row(41, "公交 17 路末班车提前收车", "云溪市公共交通集团有限公司", .four, .routed, from: moment(11, 22, 15)),
        row(
            29,
            "网传爆燃污染自来水、全城停水",
            "云溪市自来水有限责任公司",
            .three,
            .closed,
            from: moment(9, 13, 5),
            met: moment(9, 16, 53)
        ),
        row(
            30,
            "鹤台区槐荫里小区居民楼燃气爆燃",
            "鹤台区人民政府",
            .two,
            .answered,
            from: moment(9, 6, 51),
            met: moment(11, 12, 1)
        ),
    ]

    private static func row(
        _ number: Int,
        _ title: String,
        _ agency: String,
        _ level: Level,
        _ state: CaseState,
        from start: Date,
        met: Date? = nil
    ) -> HomePage.CaseRow {
        HomePage.CaseRow(
            id: "0198-\(number)",
            number: "办〔2026〕\(number)号",
            title: title,
            agency: agency,
            level: level,
            state: state,
            deadline: deadline(from: start, met: met)
        )
    }
}
