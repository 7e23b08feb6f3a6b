package import Foundation
package import Kernel
package import Postgres

/// An agency: department, government, public utility or temporary body.
package struct Agency: Sendable, RowDecodable {
    /// What posts and cases refer to; an import never changes it.
    package let id: AgencyID
    /// 1 to 40 of a-z, 0-9 and -; the city file names it so.
    package let code: String
    /// The full name, 1 to 80 characters.
    package let name: String
    /// The name that pages show.
    package let shortName: String
    /// One of `department`, `government`, `utility` and `temporary`.
    package let kind: String
    /// The agency above it; nil at the top of the tree.
    package let parent: AgencyID?
    /// The agency that took its duties over (article 5); nil where none did.
    package let successor: AgencyID?
    /// The first day of its life, as `2004-01-01`.
    package let since: String
    /// The day from which it is no more, if it was abolished.
    package let until: String?

    /// Whether it exists on a day such as `2026-03-01`.
    package func lives(on day: String) -> Bool { since <= day && until.map { $0 > day } ?? true }

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
    /// What items and machine keys refer to.
    package let id: SourceID
    /// 1 to 40 of a-z, 0-9 and -; the city file names it so.
    package let code: String
    /// The name that pages show.
    package let name: String
    /// The raw value of a `SourceKind`.
    package let kind: String
    /// How much its word weighs in the score, from 0 to 1.
    package let weight: Double
    /// Whether it may say anything now.
    package let isActive: Bool

    package init(row: Row) throws {
        id = try row["id"]
        code = try row["code"]
        name = try row["name"]
        kind = try row["kind"]
        weight = try row["weight"]
        isActive = try row["state"] as SourceEntry.State == .active
    }
}

/// The person behind a session, with the names that pages show.
package struct Profile: Sendable, RowDecodable {
    /// The person who acts.
    package let person: PersonID
    /// The person's name; in a post that was delegated with the holder's: 李四 代 张三.
    package let name: String
    /// The agency that the post belongs to.
    package let agency: AgencyID
    /// The short name of that agency.
    package let agencyName: String
    /// What the post is for; a person's other posts do not count here.
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
        guard let found: Profile = try await transaction.row(.profile(of: official)) else {
            throw RoleRefusal.onlyForPeople
        }
        return found
    }

    /// The agency that lives on a day in the place of one (article 5): itself, or the end of its chain of successors.
    ///
    /// - Returns: Nothing where there is no such agency on that day, or none took over.
    package func successor(
        of agency: AgencyID,
        on moment: Date,
        in transaction: Transaction
    ) async throws -> AgencyID? {
        try await transaction.value(.successor(of: agency, on: moment), as: AgencyID?.self) ?? nil
    }

    /// The agencies that answer for a duty on a day, by code: those that hold it, or where all of these were abolished
    /// the ends of their chains of successors (article 5).
    package func agencies(
        forDuty duty: String,
        on moment: Date,
        in transaction: Transaction
    ) async throws -> [AgencyID] {
        try await transaction.values(.agencies(forDuty: duty, on: moment))
    }
}

extension SQL {
    fileprivate static let agencies: SQL = """
        SELECT id, code, name, short_name, kind, parent_id, successor_id, since::text, until::text
        FROM hy.agencies ORDER BY code
        """

    fileprivate static let sources: SQL = "SELECT id, code, name, kind, weight, state FROM hy.sources ORDER BY code"

    fileprivate static func source(_ id: SourceID) -> SQL {
        "SELECT id, code, name, kind, weight, state FROM hy.sources WHERE id = \(id)"
    }

    fileprivate static func source(code: String) -> SQL {
        "SELECT id, code, name, kind, weight, state FROM hy.sources WHERE code = \(code)"
    }

    fileprivate static func successor(of agency: AgencyID, on moment: Date) -> SQL {
        "SELECT hy.successor(\(agency), (\(moment)::timestamptz AT TIME ZONE 'Asia/Shanghai')::date)"
    }

    fileprivate static func profile(of official: Official) -> SQL {
        """
        SELECT people.id AS person_id, hy.acting_name(people.id, posts.id) AS name, posts.agency_id, agencies.short_name AS agency_name, posts.role
        FROM hy.posts
        JOIN hy.people ON people.id = \(official.person)
        JOIN hy.agencies ON agencies.id = posts.agency_id
        WHERE posts.id = \(official.post)
        """
    }

    fileprivate static func agencies(forDuty duty: String, on moment: Date) -> SQL {
        """
        WITH today AS (
            SELECT (\(moment)::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS day
        ), holders AS (
            SELECT agencies.id, until IS NULL OR until > day AS lives
            FROM today, hy.agency_duties JOIN hy.agencies ON agencies.id = agency_id
            WHERE duty = \(duty) AND since <= day
        ), answering AS (
            SELECT hy.successor(holders.id, day) AS id
            FROM today, holders WHERE lives OR NOT EXISTS (SELECT FROM holders WHERE lives)
        )
        SELECT id FROM hy.agencies WHERE id IN (SELECT id FROM answering) ORDER BY code
        """
    }
}
