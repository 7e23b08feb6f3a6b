import Cases
import Foundation
import Kernel
import Making
import Organisation
import PlaybookFiles
import Playbooks
import Postgres
import Testing
import TestSupport

@testable import Doctor

@Suite(.timeLimit(.minutes(15))) struct DoctorTests {
    /// A founded city under the shipped playbook, and a database opened as the doctor opens it.
    private static func city(_ body: @Sendable (Database) async throws -> Void) async throws {
        try await Scratch.cloned { database in
            try await database.transaction(for: .worker) { transaction in
                try await transaction.makeDrill(at: .at("2026-03-02T09:00:00+08:00"))
                let files = try PlaybookFolder.files(in: PlaybookFiles.folder)
                _ = try await PlaybookDesk().publishFirst(files, in: transaction)
                let duties = try Playbook(files: files).catalogue.duties.map(\.code)
                let office = try await transaction.makeAgency("市政府办", duties: [Duty.informationOffice])
                _ = try await transaction.makeOfficial(.coordinator, at: office)
                let others = duties.filter { $0 != Duty.informationOffice }
                _ = try await transaction.makeOfficial(at: transaction.makeAgency("市大部门", duties: others))
            }
            try await body(database)
        }
    }

    private static func codes(_ database: Database) async throws -> Set<String> {
        let opened = Database(try await Scratch.configuration(of: database))
        let found = await Examination(opened).findings()
        await opened.close()
        for finding in found {
            #expect(finding.code.wholeMatch(of: /[a-z]+\.[a-z-]+/) != nil)
            #expect(finding.what.zh != finding.what.en && finding.why.zh != finding.why.en)
            #expect(finding.remedy.zh != finding.remedy.en && !finding.remedy.en.isEmpty)
        }
        return Set(found.map(\.code))
    }

    /// What the tests' own server is: one that forgets what a crash would cost.
    private static let forgetful: Set = [
        "server.fsync-off", "server.full-page-writes-off", "server.synchronous-commit-off",
    ]

    @Test("a city in order has no finding but that the tests' server forgets")
    func findsNothing() async throws {
        try await Self.city { database in
            let found = try await Self.codes(database)
            #expect(found.subtracting(Self.forgetful) == [])
            #expect(found.contains("server.fsync-off"))
        }
    }

    /// One thing that an operator may do to a city, and what the doctor must say.
    struct Damage: Sendable, CustomTestStringConvertible {
        let code: String
        let script: String
        var testDescription: String { code }
    }

    /// A liaison at the information office.
    private static let liaison = """
        INSERT INTO hy.posts (id, person_id, agency_id, role, since)
        SELECT gen_random_uuid(), person_id, agency_id, 'liaison', since FROM hy.posts WHERE role = 'coordinator'
        """

    static let damages: [Damage] = [
        Damage(code: "server.triggers-off", script: "ALTER DATABASE %db SET session_replication_role = 'replica'"),
        Damage(code: "schema.defence", script: "ALTER TABLE hy.items DISABLE ROW LEVEL SECURITY"),
        Damage(code: "schema.defence", script: "DROP POLICY items_insert_app ON hy.items"),
        Damage(code: "schema.defence", script: "ALTER TABLE hy.journal DISABLE TRIGGER journal_stay"),
        Damage(
            code: "schema.older",
            script: "DELETE FROM hy.schema_migrations WHERE number = (SELECT max(number) FROM hy.schema_migrations)"
        ),
        Damage(code: "schema.changed", script: "UPDATE hy.schema_migrations SET checksum = 'x' WHERE number = 3"),
        Damage(
            code: "schema.newer",
            script:
                "INSERT INTO hy.schema_migrations (number, name, checksum) SELECT 9000, name, checksum FROM hy.schema_migrations WHERE number = 1"
        ),
        Damage(
            code: "jobs.dead",
            script:
                "INSERT INTO hy.jobs (kind, subject, attempts, dead_at) VALUES ('items.accepted', gen_random_uuid(), 10, now())"
        ),
        Damage(
            code: "jobs.overdue",
            script:
                "INSERT INTO hy.jobs (kind, subject, due_at) VALUES ('items.accepted', gen_random_uuid(), now() - interval '6 minutes')"
        ),
        Damage(
            code: "journal.unsealed",
            script: """
                INSERT INTO hy.journal (at, principal, action, subject_kind, subject_id)
                VALUES ('2026-03-02T08:54:00+08:00', 'worker', 'test.noted', 'test', gen_random_uuid())
                """
        ),
        Damage(
            code: "journal.unsigned",
            script: """
                INSERT INTO hy.journal (at, principal, action, subject_kind, subject_id)
                VALUES ('2026-03-02T08:54:00+08:00', 'worker', 'test.noted', 'test', gen_random_uuid());
                INSERT INTO hy.journal_seals SELECT row_number() OVER (ORDER BY at, id), id, sha256('x') FROM hy.journal
                """
        ),
        Damage(
            code: "imports.stuck",
            script: """
                INSERT INTO hy.sources (id, code, name, kind, weight) VALUES (gen_random_uuid(), 'x', 'x', 'import', 0.5);
                INSERT INTO hy.imports (id, source_id, file_digest, file_name, history, begun_at, touched_at)
                SELECT gen_random_uuid(), id, sha256('a'), 'a.csv', true, now(), now() - interval '11 minutes' FROM hy.sources
                """
        ),
        Damage(code: "city.no-office", script: "DELETE FROM hy.agency_duties WHERE duty = 'information-office'"),
        Damage(
            code: "city.no-office",
            script: "UPDATE hy.agencies SET until = '2026-03-02' WHERE name = '市政府办'"
        ),
        Damage(code: "city.duties-unheld", script: "DELETE FROM hy.agency_duties WHERE duty IN ('housing', 'tax')"),
        Damage(
            code: "city.no-coordinator",
            script: "UPDATE hy.posts SET until = '2026-03-02' WHERE role = 'coordinator'; \(liaison)"
        ),
        Damage(code: "city.nobody", script: "UPDATE hy.posts SET since = '2026-03-03' WHERE role = 'liaison'"),
        Damage(
            code: "playbook.unreadable",
            script: """
                INSERT INTO hy.playbook_versions (id, digest, files, published_at)
                VALUES ('00000000-0000-7000-8000-000000000001', sha256('x'), '{"matters.yaml": "]["}', now());
                INSERT INTO hy.playbook_terms (version_id, since)
                VALUES ('00000000-0000-7000-8000-000000000001', now() + interval '1 second')
                """
        ),
    ]

    @Test("what an operator may break is found", arguments: damages)
    func finds(_ damage: Damage) async throws {
        try await Self.city { database in
            let name = try await Scratch.name(of: database)
            try await Scratch.run(script: damage.script.replacing("%db", with: name), on: database)

            let found = try await Self.codes(database)

            #expect(found.subtracting(Self.forgetful) == [damage.code])
        }
    }

    @Test("a limit that should have fired is found")
    func findsLimits() async throws {
        try await Self.city { database in
            try await database.transaction(for: .worker) { transaction in
                let found = try await transaction.makeCase(transaction.makeAgency(), .routed)
                try await transaction.execute(
                    """
                    INSERT INTO hy.deadlines
                        (id, case_id, event_id, rule, rule_set, playbook_id, starts_at, armed_at, due_at, state)
                    SELECT gen_random_uuid(), id, event_id, 'r', 's', playbook_id, '2020-01-01', '2020-01-01',
                           '2020-01-02', 'armed' FROM hy.cases WHERE id = \(found)
                    """
                )
            }

            #expect(try await Self.codes(database).contains("limits.not-fired"))
        }
    }

    @Test("an empty database has neither city nor playbook")
    func findsNoCity() async throws {
        try await Scratch.cloned { database in
            let found = try await Self.codes(database)
            #expect(found.subtracting(Self.forgetful) == ["city.none", "playbook.none"])
        }
    }

    @Test("a superuser, a stranger, and a server that is not there are told apart")
    func findsRoles() async throws {
        try await Self.city { database in
            var configuration = try await Scratch.configuration(of: database)
            let usual = configuration.conninfo
            func codes(_ conninfo: String) async -> Set<String> {
                configuration.conninfo = conninfo
                let opened = Database(configuration)
                let found = await Examination(opened).findings()
                await opened.close()
                return Set(found.map(\.code)).subtracting(Self.forgetful)
            }
            try await Scratch.run(script: "CREATE ROLE hy_stranger LOGIN", on: database)
            let name = try await Scratch.name(of: database)
            try await Scratch.run(script: "GRANT CONNECT ON DATABASE \(name) TO hy_stranger", on: database)

            let superuser = await codes(usual.replacing("user=hy_login", with: "user=hy_superuser"))
            let owner = await codes(usual.replacing("user=hy_login", with: "user=hy_migrate"))
            let stranger = await codes(usual.replacing("user=hy_login", with: "user=hy_stranger"))
            let nowhere = await codes("host='/nowhere' port=5432 user=hy_login dbname=x")
            try await Scratch.run(script: "REVOKE CONNECT ON DATABASE \(name) FROM hy_stranger", on: database)
            try await Scratch.run(script: "DROP ROLE hy_stranger", on: database)

            #expect(superuser.contains("roles.above-policies"))
            #expect(owner.contains("roles.not-a-member") || owner.contains("roles.above-policies"))
            #expect(stranger == ["roles.not-a-member"])
            #expect(nowhere == ["server.unreachable"])
        }
    }

    @Test("a database in another encoding, and clocks that go apart, are found")
    func findsCharactersAndClocks() async throws {
        try await Self.city { database in
            let name = try await Scratch.name(of: database)
            let usual = try await Scratch.configuration(of: database)
            func found(_ encoding: String) async throws -> [String] {
                try await Scratch.run(
                    script: """
                        CREATE DATABASE doctored ENCODING '\(encoding)' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0
                        """,
                    on: database
                )
                var configuration = usual
                configuration.conninfo = usual.conninfo.replacing("dbname=\(name)", with: "dbname=doctored")
                let opened = Database(configuration)
                let found = await ServerExamination(opened).findings().map(\.code)
                await opened.close()
                try await Scratch.run(script: "DROP DATABASE doctored", on: database)
                return found
            }
            func skewed(_ seconds: Double) async throws -> [Finding] {
                let opened = Database(try await Scratch.configuration(of: database))
                let found = await ServerExamination(opened) { Date(timeIntervalSinceNow: seconds) }.findings()
                await opened.close()
                return found.filter { $0.code == "clock.skew" }
            }

            #expect(try await found("LATIN1") == ["server.encoding"])
            #expect(try await found("UTF8").contains("server.character-type"))
            #expect(try await skewed(0) == [])
            #expect(try await skewed(30).map(\.weight) == [.warning])
            #expect(try await skewed(-300).map(\.weight) == [.wrong])
        }
    }

    @Test("settings, a key that others can read and a folder are looked at")
    func findsOnTheMachine() throws {
        func codes(_ environment: [String: String], _ folder: String? = nil, seals: String? = nil) -> [String] {
            MachineExamination(environment: environment, folder: folder, seals: seals).findings().map {
                "\($0.code) \($0.object)"
            }
            .filter { !$0.hasPrefix("clock.") && !$0.hasPrefix("disk.little-space") }
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let key = folder + "/key"

        _ = FileManager.default.createFile(atPath: key, contents: Data(), attributes: [.posixPermissions: 0o600])
        #expect(codes([:], folder) == [])
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
        #expect(codes([:], folder) == ["disk.permissions \(key)"])
        let signing = folder + "/signing-key"
        _ = FileManager.default.createFile(atPath: signing, contents: Data(), attributes: [.posixPermissions: 0o640])
        #expect(codes([:], seals: folder) == ["disk.permissions \(signing)"])
        #expect(codes([:], seals: folder + "/none") == [])
        #expect(
            codes(["HUIYING_PORT": "0", "HUIYING_HOTS": "a"]) == [
                "settings.invalid HUIYING_PORT", "settings.invalid HUIYING_HOTS",
            ]
        )
        #expect(codes(["HUIYING_DATABASE": "host=a"]) == ["settings.no-key HUIYING_KEY"])
        #expect(codes(["HUIYING_DATABASE": "host=a", "HUIYING_KEY": String(repeating: "k", count: 32)]) == [])
    }

    @Test("the exit code says how much it matters")
    func exitCodes() {
        func finding(_ weight: Finding.Weight) -> Finding {
            let words = Sentence(zh: "甲", en: "a")
            return Finding("a.b", weight, what: words, why: words, remedy: words)
        }
        #expect([Finding]().exitCode == 0 && [finding(.unknown)].exitCode == 0)
        #expect([finding(.unknown), finding(.warning)].exitCode == 1)
        #expect([finding(.warning), finding(.wrong)].exitCode == 2)
    }
}
