import ArgumentParser
import Foundation
import Kernel
import Organisation
import PlaybookFiles
import Playbooks
import Postgres

/// Commands about the days on which offices work.
struct CalendarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar",
        abstract: "Shows on which days offices work, and what counting weekdays gets wrong.",
        discussion: """
            Limits in working days are counted by the calendar of the current playbook (calendar.yaml). Years that no notice of \
            the State Council has arranged yet are counted provisionally (待通知).

            Example:
              huiying calendar show 2026
              huiying calendar show 2004..2026 --format csv
              huiying calendar diff --naive 2026
              huiying calendar import calendar.yaml --dry-run
              huiying calendar check
            """,
        subcommands: [
            CalendarShowCommand.self, CalendarDiffCommand.self, CalendarImportCommand.self, CalendarCheckCommand.self,
        ]
    )
}

/// Which calendar is meant.
struct CalendarChoice: ParsableArguments {
    @Option(help: "A folder of playbooks, instead of the ones that came with the program.") var playbooks: String?
    @Flag(help: "The calendar that is current in the city's database.") var current = false

    func validate() throws {
        guard playbooks == nil || !current else {
            throw ValidationError("--playbooks and --current name two calendars; give one of them")
        }
    }

    func calendar(_ settings: Settings) async throws -> WorkCalendar {
        try await Self.calendar(in: playbooks, current: current, settings)
    }

    /// The calendar of a folder, of the current version, or the one that came with the program.
    static func calendar(in playbooks: String?, current: Bool, _ settings: Settings) async throws -> WorkCalendar {
        if let playbooks { return try PlaybookSource(folder: playbooks).playbook.calendar }
        guard current else { return try Playbook(folder: PlaybookFiles.folder).calendar }
        return try await Ground.using(settings) { ground in
            let found = try await ground.background.transaction(for: .worker, .readOnly) { transaction in
                try await PlaybookDesk().current(in: transaction)
            }
            guard let found else { throw Complaint(Complaint.unpublished.zh, Complaint.unpublished.en) }
            return found.playbook.calendar
        }
    }
}

/// One year such as `2026`, or years from the first to the last such as `2004..2026`.
struct YearRange: ExpressibleByArgument {
    let years: ClosedRange<Int>

    init?(argument: String) {
        let parts = argument.split(separator: "..", omittingEmptySubsequences: false).map { Int($0) }
        guard let first = parts.first.flatMap({ $0 }), let last = parts.last.flatMap({ $0 }), parts.count <= 2,
            first <= last, (1990...2199).contains(first), (1990...2199).contains(last)
        else { return nil }
        years = first...last
    }

    /// Every day of them in order.
    var days: [CivilDay] {
        guard let first = CivilDay(year: years.lowerBound, month: 1, day: 1),
            let last = CivilDay(year: years.upperBound, month: 12, day: 31)
        else { return [] }
        return (first.number...last.number).map(CivilDay.init(number:))
    }
}

/// Shows years month by month, or day by day for programs.
struct CalendarShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows the days of a year: 班 is worked though it is a weekend, 休 is a holiday.",
        discussion: """
            With --format csv every day is a line date,working with 1 for a day on which offices work and 0 for one on which \
            they rest.

            Example:
              huiying calendar show 2026
              huiying calendar show 2004..2026 --format csv
            """
    )

    /// How days are shown.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case months, csv
    }

    @Argument(help: "A year, or years such as 2004..2026.") var years: YearRange
    @Option(help: "months or csv.") var format = Format.months
    @OptionGroup var choice: CalendarChoice

    func run() async throws {
        try await Program.run { settings in
            let calendar = try await choice.calendar(settings)
            switch format {
            case .csv:
                let lines = years.days.map { "\($0),\(calendar.works(on: $0) ? 1 : 0)" }
                Terminal.say((["date,working"] + lines).joined(separator: "\n"))
            case .months:
                for year in years.years { Terminal.say(CalendarSheet(year: year, calendar).text) }
            }
        }
    }
}

/// Shows where counting weekdays is wrong.
struct CalendarDiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Lists the days on which the calendar differs from counting weekdays.",
        discussion: """
            Ends with 0 and a sum. Each line has the day, its weekday, 班 or 休, and why.

            Example:
              huiying calendar diff --naive 2026
            """
    )

    @Flag(help: "Compare with weekdays alone: Monday to Friday work, Saturday and Sunday rest.") var naive = false
    @Argument(help: "A year, or years such as 2004..2026; all that were arranged unless said.") var years: YearRange?
    @OptionGroup var choice: CalendarChoice

    func validate() throws {
        guard naive else { throw ValidationError("say what the calendar is compared with: --naive") }
    }

    func run() async throws {
        try await Program.run { settings in
            let calendar = try await choice.calendar(settings)
            let arranged = calendar.years.keys.sorted()
            let chosen = years.map { Array($0.years) } ?? arranged
            var rest = 0
            var work = 0
            for day in chosen.flatMap({ YearRange(argument: String($0))?.days ?? [] }) {
                let reason = calendar.reason(of: day)
                guard reason.works != (day.weekday <= 5) else { continue }
                if reason.works { work += 1 } else { rest += 1 }
                let provisional = calendar.isProvisional(day) ? "  待通知" : ""
                Terminal.say("\(day) \(day.weekdayName) \(reason.works ? "班" : "休") \(reason.sentence)\(provisional)")
            }
            Terminal.note(
                "按周一至周五计算，\(rest) 个休息日会被当作工作日，\(work) 个工作日会被当作休息日。",
                "By weekdays alone \(rest) days of rest would count as working days, and \(work) working days would not count."
            )
        }
    }
}

/// Raises the alarm before limits reach a year that nobody has arranged.
struct CalendarCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Says whether the days of the next 60 days are arranged.",
        discussion: """
            Ends with 0 when they are and with 1 when a notice is missing. Run it daily: the notice for a year comes in \
            November of the year before. It looks at the calendar that is current in the city's database unless a folder is \
            named.

            Example:
              huiying calendar check
              huiying calendar check --playbooks playbooks
            """
    )

    @Option(help: "A folder of playbooks, instead of the version that is current.") var playbooks: String?

    func run() async throws {
        try await Program.run { settings in
            let calendar = try await CalendarChoice.calendar(in: playbooks, current: true, settings)
            let today = CivilDay(of: Date())
            let reach = today.advanced(by: Self.ahead)
            let missing = (today.number...reach.number).map(CivilDay.init(number:)).first(where: calendar.isProvisional)
            guard let missing else {
                return Terminal.say(
                    "\(reach) 及以前的放假安排已经录入。",
                    "The days until \(reach) are arranged."
                )
            }
            Terminal.note(
                "\(missing) 起的放假安排尚未录入，\(Self.ahead) 天内将用到；请将国务院办公厅的通知录入 calendar.yaml 并发布。",
                "The days from \(missing) on are not arranged and are needed within \(Self.ahead) days; enter the State Council's "
                    + "notice in calendar.yaml and publish it."
            )
            throw ExitCode(1)
        }
    }

    private static let ahead = 60
}
