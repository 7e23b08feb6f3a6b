import Foundation
package import Kernel
package import Postgres

extension Transaction {
    /// An agency that lives, with a code of its own.
    package func makeAgency(
        _ name: String = "甲局",
        duties: [String] = [],
        code: String = .any(),
        until: String? = nil,
        successor: AgencyID? = nil
    ) async throws -> AgencyID {
        let id = AgencyID()
        try await execute(
            """
            INSERT INTO hy.agencies (id, code, name, short_name, kind, since, until, successor_id)
            VALUES (\(id), \(code), \(name), \(name), 'department', '2000-01-01', \(until)::date, \(successor))
            """
        )
        for duty in duties {
            try await execute("INSERT INTO hy.agency_duties (agency_id, duty) VALUES (\(id), \(duty))")
        }
        return id
    }

    /// A person in a post, at an agency of their own unless one is given.
    package func makeOfficial(
        _ role: Role = .liaison,
        at agency: AgencyID? = nil,
        name: String = "张三",
        since: String = "2000-01-01",
        until: String? = nil
    ) async throws -> Official {
        let place = if let agency { agency } else { try await makeAgency() }
        let official = Official(person: ID(), post: ID(), agency: place, role: role)
        try await execute(
            "INSERT INTO hy.people (id, login, name) VALUES (\(official.person), \(String.any()), \(name))"
        )
        try await execute(
            """
            INSERT INTO hy.posts (id, person_id, agency_id, role, since, until)
            VALUES (\(official.post), \(official.person), \(place), \(role), \(since)::date, \(until)::date)
            """
        )
        return official
    }

    /// A source of items.
    package func makeSource(
        _ code: String = .any(),
        kind: String = "hotline",
        weight: Double = 0.6
    ) async throws -> SourceID {
        let id = SourceID()
        try await execute(
            """
            INSERT INTO hy.sources (id, code, name, kind, weight)
            VALUES (\(id), \(code), '某来源', \(kind), \(weight))
            """
        )
        return id
    }

    /// A machine's key for a source.
    package func makeKey(for source: SourceID, prefix: String = "hyk_") async throws -> Secret {
        let secret = Secret.make(prefix: prefix)
        try await execute(
            """
            INSERT INTO hy.machine_keys (id, source_id, name, prefix, digest)
            VALUES (\(UUID.timeOrdered()), \(source), \(String.any()), \(String(secret.text.prefix(8))),
                    \(secret.digest))
            """
        )
        return secret
    }

    /// A session of somebody, twelve hours from now unless it has ended already.
    package func makeSession(of official: Official, hours: Int32 = 12) async throws -> Secret {
        let secret = Secret.make(prefix: "hys_")
        try await execute(
            """
            INSERT INTO hy.sessions (digest, post_id, person_id, expires_at)
            VALUES (\(secret.digest), \(official.post), \(official.person), clock_timestamp() + \(hours) * interval '1 hour')
            """
        )
        return secret
    }

    /// A link that signs somebody in once.
    package func makeLink(for official: Official, hours: Int32 = 24) async throws -> Secret {
        let secret = Secret.make(prefix: "hyl_")
        try await execute(
            """
            INSERT INTO hy.sign_in_links (digest, post_id, expires_at)
            VALUES (\(secret.digest), \(official.post), clock_timestamp() + \(hours) * interval '1 hour')
            """
        )
        return secret
    }
}

extension String {
    /// A code that nobody else has.
    package static func any() -> String {
        "x" + UUID().uuidString.lowercased().replacingOccurrences(of: "-", with: "").prefix(20)
    }
}
