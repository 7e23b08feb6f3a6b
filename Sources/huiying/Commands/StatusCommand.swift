import ArgumentParser
import Doctor
import Kernel
import Organisation
import Postgres

/// Says how the city stands.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Says how the city stands: what is stored, what waits, what is late.",
        discussion: """
            Ends with 1 when something needs an operator: dead jobs, limits that should have fired, a playbook in force \
            that this program cannot read. `huiying doctor` looks further.

            Example:
              huiying status
            """
    )

    func run() async throws {
        try await Program.run { settings in
            let ground = try await Ground.open(settings)
            let city = try await ground.background.transaction(for: .worker, .readOnly) { transaction in
                (try await CityDesk().city(in: transaction), try await transaction.rows(.figures, as: Figure.self))
            }
            let found = try await WorkExamination(ground.background).findings().filter {
                $0.code.hasPrefix("playbook.")
            }
            try await ground.close()
            Terminal.say("\(Terminal.words("城市", "city")): \(city.0?.name ?? "–")")
            for figure in city.1 { Terminal.say("\(Terminal.words(figure.zh, figure.en)): \(figure.value)") }
            let alarms = city.1.filter { $0.isAlarm && $0.value > 0 }
            for finding in found {
                Terminal.note(finding.what.zh, finding.what.en)
                Terminal.note("→ \(finding.remedy.zh)", "→ \(finding.remedy.en)")
            }
            guard alarms.isEmpty, found.isEmpty else {
                Terminal.note("有需要处理的问题，见上。", "Something needs an operator; see above.")
                throw ExitCode(1)
            }
        }
    }
}

private struct Figure: RowDecodable {
    let zh: String
    let en: String
    let value: Int
    let isAlarm: Bool

    init(row: Row) throws {
        zh = try row["zh"]
        en = try row["en"]
        value = try row["value"]
        isAlarm = try row["is_alarm"]
    }
}

extension SQL {
    fileprivate static let figures: SQL = """
        SELECT * FROM (VALUES
            ('机关', 'agencies', (SELECT count(*) FROM hy.agencies), false),
            ('条目', 'items', (SELECT count(*) FROM hy.items), false),
            ('事件', 'events', (SELECT count(*) FROM hy.events), false),
            ('未结交办件', 'open cases', (SELECT count(*) FROM hy.cases WHERE state <> 'closed'), false),
            ('计时中的时限', 'limits running', (SELECT count(*) FROM hy.deadlines WHERE state = 'armed'), false),
            ('已超时限', 'limits missed', (SELECT count(*) FROM hy.deadlines WHERE state = 'missed'), false),
            ('等待的任务', 'jobs waiting',
             (SELECT count(*) FROM hy.jobs WHERE done_at IS NULL AND dead_at IS NULL), false),
            ('失败的任务', 'dead jobs', (SELECT count(*) FROM hy.jobs WHERE dead_at IS NOT NULL), true),
            ('应触发而未触发的时限', 'limits that should have fired',
             (SELECT count(*) FROM hy.deadlines WHERE state = 'armed' AND due_at < hy.moment() - interval '1 minute'),
             true)
        ) AS figure (zh, en, value, is_alarm)
        """
}
