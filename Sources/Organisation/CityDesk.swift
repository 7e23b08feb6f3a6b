import Foundation
import Journal
package import Kernel
package import Postgres

/// Brings the organisation in the database in line with a city file.
///
/// Nothing is ever deleted: an agency or post that ends is given its last day in the file. Importing the same file
/// again changes nothing.
package struct CityDesk: Sendable {
    package init() {}

    /// What an import did, or would do.
    package struct Report: Sendable {
        /// Rows that were added or changed, by kind: `agencies`, `duties`, `people`, `posts`, `sources`, `keys`.
        package var changed: [(kind: String, count: Int)] = []
        /// New machine keys with their secrets, shown this once.
        package var secrets: [(source: String, name: String, secret: Secret)] = []

        /// Whether the database already said what the file says.
        package var isUnchanged: Bool { changed.allSatisfy { $0.count == 0 } }
    }

    /// Founds the city if there is none yet.
    ///
    /// - Returns: Whether it was founded now.
    package func found(_ name: String, kind: CityKind, in transaction: Transaction) async throws -> Bool {
        try await transaction.execute(
            "INSERT INTO hy.city (name, kind) VALUES (\(name), \(kind.rawValue)) ON CONFLICT DO NOTHING"
        ) == 1
    }

    /// Takes a city file in; everything or nothing.
    package func take(_ file: CityFile, in transaction: Transaction) async throws -> Report {
        var report = Report()
        func note(_ kind: String, _ count: Int) { report.changed.append((kind, count)) }
        note("city", try await transaction.execute(.rename(file.name)))
        note("agencies", try await transaction.execute(.upsert(file.agencies)))
        note("agencies", try await transaction.execute(.link(file.agencies)))
        note("duties", try await transaction.execute(.dropDuties(file.agencies)))
        note("duties", try await transaction.execute(.addDuties(file.agencies)))
        note("people", try await transaction.execute(.upsert(file.people)))
        note("posts", try await transaction.execute(.upsertPosts(of: file.people)))
        note("sources", try await transaction.execute(.upsert(file.sources)))
        note("keys", try await transaction.execute(.revoke(file.keys.filter(\.isRevoked))))
        for key in file.keys where !key.isRevoked {
            let secret = Secret.make(prefix: "hyk_")
            guard try await transaction.execute(.add(key, secret)) == 1 else { continue }
            report.secrets.append((key.source, key.name, secret))
        }
        note("keys", report.secrets.count)
        if !report.isUnchanged {
            try await transaction.journal(JournalEntry("city.imported", "city", UUID.timeOrdered()))
        }
        return report
    }
}

/// A city in earnest, or one for drills whose moment can be moved.
package enum CityKind: String, Sendable, SQLValue, SQLDecodable {
    case city
    case drill
}

/// The city itself: its name, and whether it is a drill.
package struct City: Sendable, RowDecodable {
    /// The city's own name, such as 云溪市.
    package let name: String
    /// Said when the city is founded; only a drill can move its moment.
    package let kind: CityKind

    package init(row: Row) throws {
        name = try row["name"]
        kind = try row["kind"]
    }
}

extension CityDesk {
    /// The city of this database, once it is founded.
    package func city(in transaction: Transaction) async throws -> City? {
        try await transaction.row("SELECT name, kind FROM hy.city")
    }
}
