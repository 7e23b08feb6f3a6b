package import Foundation
import Kernel
package import Postgres

/// Looks at the server: whether it keeps what it acknowledges, speaks our characters, and has room and the right time.
package struct ServerExamination: Sendable {
    private let database: Database
    /// What the examiner's clock says, for a test to set.
    private let now: @Sendable () -> Date

    /// Prepares to look.
    ///
    /// - Parameter database: Opened without the check of durability, which would refuse what is to be found.
    package init(_ database: Database, now: @escaping @Sendable () -> Date = { Date() }) {
        self.database = database
        self.now = now
    }

    /// What is wrong with the server; an unreachable one is the only finding.
    package func findings() async -> [Finding] {
        do {
            let begun = now()
            let facts: ServerFacts? = try await database.transaction(opening: .bare) { try await $0.row(.serverFacts) }
            let ended = now()
            guard let facts else { return [] }
            return promises(facts) + characters(facts) + room(facts) + time(facts, between: begun, and: ended)
        } catch let fault as DatabaseError where fault.isUnfit {
            // Opened without the check of durability, a connection is refused for its encoding alone.
            return [encoding]
        } catch {
            return [
                Finding(
                    "server.unreachable",
                    .wrong,
                    what: .said("连不上数据库：\(error.words)", "The database cannot be reached: \(error.words)"),
                    why: .said("服务读写的一切都在数据库里。", "Everything the service reads and writes is there."),
                    remedy: .said(
                        "检查 HUIYING_DATABASE，并运行：psql \"$HUIYING_DATABASE\" -c 'SELECT 1'",
                        "Check HUIYING_DATABASE; run: psql \"$HUIYING_DATABASE\" -c 'SELECT 1'"
                    )
                )
            ]
        }
    }

    private func promises(_ facts: ServerFacts) -> [Finding] {
        var found: [Finding] = []
        for (name, value) in [
            ("fsync", facts.fsync), ("full_page_writes", facts.fullPageWrites),
            ("synchronous_commit", facts.synchronousCommit),
        ] where value == "off" {
            let code = name.replacingOccurrences(of: "_", with: "-")
            found.append(
                Finding(
                    "server.\(code)-off",
                    .wrong,
                    what: .said("数据库的 \(name) 为 off。", "The server's \(name) is off."),
                    why: .said("已经答复收到的内容，断电后可能丢失。", "What was acknowledged may be lost when the power fails."),
                    remedy: .said(
                        "以超级用户运行：ALTER SYSTEM SET \(name) = on; SELECT pg_reload_conf();（角色或库上另有设置的用 RESET 去掉）",
                        "As superuser: ALTER SYSTEM SET \(name) = on; SELECT pg_reload_conf(); (RESET it on role and database)"
                    )
                )
            )
        }
        if facts.version < 150_000 {
            found.append(
                Finding(
                    "server.too-old",
                    .wrong,
                    what: .said("数据库版本过旧（\(facts.version)）。", "The server is too old (\(facts.version))."),
                    why: .said("服务需要 PostgreSQL 15 及以上。", "The service needs PostgreSQL 15 or newer."),
                    remedy: .said(
                        "升级：pg_upgrade，或安装 postgresql-15。",
                        "Upgrade with pg_upgrade, or install postgresql-15."
                    )
                )
            )
        }
        if facts.replicationRole != "origin" {
            found.append(
                Finding(
                    "server.triggers-off",
                    .wrong,
                    what: .said("session_replication_role 不是 origin。", "session_replication_role is not origin."),
                    why: .said("触发器不起作用，留痕可以被改写。", "Triggers do not fire, so what must stay can be changed."),
                    remedy: .said(
                        "以超级用户运行：ALTER ROLE hy_login RESET session_replication_role;",
                        "As superuser: ALTER ROLE hy_login RESET session_replication_role;"
                    )
                )
            )
        }
        return found
    }

    private static let why = Sentence.said("中文的检索、比较和截断都会出错。", "Searching, comparing and cutting Chinese goes wrong.")
    private static let remedy = Sentence.said(
        "另建库：createdb --encoding=UTF8 --locale=C.UTF-8 --template=template0 NAME，再恢复备份。",
        "Make another: createdb --encoding=UTF8 --locale=C.UTF-8 --template=template0 NAME, and restore into it."
    )

    private var encoding: Finding {
        Finding(
            "server.encoding",
            .wrong,
            what: .said("数据库的编码不是 UTF8。", "The database's encoding is not UTF8."),
            why: Self.why,
            remedy: Self.remedy
        )
    }

    private func characters(_ facts: ServerFacts) -> [Finding] {
        guard ["C", "POSIX"].contains(facts.characterType) else { return [] }
        return [
            Finding(
                "server.character-type",
                .wrong,
                what: .said(
                    "数据库的 lc_ctype 是 \(facts.characterType)。",
                    "The database's lc_ctype is \(facts.characterType)."
                ),
                why: Self.why,
                remedy: Self.remedy
            )
        ]
    }

    private func room(_ facts: ServerFacts) -> [Finding] {
        // Eight for requests and half as many shared, four for background work and two shared; two processes in turn.
        let needed = 36
        let free = facts.maxConnections - facts.reserved
        guard free < needed else { return [] }
        return [
            Finding(
                "server.few-connections",
                .warning,
                what: .said("数据库只允许 \(free) 个连接。", "The server allows only \(free) connections."),
                why: .said(
                    "一个进程用 18 个，滚动升级时有两个进程。",
                    "A process uses 18, and while one takes over from another there are two."
                ),
                remedy: .said(
                    "以超级用户运行：ALTER SYSTEM SET max_connections = 100; 然后重启数据库。",
                    "As superuser: ALTER SYSTEM SET max_connections = 100; then restart the server."
                )
            )
        ]
    }

    private func time(_ facts: ServerFacts, between begun: Date, and ended: Date) -> [Finding] {
        var found: [Finding] = []
        let early = begun.timeIntervalSince(facts.moment)
        let late = facts.moment.timeIntervalSince(ended)
        let skew = Int(max(early, late, 0).rounded())
        if skew > 2 {
            found.append(
                Finding(
                    "clock.skew",
                    skew > 60 ? .wrong : .warning,
                    what: .said("本机与数据库的时钟相差 \(skew) 秒。", "This machine's clock and the server's are \(skew) s apart."),
                    why: .said(
                        "时限按数据库的时钟计算，其中一个是错的。",
                        "Limits run by the server's clock, and one of the two is wrong."
                    ),
                    remedy: .said("在两台机器上运行：timedatectl set-ntp true", "On both machines: timedatectl set-ntp true")
                )
            )
        }
        if !facts.knowsChina || TimeZone(identifier: "Asia/Shanghai") == nil {
            found.append(
                Finding(
                    "clock.no-time-zones",
                    .wrong,
                    what: .said("没有时区数据（Asia/Shanghai）。", "There is no time-zone data (Asia/Shanghai)."),
                    why: .said("时刻会显示和计算错。", "Moments are shown and counted wrongly."),
                    remedy: .said("运行：apt-get install tzdata", "Run: apt-get install tzdata")
                )
            )
        }
        return found
    }
}

private struct ServerFacts: RowDecodable {
    let version: Int
    let characterType: String
    let fsync: String
    let fullPageWrites: String
    let synchronousCommit: String
    let replicationRole: String
    let maxConnections: Int
    let reserved: Int
    let moment: Date
    let knowsChina: Bool

    init(row: Row) throws {
        version = try row["version"]
        characterType = try row["character_type"]
        fsync = try row["fsync"]
        fullPageWrites = try row["full_page_writes"]
        synchronousCommit = try row["synchronous_commit"]
        replicationRole = try row["replication_role"]
        maxConnections = try row["max_connections"]
        reserved = try row["reserved"]
        moment = try row["moment"]
        knowsChina = try row["knows_china"]
    }
}

extension DatabaseError {
    fileprivate var isUnfit: Bool {
        if case .unfit = kind { return true }
        return false
    }
}

extension Opening {
    /// An opening that needs nothing of the schema, as there may be none.
    static let bare = Opening(access: .readOnly, statement: "SELECT clock_timestamp()")
}

extension SQL {
    fileprivate static let serverFacts: SQL = """
        SELECT current_setting('server_version_num')::bigint AS version,
               (SELECT datctype::text FROM pg_database WHERE datname = current_database()) AS character_type,
               current_setting('fsync') AS fsync, current_setting('full_page_writes') AS full_page_writes,
               current_setting('synchronous_commit') AS synchronous_commit,
               current_setting('session_replication_role') AS replication_role,
               current_setting('max_connections')::bigint AS max_connections,
               current_setting('superuser_reserved_connections')::bigint AS reserved,
               clock_timestamp() AS moment,
               EXISTS (SELECT FROM pg_timezone_names WHERE name = 'Asia/Shanghai') AS knows_china
        """
}
