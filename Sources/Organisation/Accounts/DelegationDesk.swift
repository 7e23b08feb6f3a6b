import Foundation
import Journal
package import Kernel
package import Postgres

/// Acting in another's post for some days (授权委托), and the posts that one can act in.
///
/// The schema says who may delegate what to whom; the desk puts its answers into words.
package struct DelegationDesk: Sendable {
    package init() {}

    /// The posts in which the person of the transaction can act today, their own first.
    package func posts(in transaction: Transaction) async throws -> [OpenPost] {
        try await transaction.rows(.openPosts)
    }

    /// Goes on in another post, under another secret; the session before is over.
    ///
    /// - Throws: `DelegationRefusal.postNotOpen`.
    package func change(
        _ session: [UInt8],
        to post: PostID,
        as fresh: Secret,
        in transaction: Transaction
    ) async throws {
        let changed: PostID?? = try await transaction.value(.change(session, to: post, as: fresh.digest))
        guard (changed ?? nil) != nil else { throw DelegationRefusal.postNotOpen }
    }

    /// Who else holds a post at the agency today, by name.
    package func colleagues(of official: Official, in transaction: Transaction) async throws -> [Colleague] {
        try await transaction.rows(.colleagues(of: official))
    }

    /// The delegations that the person gave or got, and all of them for the security officer; the newest first.
    package func delegations(in transaction: Transaction) async throws -> [Delegation] {
        try await transaction.rows(.delegations)
    }

    /// Lets a colleague act in the post that the official acts in.
    ///
    /// - Parameters:
    ///   - days: The first and the last, as `2026-10-01`.
    ///   - reason: 1 to 200 characters.
    /// - Throws: `DelegationRefusal`, `RoleRefusal`.
    package func delegate(
        to person: PersonID,
        days: (first: String, last: String),
        reason: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Delegation {
        guard case .person(let official) = principal else { throw RoleRefusal.onlyForPeople }
        guard CivilDay.isOne(days.first), CivilDay.isOne(days.last) else { throw DelegationRefusal.daysWrong }
        let id = ID<Delegation>()
        let reason = reason.trimmingCharacters(in: .whitespacesAndNewlines)
        do {
            try await transaction.execute(.delegate(id, official, to: person, days, reason))
        } catch let error as DatabaseError {
            if let refusal = DelegationRefusal(breaking: error.constraint) { throw refusal }
            throw error
        }
        try await transaction.journal(JournalEntry("delegation.made", "delegation", id.rawValue))
        guard let made: Delegation = try await transaction.row(.delegation(id)) else { throw DelegationRefusal.absent }
        return made
    }

    /// Ends a delegation at once; sessions in it are over at their next request.
    ///
    /// - Throws: `DelegationRefusal`, `RoleRefusal`.
    package func revoke(
        _ id: ID<Delegation>,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Delegation {
        guard case .person(let official) = principal else { throw RoleRefusal.onlyForPeople }
        guard let found: Delegation = try await transaction.row(.delegation(id)) else { throw DelegationRefusal.absent }
        guard found.maker == official.person || official.role == .securityOfficer else {
            throw RoleRefusal.notForThisPost
        }
        guard try await transaction.execute(.revoke(id, by: official)) == 1 else {
            throw DelegationRefusal.alreadyRevoked
        }
        try await transaction.journal(JournalEntry("delegation.revoked", "delegation", id.rawValue))
        guard let revoked: Delegation = try await transaction.row(.delegation(id)) else {
            throw DelegationRefusal.absent
        }
        return revoked
    }
}

extension SQL {
    fileprivate static let openPosts: SQL = """
        SELECT post_id, delegation_id, role, agency, holder, last_day::text, post_id = hy.post() AS is_current
        FROM hy.open_posts()
        """

    fileprivate static func change(_ session: [UInt8], to post: PostID, as fresh: [UInt8]) -> SQL {
        "SELECT hy.change_post(\(session), \(fresh), \(post))"
    }

    fileprivate static func colleagues(of official: Official) -> SQL {
        """
        SELECT id, name FROM hy.people
        WHERE id <> \(official.person)
          AND hy.is_colleague(id, \(official.post), (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date)
        ORDER BY name, id
        """
    }

    fileprivate static let delegated: SQL = """
        SELECT delegations.id, posts.role, agencies.short_name AS agency, made_by, holder.name AS holder,
               delegations.person_id, people.name AS person, first_day::text, last_day::text, reason, revoked_at
        FROM hy.delegations
        JOIN hy.posts ON posts.id = delegations.post_id
        JOIN hy.agencies ON agencies.id = posts.agency_id
        JOIN hy.people AS holder ON holder.id = made_by
        JOIN hy.people ON people.id = delegations.person_id
        """

    fileprivate static let delegations: SQL = "\(delegated) ORDER BY made_at DESC, delegations.id DESC LIMIT 200"

    fileprivate static func delegation(_ id: ID<Delegation>) -> SQL { "\(delegated) WHERE delegations.id = \(id)" }

    fileprivate static func delegate(
        _ id: ID<Delegation>,
        _ official: Official,
        to person: PersonID,
        _ days: (first: String, last: String),
        _ reason: String
    ) -> SQL {
        """
        INSERT INTO hy.delegations (id, post_id, person_id, first_day, last_day, reason, made_by)
        VALUES (\(id), \(official.post), \(person), \(days.first)::date, \(days.last)::date, \(reason),
                \(official.person))
        """
    }

    fileprivate static func revoke(_ id: ID<Delegation>, by official: Official) -> SQL {
        """
        UPDATE hy.delegations SET revoked_at = clock_timestamp(), revoked_by = \(official.person)
        WHERE id = \(id) AND revoked_at IS NULL
        """
    }
}
