import Kernel
package import Postgres

/// Looks at everything behind a database, as far as one thing lets the next be seen.
package struct Examination: Sendable {
    private let database: Database

    /// Prepares to look.
    ///
    /// - Parameter database: Opened without the check of durability, which would refuse what is to be found.
    package init(_ database: Database) { self.database = database }

    /// Everything that is wrong; looking ends where nothing more can be seen.
    package func findings() async -> [Finding] {
        var found = await ServerExamination(database).findings()
        guard !found.contains(where: { ["server.unreachable", "server.encoding"].contains($0.code) }) else {
            return found
        }
        do {
            let schema = try await SchemaExamination(database).findings()
            found += schema
            if schema.allSatisfy({ $0.code == "schema.defence" || $0.code == "roles.above-policies" }) {
                found += try await WorkExamination(database).findings()
            }
        } catch {
            found.append(
                Finding(
                    "server.refused",
                    .wrong,
                    what: .said("数据库拒绝回答：\(error.words)", "The database refuses to answer: \(error.words)"),
                    why: .said("其余的情况看不到。", "What else there is cannot be seen."),
                    remedy: .said("看数据库的日志。", "See the server's log.")
                )
            )
        }
        return found
    }
}
