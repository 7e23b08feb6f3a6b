package import Foundation
package import Kernel
package import Postgres

/// An agency: department, government, public utility or temporary body.
package struct Agency: Sendable, RowDecodable {
    package let id: AgencyID
    package let code: String
    package let name: String
    package let shortName: String
    package let kind: String
    package let parent: AgencyID?
    package let successor: AgencyID?
    /// The first day of its life, as `2004-01-01`.
    package let since: String
    /// The day from which it is no more, if it was abolished.
    package let until: String?

    package init(row: Row) throws {
        id = try row["id"]
        code = try row["code"]
        name = try row["name"]
        shortName = try row["short_name"]
        kind = try row["kind"]
        parent = try row["parent_id"]
        successor = try row["successor_id"]
        since = try row["since"]
        until = try row["until"]
    }
}

/// Where items come from.
package struct Source: Sendable, RowDecodable {
    package let id: SourceID
    package let code: String
    package let name: String
    package let kind: String
    /// How much its word weighs in the score, from 0 to 1.
    package let weight: Double

    package init(row: Row) throws {
        id = try row["id"]
        code = try row["code"]
        name = try row["name"]
        kind = try row["kind"]
        weight = try row["weight"]
    }
}

/// The person behind a session, with the names that pages show.
package struct Profile: Sendable, RowDecodable {
    package let person: PersonID
    package let name: String
    package let agency: AgencyID
    package let agencyName: String
    package let role: Role

    package init(row: Row) throws {
        person = try row["person_id"]
        name = try row["name"]
        agency = try row["agency_id"]
        agencyName = try row["agency_name"]
        role = try row["role"]
    }
}

/// Reads the directory: agencies, sources, who is who, which agency answers for a duty.
package struct Directory: Sendable {
    package init() {}

    /// Every agency that ever was, by code.
    package func agencies(in transaction: Transaction) async throws -> [Agency] {
        try await transaction.rows(.agencies)
    }

    /// Every source, by code.
    package func sources(in transaction: Transaction) async throws -> [Source] {
        try await transaction.rows(.sources)
    }

    /// One source, or nothing when there is none of that id for this principal.
    package func source(_ id: SourceID, in transaction: Transaction) async throws -> Source? {
        try await transaction.row(.source(id))
    }

    /// One source by its code, or nothing when there is none for this principal.
    package func source(code: String, in transaction: Transaction) async throws -> Source? {
        try await transaction.row(.source(code: code))
    }

    /// Who an official is, by name.
    ///
    /// - Throws: `RoleRefusal.onlyForPeople` when the post is gone.
    package func profile(of official: Official, in transaction: Transaction) async throws -> Profile {
        guard let found: Profile = try await transaction.row(.profile(of: official.post)) else {
            throw RoleRefusal.onlyForPeople
        }
        return found
    }

    /// The agency that answers for a duty on a day: one that holds the duty, or the end of its chain of successors
    /// (article 5).
    ///
    /// Where several hold it, the first by code.
    package func agency(forDuty duty: String, on moment: Date, in transaction: Transaction) async throws -> AgencyID? {
        try await transaction.value(.agency(forDuty: duty, on: moment))
    }
}

extension SQL {
    fileprivate static let agencies: SQL = """
        SELECT id, code, name, short_name, kind, parent_id, successor_id, since::text, until::text
        FROM hy.agencies ORDER BY code
        """

    fileprivate static let sources: SQL = "SELECT id, code, name, kind, weight FROM hy.sources ORDER BY code"

    fileprivate static func source(_ id: SourceID) -> SQL {
        "SELECT id, code, name, kind, weight FROM hy.sources WHERE id = \(id)"
    }

    fileprivate static func source(code: String) -> SQL {
        "SELECT id, code, name, kind, weight FROM hy.sources WHERE code = \(code)"
    }

    fileprivate static func profile(of post: PostID) -> SQL {
        """
        SELECT posts.person_id, people.name, posts.agency_id, agencies.short_name AS agency_name, posts.role
        FROM hy.posts
        JOIN hy.people ON people.id = posts.person_id
        JOIN hy.agencies ON agencies.id = posts.agency_id
        WHERE posts.id = \(post)
        """
    }

    fileprivate static func agency(forDuty duty: String, on moment: Date) -> SQL {
        """
        SELECT agency FROM (
            SELECT hy.successor(agencies.id, day) AS agency, coalesce(agencies.until <= day, false) AS is_gone, code
            FROM hy.agency_duties JOIN hy.agencies ON agencies.id = agency_duties.agency_id
            CROSS JOIN (SELECT (\(moment)::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS day) AS today
            WHERE duty = \(duty) AND agencies.since <= day
        ) AS found
        WHERE agency IS NOT NULL ORDER BY is_gone, code LIMIT 1
        """
    }
}
