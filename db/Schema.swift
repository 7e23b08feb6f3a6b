import Foundation
package import Postgres

/// The scripts that make and change the database, as resources of the program.
package enum Schema {
    /// The migrations in order, as they stand in `db/migrations`.
    ///
    /// - Throws: When the program was installed without its resources.
    package static func migrations() throws -> [Migration] {
        let folder = Bundle.module.bundleURL.appendingPathComponent("migrations")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().compactMap { name in
            guard name.hasSuffix(".sql"), let number = Int(name.prefix(4)) else { return nil }
            let sql = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
            return Migration(number: number, name: String(name.dropLast(4)), sql: sql)
        }
    }

    /// The script that makes the roles of a server; safe to repeat.
    ///
    /// - Throws: When the program was installed without its resources.
    package static func roles() throws -> String {
        try String(contentsOf: Bundle.module.bundleURL.appendingPathComponent("roles.sql"), encoding: .utf8)
    }
}
