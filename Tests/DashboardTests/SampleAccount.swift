import Foundation

@testable import Dashboard

extension Samples {
    /// The account of somebody with a password, two sessions and a post that was delegated.
    static let account = account(hasPassword: true, done: "password", refusal: nil)

    /// The same before a password was set, after one that was too short.
    static let refusedAccount = account(hasPassword: false, done: nil, refusal: "密码至少 12 个字符。")

    /// A form that was refused, with what was typed into it.
    static let refusedForm = ErrorPage(
        frame: frame("/cases/c"),
        status: 409,
        sentence: "该件已转其他单位承办。",
        requestID: "r-18",
        back: "/cases/c",
        typed: [
            .init(field: .text, text: "\n经核查，3 号楼已于今日 18 时恢复供水。\n\n<我局>将继续跟进。"),
            .init(field: .reason, text: "已现场核实"),
        ],
        hadFiles: true
    )

    private static func account(hasPassword: Bool, done: String?, refusal: String?) -> AccountPage {
        AccountPage(
            frame: frame("/account"),
            login: "li.zjj",
            signedInBefore: hasPassword ? moment(11, 8, 30) : nil,
            hasPassword: hasPassword,
            passwordLength: 12,
            done: done,
            refusal: refusal,
            sessions: [
                .init(
                    begunAt: moment(12, 8, 2),
                    seenAt: moment(12, 14, 29),
                    means: "password",
                    role: "liaison",
                    agency: "市住建局",
                    isCurrent: true
                ),
                .init(
                    begunAt: moment(12, 7, 40),
                    seenAt: moment(12, 7, 55),
                    means: "link",
                    role: "liaison",
                    agency: "市住建局",
                    isCurrent: false
                ),
            ],
            posts: AccountPosts(
                open: [
                    .init(id: "1", role: "liaison", agency: "市住建局", holder: nil, lastDay: nil, isCurrent: true),
                    .init(
                        id: "2",
                        role: "head",
                        agency: "市住建局",
                        holder: "张建业",
                        lastDay: "2026-05-18",
                        isCurrent: false
                    ),
                ],
                colleagues: [.init(id: "3", name: "王五"), .init(id: "4", name: "赵六")],
                delegations: [
                    .init(
                        id: "5",
                        role: "head",
                        holder: "张建业",
                        person: "李四",
                        days: ("2026-05-11", "2026-05-18"),
                        reason: "赴省里参加培训",
                        isRevoked: false,
                        mayRevoke: false
                    ),
                    .init(
                        id: "6",
                        role: "liaison",
                        holder: "李四",
                        person: "王五",
                        days: ("2026-05-20", "2026-05-21"),
                        reason: "值班调换",
                        isRevoked: false,
                        mayRevoke: true
                    ),
                ]
            )
        )
    }
}
