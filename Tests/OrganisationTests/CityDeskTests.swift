import Cities
import Foundation
import Kernel
@testable import Organisation
import Postgres
import Testing
import TestSupport

@Suite(.timeLimit(.minutes(15))) struct CityDeskTests {
    let desk = CityDesk()

    private static func demo() throws -> CityFile {
        try CityFile(
            yaml: String(contentsOf: Cities.folder("demo").appendingPathComponent("city.yaml"), encoding: .utf8)
        )
    }

    private func take(_ file: CityFile, _ database: Database) async throws -> CityDesk.Report {
        try await database.transaction(for: .worker) { transaction in
            _ = try await desk.found(file.name, kind: .drill, in: transaction)
            return try await desk.take(file, in: transaction)
        }
    }

    private func counts(_ report: CityDesk.Report) -> [String: Int] {
        Dictionary(report.changed.map { ($0.kind, $0.count) }, uniquingKeysWith: +).filter { $0.value > 0 }
    }

    /// Everything that an import writes, as one text.
    private func state(_ database: Database) async throws -> String {
        try await database.transaction(for: .worker, .readOnly) { transaction in
            var state = ""
            for table in ["agencies", "agency_duties", "people", "posts", "sources", "machine_keys"] {
                let all = SQL(stringLiteral: "SELECT t::text FROM hy.\(table) AS t ORDER BY 1")
                state += try await transaction.values(all, as: String.self).map { $0 + "\n" }.joined()
            }
            return state
        }
    }

    @Test("importing a city file a second time changes nothing, makes no key and leaves no trace")
    func isRepeatable() async throws {
        try await Scratch.cloned { database in
            let file = try Self.demo()
            let first = try await take(file, database)
            let before = try await state(database)

            let second = try await take(file, database)

            #expect(!first.isUnchanged)
            #expect(second.isUnchanged)
            #expect(second.secrets.isEmpty)
            #expect(try await state(database) == before)
            let traces = try await database.transaction(for: .worker) { transaction in
                try await transaction.value(
                    "SELECT count(*) FROM hy.journal WHERE action = 'city.imported'",
                    as: Int.self
                )
            }
            #expect(traces == 1)
        }
    }

    @Test("a file that changed changes exactly what differs")
    func changesWhatDiffers() async throws {
        try await Scratch.cloned { database in
            var file = try Self.demo()
            _ = try await take(file, database)
            let before = try await state(database).split(separator: "\n")
            let housing = try #require(file.agencies.firstIndex { $0.code == "zjj" })
            let people = try #require(file.people.firstIndex { $0.login == "liao.zjj" })
            file.agencies[housing].name = "云溪市住房局"
            file.agencies[housing].duties.append("fire")
            file.people[people].posts[0].until = "2030-01-01"
            file.sources[0].weight = 0.123
            file.keys.append(.init())
            file.keys[file.keys.count - 1].source = file.sources[0].code
            file.keys[file.keys.count - 1].name = "another"

            let report = try await take(file, database)

            #expect(counts(report) == ["agencies": 1, "duties": 1, "posts": 1, "sources": 1, "keys": 1])
            #expect(report.secrets.map(\.name) == ["another"])
            let after = try await state(database).split(separator: "\n")
            #expect(Set(after).subtracting(before).count == 5)
            #expect(Set(before).subtracting(after).count == 3)
        }
    }

    @Test("what a file no longer names stays, but a duty that an agency gives up is gone")
    func deletesNothingButDuties() async throws {
        try await Scratch.cloned { database in
            var file = try Self.demo()
            _ = try await take(file, database)
            let gone = file.people.removeLast()
            let transport = try #require(file.agencies.firstIndex { $0.code == "jtj" })
            #expect(file.agencies[transport].duties == ["transport"])
            file.agencies[transport].duties = []

            let report = try await take(file, database)

            #expect(counts(report) == ["duties": 1])
            #expect(try await state(database).contains(gone.login))
        }
    }

    @Test("agencies are linked to parent and successor, whatever their order in the file")
    func linksAgencies() async throws {
        try await Scratch.cloned { database in
            var file = try Self.demo()
            file.agencies.reverse()
            _ = try await take(file, database)
            let agencies = try await database.transaction(for: .worker) { try await Directory().agencies(in: $0) }
            let ids = Dictionary(agencies.map { ($0.code, $0.id) }, uniquingKeysWith: { first, _ in first })
            #expect(agencies.count == file.agencies.count)
            for entry in file.agencies {
                let agency = try #require(agencies.first { $0.code == entry.code })
                #expect(agency.parent == entry.parent.flatMap { ids[$0] })
                #expect(agency.successor == entry.successor.flatMap { ids[$0] })
                #expect(agency.since == entry.since && agency.until == entry.until)
            }
        }
    }

    @Test("a rehearsal that is rolled back reports what would change and changes nothing")
    func rehearses() async throws {
        struct Rehearsal: Error { let report: CityDesk.Report }
        try await Scratch.cloned { database in
            let file = try Self.demo()
            var rehearsed: CityDesk.Report?
            do {
                try await database.transaction(for: .worker) { transaction in
                    _ = try await desk.found(file.name, kind: .city, in: transaction)
                    throw Rehearsal(report: try await desk.take(file, in: transaction))
                }
            } catch let rehearsal as Rehearsal { rehearsed = rehearsal.report }

            let report = try #require(rehearsed)
            #expect(counts(report)["agencies", default: 0] >= file.agencies.count)
            #expect(try await state(database) == "")
            let city = try await database.transaction(for: .worker) { try await desk.city(in: $0) }
            #expect(city == nil)
            let earnest = try await take(file, database)
            #expect(counts(earnest) == counts(report))
        }
    }

    @Test("a key's secret is told once, and the database keeps its digest alone")
    func tellsSecretsOnce() async throws {
        try await Scratch.cloned { database in
            var file = try Self.demo()
            let source = file.sources[0].code
            file.keys = [.init(), .init()]
            for index in file.keys.indices {
                file.keys[index].source = source
                file.keys[index].name = "key-\(index)"
            }

            let told = try await take(file, database).secrets
            let again = try await take(file, database).secrets

            #expect(told.map(\.name) == ["key-0", "key-1"])
            #expect(again.isEmpty)
            #expect(told[0].secret.text != told[1].secret.text)
            let kept = try await state(database)
            for key in told {
                #expect(key.secret.text.hasPrefix("hyk_"))
                #expect(!kept.contains(key.secret.text.dropFirst(8)))
                let source = try await database.transaction(for: .door) { transaction in
                    try await transaction.value(
                        "SELECT source_id FROM hy.who_by_key(\(key.secret.digest))",
                        as: SourceID.self
                    )
                }
                #expect(source != nil)
            }

            file.keys[0].isRevoked = true
            #expect(try await take(file, database).secrets.isEmpty)
            #expect(try await take(file, database).isUnchanged)
            let opening = try await database.transaction(for: .door) { transaction in
                var opening: [Bool] = []
                for key in told {
                    let sql: SQL = "SELECT EXISTS (SELECT FROM hy.who_by_key(\(key.secret.digest)))"
                    opening.append(try await transaction.value(sql, as: Bool.self) == true)
                }
                return opening
            }
            #expect(opening == [false, true])
        }
    }

    @Test("a city is founded once, and of one kind for ever")
    func foundsOnce() async throws {
        try await Scratch.cloned { database in
            let (first, second, city) = try await database.transaction(for: .worker) { transaction in
                let first = try await desk.found("甲市", kind: .city, in: transaction)
                let second = try await desk.found("乙市", kind: .drill, in: transaction)
                return (first, second, try await desk.city(in: transaction))
            }
            #expect(first && !second)
            #expect(city?.name == "甲市" && city?.kind == .city)
        }
    }

    @Test(
        "one file ends an officer's post and begins another, in whatever order it names them",
        arguments: [true, false]
    )
    func officerChangesOffice(endsFirst: Bool) async throws {
        try await Scratch.cloned { database in
            var file = try Self.demo()
            let place = try #require(file.people.firstIndex { $0.posts.first?.role == Role.administrator.rawValue })
            file.people[place].posts = [file.people[place].posts[0]]
            _ = try await take(file, database)
            var old = file.people[place].posts[0]
            var new = old
            old.until = "2026-01-01"
            new.role = Role.auditor.rawValue
            new.since = "2026-01-01"
            file.people[place].posts = endsFirst ? [old, new] : [new, old]

            let report = try await take(file, database)

            #expect(counts(report) == ["posts": 2])
        }
    }

    @Test("administrator, security officer and auditor are three people in the database too")
    func keepsOfficersApart() async throws {
        try await Scratch.rolledBack { transaction in
            let agency = UUID()
            let person = UUID()
            let code = "x" + agency.uuidString.prefix(8).lowercased()
            try await transaction.execute(
                """
                INSERT INTO hy.agencies (id, code, name, short_name, kind, since)
                VALUES (\(agency), \(code), '局', '局', 'department', '2020-01-01')
                """
            )
            try await transaction.execute("INSERT INTO hy.people VALUES (\(person), \(code), '某人')")
            func post(_ role: Role) -> SQL {
                "INSERT INTO hy.posts VALUES (\(UUID()), \(person), \(agency), \(role), '2020-01-01', NULL)"
            }
            try await transaction.execute(post(.head))
            try await transaction.execute(post(.auditor))
            let former: SQL =
                "UPDATE hy.posts SET until = '2021-01-01' WHERE person_id = \(person) AND role = 'auditor'"
            try await transaction.execute(former)
            try await transaction.execute(
                "INSERT INTO hy.posts VALUES (\(UUID()), \(person), \(agency), 'security-officer', '2021-01-01', NULL)"
            )
            // In one statement the day on which one office ends and the next begins can move, whatever its order of rows.
            try await transaction.execute(
                """
                UPDATE hy.posts SET until = CASE role WHEN 'auditor' THEN '2022-01-01'::date END,
                    since = CASE role WHEN 'auditor' THEN since ELSE '2022-01-01' END
                WHERE person_id = \(person) AND role IN ('auditor', 'security-officer')
                """
            )
            await #expect { try await transaction.execute(post(.administrator)) } throws: { error in
                (error as? DatabaseError)?.constraint == "posts_three_officers_apart"
            }
        }
    }
}
