import Cases
package import Intake
import Kernel
import NIOConcurrencyHelpers
import Organisation
import Playbooks
package import Postgres

/// Makes previews of playbooks, for the API and the pages: one at a time, since each takes every core for seconds.
package struct Previewing: Sendable {
    private let database: Database
    private let isTaken = NIOLockedValueBox(false)
    private let scoring: @Sendable () -> Scoring

    /// How many of the newest items are replayed where nobody says.
    static let usual = 50_000

    /// Prepares previews over a database.
    ///
    /// - Parameter scoring: Asked for each preview, as other models may be current by then.
    package init(database: Database, scoring: @escaping @Sendable () -> Scoring) {
        self.database = database
        self.scoring = scoring
    }

    /// What would differ, with the draft that the files make and the digest of the version that is current.
    struct Preview: Sendable {
        let found: PreviewedDifferences
        let draft: Playbook
        let current: String
    }

    /// What would differ if some files of the current version were others.
    ///
    /// - Parameters:
    ///   - changed: Contents by path; those that are not given stay.
    ///   - day: The day whose limits bind, such as `2026-10-01`; today without one.
    /// - Throws: `PreviewRefusal`, `RoleRefusal`.
    func differences(
        under changed: [String: String],
        items count: Int = usual,
        on day: String? = nil,
        for principal: Principal
    ) async throws -> Preview {
        _ = try principal.official(for: .previewPlaybook)
        let on = day.flatMap(CivilDay.init)
        guard day == nil || on != nil else { throw PreviewRefusal.dayUnknown }
        let hadIt = isTaken.withLockedValue { taken in
            defer { taken = true }
            return taken
        }
        guard !hadIt else { throw PreviewRefusal.busy }
        defer { isTaken.withLockedValue { $0 = false } }
        let (current, items) = try await database.transaction(for: principal, .readOnly) { transaction in
            (
                try await PlaybookDesk().currentVersion(in: transaction),
                try await IntakeDesk().recorded(newest: count, in: transaction)
            )
        }
        guard let current else { throw PreviewRefusal.unpublished }
        let files = current.files.merging(changed) { $1 }
        let draft = try Self.read(files)
        let playbook = try files == current.files ? draft : Self.read(current.files)
        let preview = PlaybookPreview(
            draft,
            against: playbook,
            version: current.id,
            advisers: scoring().advisers,
            on: on
        )
        let replayed = try await preview.replay(items) { items in
            try await database.transaction(for: principal, .readOnly) { transaction in
                try await IntakeDesk().assessments(of: items, in: transaction)
            }
        }
        let found = try await database.transaction(for: principal, .readOnly) { transaction in
            try await preview.differences(of: replayed, in: transaction)
        }
        return Preview(found: found, draft: draft, current: current.digest)
    }

    private static func read(_ files: [String: String]) throws(PreviewRefusal) -> Playbook {
        do throws(PlaybookErrors) { return try Playbook(files: files) } catch { throw .mistaken(error) }
    }
}
