import Foundation
import Kernel
import Postgres

/// Who acts in the demonstration, and what they act on.
actor DemoPeople {
    private let client: DemoClient
    private let database: Database
    private var tokens: [String: String] = [:]

    init(client: DemoClient, database: Database) {
        self.client = client
        self.database = database
    }

    /// The session of a person, who signs in the first time.
    ///
    /// - Parameter role: The role of the post; that of the person's first post when nothing is said.
    func token(for login: String, as role: Role?) async throws -> String {
        if let token = tokens[login] { return token }
        let chosen = try await self.role(of: login) ?? role ?? .coordinator
        let token = try await client.session(as: chosen, login: login.isEmpty ? nil : login, database)
        tokens[login] = token
        return token
    }

    /// The event that holds most of some items, and whether its level is confirmed.
    func event(of externalIDs: [String]) async throws -> (id: String, isConfirmed: Bool)? {
        let found: EventRow? = try await database.transaction(for: .worker, .readOnly) { transaction in
            try await transaction.row(
                """
                SELECT events.id, level IS NOT NULL AS is_confirmed
                FROM hy.items JOIN hy.event_items ON event_items.item_id = items.id
                JOIN hy.events ON events.id = event_items.event_id
                WHERE external_id = ANY (\(externalIDs))
                GROUP BY events.id ORDER BY count(*) DESC, events.id LIMIT 1
                """
            )
        }
        return found.map { ($0.id.uuidString.lowercased(), $0.isConfirmed) }
    }

    /// The case of an event that an agency has custody of.
    func openCase(ofEvent event: String, agency: String) async throws -> String? {
        guard let event = UUID(uuidString: event) else { return nil }
        let found = try await database.transaction(for: .worker, .readOnly) { transaction in
            try await transaction.value(
                """
                SELECT cases.id FROM hy.cases JOIN hy.agencies ON agencies.id = cases.agency_id
                WHERE event_id = \(event) AND agencies.code = \(agency) AND state <> 'closed'
                """,
                as: UUID.self
            )
        }
        return found?.uuidString.lowercased()
    }

    /// The head who signs for the agency that has a case, and the draft that waits.
    func waiting(forCase found: String) async throws -> (head: String, draft: String)? {
        guard let found = UUID(uuidString: found) else { return nil }
        let waiting: WaitingRow? = try await database.transaction(for: .worker, .readOnly) { transaction in
            try await transaction.row(
                """
                SELECT login, case_drafts.id AS draft
                FROM hy.cases JOIN hy.case_drafts ON case_id = cases.id
                JOIN hy.posts ON posts.agency_id = cases.agency_id AND role = 'head'
                JOIN hy.people ON people.id = posts.person_id
                WHERE cases.id = \(found) ORDER BY case_drafts.at DESC, posts.id LIMIT 1
                """
            )
        }
        return waiting.map { ($0.login, $0.draft.uuidString.lowercased()) }
    }

    private func role(of login: String) async throws -> Role? {
        try await database.transaction(for: .worker, .readOnly) { transaction in
            try await transaction.value(
                """
                SELECT role FROM hy.posts JOIN hy.people ON people.id = posts.person_id
                WHERE login = \(login) ORDER BY posts.id LIMIT 1
                """
            )
        }
    }
}

private struct WaitingRow: RowDecodable, Sendable {
    let login: String
    let draft: UUID

    init(row: Row) throws {
        login = try row["login"]
        draft = try row["draft"]
    }
}

private struct EventRow: RowDecodable, Sendable {
    let id: UUID
    let isConfirmed: Bool

    init(row: Row) throws {
        id = try row["id"]
        isConfirmed = try row["is_confirmed"]
    }
}
