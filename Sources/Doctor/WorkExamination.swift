import Foundation
import Kernel
import Organisation
import Playbooks
package import Postgres

/// Looks at the city and its work: founded, under a readable playbook, nothing dead, nothing overdue.
package struct WorkExamination: Sendable {
    private let database: Database

    /// Prepares to look at a database whose schema is this program's.
    package init(_ database: Database) { self.database = database }

    /// What needs an operator.
    package func findings() async throws -> [Finding] {
        let counts = try await database.transaction(for: .worker, .readOnly) { transaction in
            (
                try await CityDesk().city(in: transaction) != nil,
                try await transaction.rows(.waiting, as: Waiting.self)
            )
        }
        return (counts.0 ? [] : [noCity]) + (try await playbook()) + counts.1.compactMap(finding)
    }

    private var noCity: Finding {
        Finding(
            "city.none",
            .wrong,
            what: .said("还没有城市。", "There is no city yet."),
            why: .said("没有机关和人员，服务不能启动。", "Without agencies and people the service does not start."),
            remedy: .said("运行：huiying city import FILE", "Run: huiying city import FILE")
        )
    }

    private func playbook() async throws -> [Finding] {
        do {
            let found = try await database.transaction(for: .worker, .readOnly) { transaction -> [Finding]? in
                guard let current = try await PlaybookDesk().current(in: transaction) else { return nil }
                return try await CityExamination(playbook: current.playbook).findings(in: transaction)
            }
            if let found { return found }
        } catch let fault as DatabaseError {
            throw fault
        } catch {
            return [
                Finding(
                    "playbook.unreadable",
                    .wrong,
                    what: .said("本程序读不懂现行的规则版本。", "This program cannot read the playbook that is in force."),
                    why: .said(
                        "运行中的进程继续按前一版办事，新启动的不能启动。",
                        "Running processes go on under the version before; new ones do not start."
                    ),
                    remedy: .said(
                        "升级程序，或运行：huiying playbooks list；huiying playbooks restore VERSION",
                        "Upgrade the program, or run: huiying playbooks list; huiying playbooks restore VERSION"
                    )
                )
            ]
        }
        return [
            Finding(
                "playbook.none",
                .wrong,
                what: .said("还没有发布规则。", "No playbook was published yet."),
                why: .said("没有规则，服务不能启动。", "Without one the service does not start."),
                remedy: .said("运行：huiying migrate", "Run: huiying migrate")
            )
        ]
    }

    private func finding(_ waiting: Waiting) -> Finding? {
        guard waiting.count > 0, let words = Self.words[waiting.code] else { return nil }
        let since = waiting.oldest.map { $0.formatted(.iso8601) } ?? "–"
        return Finding(
            waiting.code,
            words.weight,
            what: .said(
                "\(words.what.zh)：\(waiting.count)，最早的自 \(since)。",
                "\(words.what.en): \(waiting.count), the oldest since \(since)."
            ),
            why: words.why,
            remedy: words.remedy
        )
    }

    private static let words: [String: (weight: Finding.Weight, what: Sentence, why: Sentence, remedy: Sentence)] = [
        "jobs.dead": (
            .wrong, .said("多次失败而停下的任务", "Jobs that failed too often and were given up"),
            .said("该跟着发生的事没有发生。", "What should have followed did not."),
            .said(
                "看 hy.jobs 的 fault 和日志，排除后运行：UPDATE hy.jobs SET dead_at = NULL, attempts = 0 WHERE dead_at IS NOT NULL;",
                "See fault in hy.jobs and the log; then: UPDATE hy.jobs SET dead_at = NULL, attempts = 0 WHERE dead_at IS NOT NULL;"
            )
        ),
        "jobs.overdue": (
            .warning,
            .said(
                "等了五分钟以上、或一小时以来一直不成的任务",
                "Jobs that have waited for more than five minutes, or have failed for an hour"
            ),
            .said("可能没有进程在运行，或者跟不上。", "No process may be running, or it does not keep up."),
            .said("运行：huiying serve；并看它的日志。", "Run: huiying serve, and see its log.")
        ),
        "limits.not-fired": (
            .wrong, .said("该触发而未触发的时限", "Limits that should have fired"),
            .said("超时没有人知道。", "Nobody hears that a limit has passed."),
            .said("运行：huiying serve；并看它的日志。", "Run: huiying serve, and see its log.")
        ),
        "journal.unsealed": (
            .warning, .said("五分钟以上未封存的留痕记录", "Rows of the journal that wait to be sealed for more than five minutes"),
            .said("未封存的记录可以被改动而不被发现。", "What is not sealed can be changed unnoticed."),
            .said(
                "运行：huiying serve，并看它的日志（sealer.*）；数据库中若有久未结束的事务，先结束它。",
                "Run: huiying serve, and see its log (sealer.*); a transaction that has long been open must end first."
            )
        ),
        "journal.unsigned": (
            .warning, .said("五分钟以上没有检查点的封存", "Seals that wait for a checkpoint for more than five minutes"),
            .said(
                "没有检查点的封存可以被数据库超级用户整体改写。",
                "A superuser of the database can rewrite what no checkpoint bears witness of."
            ),
            .said(
                "看服务的日志（sealer.not-signed），并检查 HUIYING_SEALS 所指文件夹可写。",
                "See the service's log (sealer.not-signed); the folder that HUIYING_SEALS names must be writable."
            )
        ),
        "imports.stuck": (
            .warning, .said("十分钟没有进展的导入", "Imports that have not moved for ten minutes"),
            .said("文件里的一部分还没有入库。", "A part of the file is not stored yet."),
            .said(
                "再次运行同一 huiying import 命令，或运行 huiying serve。",
                "Give the same huiying import command again, or run huiying serve."
            )
        ),
    ]

    private struct Waiting: RowDecodable, Sendable {
        let code: String
        let count: Int
        let oldest: Date?

        init(row: Row) throws {
            code = try row["code"]
            count = try row["count"]
            oldest = try row["oldest"]
        }
    }
}

extension SQL {
    fileprivate static let waiting: SQL = """
        SELECT 'jobs.dead' AS code, count(*) AS count, min(dead_at) AS oldest
        FROM hy.jobs WHERE dead_at IS NOT NULL
        UNION ALL
        SELECT 'jobs.overdue', count(*), min(left_at) FROM hy.jobs
        WHERE done_at IS NULL AND dead_at IS NULL
          AND (greatest(due_at, lease_until) < clock_timestamp() - interval '5 minutes'
               OR fault IS NOT NULL AND left_at < clock_timestamp() - interval '1 hour')
        UNION ALL
        SELECT 'limits.not-fired', count(*), min(due_at) FROM hy.deadlines
        WHERE state = 'armed' AND due_at < hy.moment() - interval '1 minute'
        UNION ALL
        SELECT CASE want WHEN 'seal' THEN 'journal.unsealed' ELSE 'journal.unsigned' END, waiting, since
        FROM hy.journal_waiting() WHERE is_behind
        UNION ALL
        SELECT 'imports.stuck', count(*), min(touched_at) FROM hy.imports
        WHERE state = 'reading' AND touched_at < clock_timestamp() - interval '10 minutes'
        """
}
