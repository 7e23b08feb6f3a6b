package import Foundation
package import Kernel
package import Postgres

/// A post that one person lets another act in for some days.
package struct Delegation: Sendable, RowDecodable {
    /// What the journal names it by.
    package let id: ID<Delegation>
    /// The role of the post.
    package let role: Role
    /// The short name of the agency of the post.
    package let agency: String
    /// Who holds the post and gave it.
    package let maker: PersonID
    /// That person's name.
    package let holder: String
    /// Who may act in it.
    package let person: PersonID
    /// That person's name.
    package let personName: String
    /// From when, as `2026-10-01`.
    package let firstDay: String
    /// Until when; this day too.
    package let lastDay: String
    /// Why, in 1 to 200 characters.
    package let reason: String
    /// When it was ended early, if it was.
    package let revokedAt: Date?

    package init(row: Row) throws {
        id = try row["id"]
        role = try row["role"]
        agency = try row["agency"]
        maker = try row["made_by"]
        holder = try row["holder"]
        person = try row["person_id"]
        personName = try row["person"]
        firstDay = try row["first_day"]
        lastDay = try row["last_day"]
        reason = try row["reason"]
        revokedAt = try row["revoked_at"]
    }
}

/// A post in which a person can act today.
package struct OpenPost: Sendable, RowDecodable {
    /// The post.
    package let id: PostID
    /// By which delegation, where it is another's.
    package let delegation: ID<Delegation>?
    /// What it is for.
    package let role: Role
    /// The short name of its agency.
    package let agency: String
    /// The name of who holds it.
    package let holder: String
    /// The last day of the delegation, where there is one.
    package let lastDay: String?
    /// Whether it is the one that the session is for.
    package let isCurrent: Bool

    package init(row: Row) throws {
        id = try row["post_id"]
        delegation = try row["delegation_id"]
        role = try row["role"]
        agency = try row["agency"]
        holder = try row["holder"]
        lastDay = try row["last_day"]
        isCurrent = try row["is_current"]
    }
}

/// Somebody who holds a post at the same agency.
package struct Colleague: Sendable, RowDecodable {
    /// Who it is.
    package let id: PersonID
    /// The name, 1 to 40 characters.
    package let name: String

    package init(row: Row) throws {
        id = try row["id"]
        name = try row["name"]
    }
}

/// Every "no" about delegations.
package enum DelegationRefusal: Refusal, CaseIterable {
    case absent
    case postNotOpen
    /// The post is not the person's own: what was delegated is not delegated on.
    case notHolder
    case notColleague
    case daysWrong
    case reasonWrong
    case officersApart
    case alreadyRevoked

    /// What a broken constraint of the schema means; nothing for one that means nothing here.
    init?(breaking constraint: String?) {
        switch constraint {
        case "delegations_by_holder": self = .notHolder
        case "delegations_within_agency", "delegations_to_another", "delegations_person_known": self = .notColleague
        case "delegations_days_in_order", "delegations_not_for_ever", "delegations_not_past": self = .daysWrong
        case "delegations_reason_length": self = .reasonWrong
        case "posts_three_officers_apart": self = .officersApart
        default: return nil
        }
    }

    package var code: String {
        switch self {
        case .absent: "delegation.absent"
        case .postNotOpen: "delegation.post-not-open"
        case .notHolder: "delegation.not-holder"
        case .notColleague: "delegation.not-colleague"
        case .daysWrong: "delegation.days-wrong"
        case .reasonWrong: "delegation.reason-wrong"
        case .officersApart: "delegation.officers-apart"
        case .alreadyRevoked: "delegation.already-revoked"
        }
    }

    package var sentence: Sentence {
        switch self {
        case .absent: Sentence(zh: "没有这项授权委托，或您无权查看。", en: "There is no such delegation, or you may not see it.")
        case .postNotOpen:
            Sentence(zh: "您现在不能以这个岗位办理。", en: "You cannot act in this post now.")
        case .notHolder:
            Sentence(
                zh: "只能委托本人在委托首日担任的岗位；受托的岗位不能转委托。",
                en: "A post is delegated by who holds it on the first day; what was delegated is not delegated on."
            )
        case .notColleague: Sentence(zh: "受托人须是本单位另一位在岗人员。", en: "The delegate must be another person in a post here.")
        case .daysWrong:
            Sentence(
                zh: "起止日期有误：止日不早于起日和今天，期限不超过一年。",
                en: "The days are wrong: the last is not before the first nor today, and not more than a year after it."
            )
        case .reasonWrong: Sentence(zh: "请写明事由（1 至 200 字）。", en: "Say why, in 1 to 200 characters.")
        case .officersApart:
            Sentence(
                zh: "系统管理员、安全保密员、安全审计员须由三人分任。",
                en: "Administrator, security officer and auditor are three people."
            )
        case .alreadyRevoked: Sentence(zh: "该项授权委托已经撤销。", en: "The delegation was revoked already.")
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .absent, .postNotOpen: .absent
        case .notHolder: .forbidden
        case .notColleague, .daysWrong, .reasonWrong, .officersApart: .against
        case .alreadyRevoked: .conflict
        }
    }
}

/// A day of the civil calendar, such as 2026-10-01.
enum CivilDay {
    /// Whether a text is one.
    static func isOne(_ text: String) -> Bool {
        guard let match = text.wholeMatch(of: #/(\d{4})-(\d{2})-(\d{2})/#),
            let year = Int(match.1), let month = Int(match.2), let day = Int(match.3)
        else { return false }
        return year > 0 && (1...12).contains(month) && (1...days(of: month, in: year)).contains(day)
    }

    /// How many days a month has.
    static func days(of month: Int, in year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
