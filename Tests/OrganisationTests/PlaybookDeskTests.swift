import Foundation
import Kernel
import Organisation
import PlaybookFiles
import Playbooks
import Postgres
import Testing
import TestSupport

@Suite(.timeLimit(.minutes(15))) struct PlaybookDeskTests {
    private let desk = PlaybookDesk()

    private static func files() throws -> [String: String] { try PlaybookFolder.files(in: PlaybookFiles.folder) }

    /// The shipped files with one remark more, so that they are another version.
    private static func others(_ remark: String) throws -> [String: String] {
        var files = try files()
        files["levels.yaml", default: ""] += "# \(remark)\n"
        return files
    }

    @Test("what is published is current, with its note, and journaled by its id")
    func publishes() async throws {
        try await Scratch.rolledBack { transaction in
            let files = try Self.others("published \(UUID())")
            let publication = try await desk.publish(files, note: "试用", in: transaction)

            let id = publication.id
            #expect(publication == .current(id))
            #expect(try await desk.currentID(in: transaction) == id)
            #expect(try await desk.current(in: transaction)?.playbook.plans.count == 9)
            #expect(try await desk.currentFiles(in: transaction) == files)
            let term = try #require(try await desk.terms(in: transaction).first)
            #expect(term.version == id && term.note == "试用" && term.since == transaction.moment)
            #expect(term.begunBy == nil)
            #expect(try await desk.digest(of: id, in: transaction) == term.digest)
            #expect(try await transaction.actions(on: id) == ["playbook.published"])
        }
    }

    @Test("the same files again are the same version, and nothing is written")
    func changesNothing() async throws {
        try await Scratch.rolledBack { transaction in
            let files = try Self.others("twice \(UUID())")
            let first = try await desk.publish(files, in: transaction)
            let before = try await desk.terms(in: transaction).count

            #expect(try await desk.publish(files, note: "又一次", in: transaction) == .unchanged(first.id))
            #expect(try await desk.terms(in: transaction).count == before)
            #expect(try await transaction.actions(on: first.id) == ["playbook.published"])
        }
    }

    @Test("an earlier version is found by its first digits and is current again after it was restored")
    func restores() async throws {
        try await Scratch.rolledBack { transaction in
            let files = try Self.others("first \(UUID())")
            let first = try await desk.publish(files, in: transaction)
            let second = try await desk.publish(Self.others("second \(UUID())"), in: transaction)
            let digest = try #require(try await desk.terms(in: transaction).dropFirst().first?.digest)

            let found = try await desk.versions(beginning: String(digest.prefix(16)), in: transaction)
            #expect(found.map(\.id) == [first.id])
            #expect(found.first?.files == files)
            let earlier = try #require(found.first)
            #expect(try await desk.restore(earlier, note: "退回", in: transaction) == .current(first.id))

            #expect(try await desk.currentID(in: transaction) == first.id)
            let terms = try await desk.terms(in: transaction).prefix(3)
            #expect(terms.map(\.version) == [first.id, second.id, first.id])
            #expect(try await transaction.actions(on: first.id) == ["playbook.published", "playbook.restored"])
            #expect(try await desk.restore(earlier, in: transaction) == .unchanged(first.id))
        }
    }

    @Test("files with mistakes are not published, and the version before stays current")
    func refusesMistakes() async throws {
        try await Scratch.rolledBack { transaction in
            let before = try await desk.publish(Self.others("sound \(UUID())"), in: transaction)
            var files = try Self.files()
            files["duties.yaml"] = "duties: {housing: 住建}\n"

            await #expect(throws: PlaybookErrors.self) { _ = try await desk.publish(files, in: transaction) }

            #expect(try await desk.currentID(in: transaction) == before.id)
        }
    }

    @Test("what is published first stays current when that is asked for again")
    func publishesFirst() async throws {
        try await Scratch.rolledBack { transaction in
            let current = try await desk.publish(Self.others("first of all \(UUID())"), in: transaction)
            #expect(try await desk.publishFirst(Self.files(), in: transaction) == current.id)
        }
    }

    @Test("two that publish the same files at the same time make one version")
    func publishesOnce() async throws {
        try await Scratch.cloned { database in
            let files = try Self.others("raced")
            let ids = try await withThrowingTaskGroup(of: PlaybookID.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await database.transaction(for: .worker) { transaction in
                            try await PlaybookDesk().publish(files, in: transaction).id
                        }
                    }
                }
                return try await group.reduce(into: Set<PlaybookID>()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
        }
    }
}

extension Transaction {
    fileprivate func actions(on version: PlaybookID) async throws -> [String] {
        try await values(
            "SELECT action FROM hy.journal WHERE subject_kind = 'playbook' AND subject_id = \(version) ORDER BY id",
            as: String.self
        )
    }
}
