import Foundation

@testable import Dashboard

extension Samples {
    /// A limit of three working days over a holiday, in the hands of a second agency, that may be extended.
    static let limit = DeadlinePage(
        frame: frame("/deadlines/0198-7"),
        account: DeadlineAccount(
            id: "0198-7",
            deadline: PageDeadline(
                name: "会商",
                rule: "consultation @ 本市政府信息公开发布协调制度",
                startsAt: moment(9, 9),
                dueAt: moment(14, 0),
                isProvisional: true
            ),
            document: "本市政府信息公开发布协调制度第九条、第十一条",
            note: "被征求意见机关在3个工作日内不答复的，视为同意公开。",
            length: .init(3, "working-days"),
            extended: 1,
            countedFrom: moment(10, 9),
            isProvisional: true,
            calendar: "3f2a91c04b7d",
            days: [
                day(9, 6, "make-up", nil, works: true, number: nil),
                day(10, 7, "weekend", nil, works: false, number: nil),
                day(11, 1, "holiday", "市庆", works: false, number: nil),
                day(12, 2, "weekday", nil, works: true, number: nil, isPaused: true),
                day(13, 3, "own-half", "半天", works: true, number: 1),
            ],
            pauses: [.init(name: "consultation", since: moment(12, 9), until: moment(13, 8))],
            custody: [
                .init(name: "市住建局", since: moment(9, 9), until: moment(10, 15)),
                .init(name: "市城管局", since: moment(10, 15), until: nil),
            ],
            others: [.init(set: "国务院令第711号", length: .init(15, "working-days"), dueAt: moment(30, 0))],
            facts: [
                Step(step: "deadline-armed", at: moment(9, 9), until: moment(13, 0)),
                Step(step: "deadline-transferred", at: moment(10, 15), person: "陈若水", agency: "市政府办"),
                Step(
                    step: "deadline-extended",
                    at: moment(11, 9),
                    person: "陈若水",
                    agency: "市政府办",
                    reason: "需赴外地调取材料。",
                    until: moment(14, 0)
                ),
            ]
        ),
        found: .init(id: "0198-31", number: "办〔2026〕31号", title: "鹤台区槐荫里小区居民楼燃气爆燃"),
        mayExtendBy: 12
    )

    /// A limit by the clock that stands still.
    static let limitByTheClock = DeadlinePage(
        frame: frame("/deadlines/0198-8"),
        account: DeadlineAccount(
            id: "0198-8",
            deadline: PageDeadline(
                name: "回应政务舆情",
                rule: "answer-48h @ 国办发〔2016〕61号",
                startsAt: moment(11, 1),
                dueAt: moment(13, 1),
                state: .paused
            ),
            document: "国办发〔2016〕61号",
            note: nil,
            length: .init(48, "clock-hours"),
            extended: 0,
            countedFrom: moment(11, 1),
            isProvisional: false,
            calendar: nil,
            days: [],
            pauses: [.init(name: "clarification", since: moment(12, 9), until: nil)],
            custody: [.init(name: "市住建局", since: moment(11, 1), until: nil)],
            others: [],
            facts: [Step(step: "deadline-armed", at: moment(11, 1), until: moment(13, 1))]
        ),
        found: .init(id: "0198-31", number: "办〔2026〕31号", title: "鹤台区槐荫里小区居民楼燃气爆燃"),
        mayExtendBy: nil
    )

    private static func day(
        _ number: Int,
        _ weekday: Int,
        _ reason: String,
        _ name: String?,
        works: Bool,
        number counted: Int?,
        isPaused: Bool = false
    ) -> DeadlineAccount.Day {
        .init(
            start: moment(number, 0),
            weekday: weekday,
            reason: reason,
            name: name,
            works: works,
            isPaused: isPaused,
            number: counted
        )
    }
}
