package import Postgres

/// How a journal's database stands when it is looked at.
package struct Standing: Sendable, Hashable {
    /// The city; nothing where none was founded.
    package var city: CityMark?
    /// The server, as it names itself.
    package var server: String
    /// The lowest number of a transaction that still runs.
    package var oldest: UInt64
    /// The number that no transaction has yet.
    package var next: UInt64
    /// The highest number that a row was ever given.
    package var lastID: Int64
    /// What waits to be sealed, and what was sealed and waits to be signed.
    package var waiting: [Waiting]
    /// Whether the tables and the auditor's view of them are as the program made them.
    package var isSound = true

    /// What waits, and since when.
    package struct Waiting: Sendable, Hashable, RowDecodable {
        /// What it waits for.
        package enum Want: String, Sendable, SQLDecodable {
            case seal
            case checkpoint
        }

        let want: Want
        let count: Int
        let since: Microseconds?
        /// Whether it waits for longer than it may.
        let isBehind: Bool

        package init(row: Row) throws {
            want = try row["want"]
            count = try row["waiting"]
            since = try row["since"]
            isBehind = try row["is_behind"]
        }
    }

    /// Describes a database that is not at hand; nothing waits in it.
    package init(city: CityMark?, server: String, next: UInt64, lastID: Int64) {
        self.city = city
        self.server = server
        oldest = next
        self.next = next
        self.lastID = lastID
        waiting = []
    }
}

extension Standing: RowDecodable {
    package init(row: Row) throws {
        let founded: Microseconds? = try row["founded"]
        let name: String? = try row["city"]
        city = founded.map { CityMark(name: name ?? "", founded: $0.rawValue) }
        server = try row["server"]
        oldest = try row["oldest"]
        next = try row["next"]
        lastID = try row["last_id"]
        waiting = []
    }
}
