import Foundation

/// A deadline as a page shows it: how it stands at the moment, and what it rests on.
struct DeadlineView {
    /// The class that colours it.
    let css: String
    /// Such as 剩 6 小时 12 分 or 逾期 3 小时.
    let standing: String
    let barSVG: String
    let name: String
    let start: MomentText
    let due: MomentText
    /// Nothing while it stands still.
    let dueShort: MomentText?
    /// How long the limit is, such as 48 小时.
    let length: String
    /// When it was set to run, where that was later than its start.
    let armed: MomentText?
    let met: MomentText?
    let source: String?
    let rule: String?
    /// Where its count is shown day by day.
    let account: String?
    let provisional: String?
    /// Start, length and article in one line.
    let basis: String

    /// Within this time before its end a deadline counts as due soon.
    static let soon: TimeInterval = 12 * 3_600

    init(_ deadline: PageDeadline, at moment: Date, _ wording: Wording) {
        let standing = Self.standing(of: deadline, at: moment)
        css = standing.rawValue
        self.standing = Self.words(standing, deadline, at: moment, wording)
        let length = deadline.dueAt.timeIntervalSince(deadline.startsAt)
        let used = (deadline.metAt ?? moment).timeIntervalSince(deadline.startsAt)
        barSVG = ProgressBar(part: length > 0 ? used / length : 1, standing: standing).svg()
        name = deadline.name
        start = wording.shortMoment(deadline.startsAt)
        due = wording.moment(deadline.dueAt)
        dueShort = deadline.state == .paused ? nil : wording.shortMoment(deadline.dueAt)
        self.length = deadline.length.map(wording.length) ?? wording.limit(length)
        armed = deadline.armedAt.flatMap { $0 > deadline.startsAt ? wording.shortMoment($0) : nil }
        met = deadline.metAt.map(wording.shortMoment)
        source = deadline.source
        rule = deadline.rule
        account = deadline.id.map { Address.deadline($0) }
        provisional = deadline.isProvisional ? wording["deadline.provisional"] : nil
        let since = wording.messages("deadline.basis", ["start": start.text, "length": self.length])
        basis = [since, deadline.source].compactMap { $0 }.joined(separator: " · ")
    }

    /// How a deadline stands at a moment; the last second still counts as in time.
    static func standing(of deadline: PageDeadline, at moment: Date) -> ProgressBar.Standing {
        switch deadline.state {
        case .cancelled: return .cancelled
        case .paused: return .paused
        case .deemed: return .deemed
        case .armed, .missed, .met, .metLate: break
        }
        if let met = deadline.metAt { return deadline.state == .met || met <= deadline.dueAt ? .met : .metLate }
        let left = deadline.dueAt.timeIntervalSince(moment)
        return left < 0 ? .overdue : left <= soon ? .soon : .running
    }

    private static func words(
        _ standing: ProgressBar.Standing,
        _ deadline: PageDeadline,
        at moment: Date,
        _ wording: Wording
    ) -> String {
        // Met while it stood still: no distance from an end that it did not have.
        if standing == .met, let met = deadline.metAt, met > deadline.dueAt {
            return wording["deadline.met-while-paused"]
        }
        let distance = wording.duration((deadline.metAt ?? moment).timeIntervalSince(deadline.dueAt))
        return wording.messages("deadline.\(standing.rawValue)", ["time": distance])
    }
}
