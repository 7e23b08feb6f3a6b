import ArgumentParser
import Cases
import Events
import Foundation
import Intake
import Kernel
import Organisation
import Playbooks
import Postgres

/// Shows what a folder of playbooks would have made of recorded items.
struct PlaybooksPreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Replays recorded items under a folder of playbooks and shows what would differ; changes nothing.",
        discussion: """
            The newest items are assessed as if the folder were published, in the events that they are in: who would \
            answer and assist, which level would be proposed, which limits would bind, who would be told. Publishing makes \
            of an item that comes in exactly what the preview says of it.

            Example:
              huiying playbooks preview
              huiying playbooks preview /srv/city/playbooks --items 5000
            """
    )

    @Argument(help: "The folder with the playbooks.") var folder = "playbooks"
    @Option(help: "How many of the newest items are replayed.") var items = 50_000
    @Option(help: "The day whose limits are compared, such as 2027-01-01; today unless said.") var on: String?

    func run() async throws {
        try await Program.run { settings in
            guard (1...PlaybookPreview.most).contains(items) else {
                throw Complaint(
                    "--items 应为 1 至 \(PlaybookPreview.most)。",
                    "--items must be from 1 to \(PlaybookPreview.most)."
                )
            }
            let day = on.flatMap(CivilDay.init)
            guard on == nil || day != nil else {
                throw Complaint("--on 应为日期，如 2027-01-01。", "--on must be a day such as 2027-01-01.")
            }
            let source = try PlaybookSource(folder: folder)
            let (count, recorded) = (items, source.playbook)
            let found = try await Ground.using(settings) { ground in
                let found = try await ground.current()
                let preview = PlaybookPreview(
                    recorded,
                    against: found.playbook,
                    version: found.version,
                    advisers: found.advisers,
                    on: day
                )
                let items = try await ground.background.transaction(for: .worker, .readOnly) { transaction in
                    try await IntakeDesk().recorded(newest: count, in: transaction)
                }
                let replayed = try await preview.replay(items) { items in
                    try await ground.background.transaction(for: .worker, .readOnly) { transaction in
                        try await IntakeDesk().assessments(of: items, in: transaction)
                    }
                }
                return try await ground.background.transaction(for: .worker, .readOnly) { transaction in
                    try await preview.differences(of: replayed, in: transaction)
                }
            }
            Self.show(found)
        }
    }

    private static func show(_ found: PreviewedDifferences) {
        let (items, events) = (found.items, found.events)
        Terminal.say(
            "预演 \(items.replayed) 条：\(items.differing) 条评估不同（事项 \(items.matter)，分数 \(items.score)，风险 \(items.risks)）。",
            """
            \(items.replayed) items replayed: \(items.differing) assessed differently (matter \(items.matter), \
            score \(items.score), risks \(items.risks)).
            """
        )
        Terminal.say(
            """
            涉及 \(events.replayed) 个事件：\(events.routed) 个换主办单位，\(events.assisted) 个换协办单位，\
            \(events.limited) 个换时限，\(events.graded) 个换级别，\(events.alarmed) 个换提醒方式。
            """,
            """
            \(events.replayed) events: \(events.routed) would be routed differently, \(events.assisted) assisted, \
            \(events.limited) limited, \(events.graded) graded, \
            \(events.alarmed) alarmed.
            """
        )
        if found.movedLimits > 0 {
            Terminal.say(
                "\(found.movedLimits) 个未结时限的到期时间将随日历变动（--dry-run 发布可逐个列出）。",
                "\(found.movedLimits) open limits would move with the calendar (publish --dry-run lists them)."
            )
        }
        if !found.laterDays.isEmpty {
            let days = found.laterDays.map(\.description)
            Terminal.say(
                "时限按 \(found.day) 的规定比对；自 \(days.joined(separator: "、")) 起差别不同（--on 日期）。",
                "Limits are compared as on \(found.day); from \(days.joined(separator: ", ")) on they differ otherwise (--on DAY)."
            )
        }
        for event in found.differing {
            Terminal.say(
                "\(event.title ?? event.event.text)\n  - \(words(event.before, beside: event.after))\n  + \(words(event.after, beside: event.before))"
            )
        }
        if events.differing > found.differing.count {
            let left = events.differing - found.differing.count
            Terminal.say("另有 \(left) 个事件。", "And \(left) more events.")
        }
    }

    /// Who assists and which limits bind is told where it differs.
    private static func words(_ course: EventCourse, beside other: EventCourse) -> String {
        let level = course.level.map { Terminal.words("\($0.numeral)级", "level \($0.numeral)") }
        let chains = course.chains.map(\.name).joined(separator: "、")
        let assistants = course.assisting.map(\.name).sorted().joined(separator: "、")
        let limits = course.limits(besides: other).map { rule, isOtherwise in
            let words = "\(rule.name) \(rule.length) \(rule.unit.rawValue)"
            return isOtherwise ? words + Terminal.words("（条件不同）", " (on other terms)") : words
        }
        let parts: [String?] = [
            level ?? Terminal.words("只记录", "recorded only"), course.matter, course.agencyName ?? course.duty,
            course.level == nil || course.assisting == other.assisting
                ? nil : Terminal.words("协办：", "assisted by ") + (assistants.isEmpty ? "–" : assistants),
            limits.isEmpty ? nil : limits.joined(separator: " · "),
            course.returnHours == other.returnHours
                ? nil : course.returnHours.map { Terminal.words("\($0) 小时内可退回", "may be returned within \($0) h") },
            chains.isEmpty ? nil : chains,
        ]
        return parts.compactMap { $0 }.joined(separator: " · ")
    }
}
