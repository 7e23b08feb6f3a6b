import ArgumentParser
import Kernel
import Postgres
import Schema

/// Brings the schema of a configured database up to date.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Brings the schema of the city's database up to date, and publishes the first playbooks.",
        discussion: """
            Connects as HUIYING_DATABASE_MIGRATE, a role that may become hy_owner. The roles come from db/roles.sql, \
            run once by a superuser. A second migrator waits for the first. A server of our own is migrated at every \
            start, so it never needs this.

            Example:
              HUIYING_DATABASE='host=db user=hy_login dbname=huiying' \\
              HUIYING_DATABASE_MIGRATE='host=db user=hy_migrate dbname=huiying' huiying migrate
            """
    )

    func run() async throws {
        try await Program.run { settings in
            if settings.database != nil {
                guard let conninfo = settings.migrate else {
                    throw Complaint(
                        "请设置 HUIYING_DATABASE_MIGRATE：以 hy_migrate 身份连接同一数据库。",
                        "Set HUIYING_DATABASE_MIGRATE: the same database as role hy_migrate."
                    )
                }
                let migrator = Migrator(migrations: try Schema.migrations())
                let ran = try await migrator.migrate(conninfo: conninfo, as: "hy_owner")
                Terminal.say("执行了 \(ran.count) 个迁移脚本。", "\(ran.count) migrations ran.")
            }
            let ground = try await Ground.open(settings)
            try await ground.publishPlaybooks()
            try await ground.close()
            Terminal.say("数据库结构是最新的。", "The schema is up to date.")
        }
    }
}
