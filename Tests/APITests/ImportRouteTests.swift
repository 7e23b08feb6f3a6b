import Foundation
import HTTPTypes
import Hummingbird
import Intake
import Jobs
import Kernel
import Logging
import Making
import NIOEmbedded
import Postgres
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct ImportRouteTests {
    private static func runner(_ town: Town) throws -> ImportRunner {
        let scoring = try Shipped.scoring()
        return ImportRunner(database: town.database, observer: Observer { _ in }) { scoring }
    }

    private static func upload(
        _ bytes: [UInt8],
        _ type: String = "text/csv",
        as asker: Credentials,
        to town: Town,
        query: String = ""
    ) async throws -> Reply {
        try await town.ask(.post, "/v1/imports?name=a.csv\(query)", as: asker, .raw(bytes, type: type))
    }

    @Test("a file with faults is uploaded, read by the service, and lists exactly what was not taken, quoting nothing")
    func importsFaultyFile() async throws {
        let file = FaultyFile(rows: 2_500, faults: 60, seed: 4, encoding: .gb18030)
        try await Town.opened { town in
            let key = try await town.key()

            let accepted = try await Self.upload(file.bytes, as: key, to: town)
            let address = try #require(accepted.headers[.location])
            let before = try await town.ask(.get, address, as: key)
            #expect(accepted.status == 202 && accepted.json?["state"] == .text("reading"))
            #expect(before.json?["encoding"] == .text("gb18030") && before.json?["rows"] == .number(0))
            #expect(before.json?["size"] == .number(Double(file.bytes.count)))

            #expect(try await Self.runner(town).work())
            #expect(try await !Self.runner(town).work())

            let after = try await town.ask(.get, address, as: key)
            #expect(after.json?["state"] == .text("ended") && after.json?["done"] == before.json?["size"])
            #expect(after.json?["rows"] == .number(Double(file.rows)))
            #expect(after.json?["accepted"] == .number(Double(file.accepted)))
            #expect(after.json?["rejected"] == .number(Double(file.rejectedRows)))
            let list = try await town.ask(.get, address + "/rejections", as: key).text
            let found = list.split(separator: "\r\n").dropFirst().map { line in
                let cells = line.split(separator: ",", omittingEmptySubsequences: false)
                return "\(cells[0]) \(cells[2]) \(cells[3])"
            }
            #expect(found == file.rejected)
            #expect(!list.contains(FaultyFile.mark))
            let left: SQL = "SELECT count(*) FROM hy.import_pieces"
            #expect(try await town.make { try await $0.value(left, as: Int.self) } == 0)
        }
    }

    @Test("a process that ends in the midst leaves the file to the next one: nothing twice, counts whole")
    func goesOnElsewhere() async throws {
        let long = String(repeating: "路灯坏了", count: 30)
        let rows = (0..<2_500).map { "{\"id\": \($0), \"text\": \"\($0)号\(long)\"}\n" }.joined()
        try await Town.opened { town in
            let key = try await town.key()
            let reply = try await Self.upload(Array(rows.utf8), "application/x-ndjson", as: key, to: town)
            let address = try #require(reply.headers[.location])
            let scoring = try Shipped.scoring()
            let desk = ImportDesk()
            // Another process claims it, stores one part and is no more.
            let claimed = try #require(try await town.make { try await desk.claim(in: $0) })
            struct Ended: Error {}
            var parts = 0
            await #expect(throws: Ended.self) {
                _ = try await ImportTaking(database: town.database) { scoring }.take(claimed) { place in
                    if parts > 0 { throw Ended() }
                    return try await town.make { try await desk.piece(place, of: claimed.id, in: $0) }
                } said: { _ in
                    parts += 1
                }
            }
            let halfway = try await town.ask(.get, address, as: key)
            #expect(halfway.json?["rows"] == .number(1_000) && halfway.json?["state"] == .text("reading"))
            #expect(try await !Self.runner(town).work(), "its lease still runs")
            try await town.make { try await $0.execute("UPDATE hy.imports SET lease_until = clock_timestamp()") }

            #expect(try await Self.runner(town).work())

            let after = try await town.ask(.get, address, as: key)
            #expect(after.json?["rows"] == .number(2_500) && after.json?["accepted"] == .number(2_500))
            #expect(after.json?["state"] == .text("ended"))
        }
    }

    @Test("a workbook is read; one that is to be taken whole is refused with its list, as CSV and as a workbook")
    func importsWorkbooks() async throws {
        try await Town.opened { town in
            let key = try await town.key()
            let type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            let book = try await RejectedWorkbook.bytes { _ in [] }
            let file = try Workbooks.bytes([
                ["编号", "内容", "时间", "备注"], ["1", "路灯坏了", "2026-03-01"], ["2", "井盖丢了", "昨天"],
            ])
            let unlike = try await Self.upload(book, type, as: key, to: town)
            let taken = try await Self.upload(file, type, as: key, to: town)
            let whole = try await Self.upload(file, type, as: key, to: town, query: "&whole=true")
            for _ in 0..<3 { #expect(try await Self.runner(town).work()) }

            func after(_ reply: Reply) async throws -> Reply {
                try await town.ask(.get, try #require(reply.headers[.location]), as: key)
            }
            #expect(try await after(unlike).json?["fault"] == .text("csv.no-text-column"))
            #expect(try await after(taken).json?["accepted"] == .number(1))
            #expect(try await after(taken).json?["form"] == .text("xlsx"))
            for reply in [taken, whole] {
                let columns = try await after(reply).json?["columns"]
                #expect(columns?["read"]?["text"]?.text == "内容" && columns?["read"]?["time"]?.text == "时间")
                #expect(columns?["ignored"]?.list.map(\.text) == ["备注"])
            }
            #expect(try await after(unlike).json?["columns"] == nil)
            let page = try await town.ask(.get, "/imports", as: town.session(.coordinator).asCookie).text
            #expect(page.contains("读取：编号 ← 编号、内容 ← 内容、时间 ← 时间；未采用：备注"))
            let refused = try await after(whole)
            #expect(refused.json?["fault"] == .text("csv.rows-rejected") && refused.json?["accepted"] == .number(0))
            let rejections = try #require(whole.headers[.location]) + "/rejections"
            #expect(try await town.ask(.get, rejections, as: key).text.contains("3,3,时间,item.time"))
            let list = try await town.ask(.get, rejections + "?form=xlsx", as: key)
            #expect(list.headers[.contentType] == type && list.body.starts(with: Array("PK".utf8)))
            #expect(try await town.ask(.get, rejections + "?form=pdf", as: key).status == 400)
        }
    }

    @Test("a file of which nothing can be taken ends as refused, with its reason")
    func refusesFiles() async throws {
        try await Town.opened { town in
            let key = try await town.key()
            let address = try #require(
                try await Self.upload(Array("id,title\n1,题\n".utf8), as: key, to: town).headers[.location]
            )

            #expect(try await Self.runner(town).work())

            let after = try await town.ask(.get, address, as: key)
            #expect(after.json?["state"] == .text("refused") && after.json?["fault"] == .text("csv.no-text-column"))
            let list = try await town.ask(.get, "/v1/imports?limit=1", as: key)
            #expect(list.ids == [String(address.dropFirst("/v1/imports/".count))])
        }
    }

    @Test("what is no file, has no name or is of another kind is refused and leaves no upload open")
    func refusesBodies() async throws {
        try await Town.opened { town in
            let key = try await town.key()
            let empty = try await Self.upload([], as: key, to: town)
            let kind = try await Self.upload(Array("a".utf8), "application/pdf", as: key, to: town)
            let charset = try await Self.upload(Array("a".utf8), "text/csv; charset=big5", as: key, to: town)
            let nameless = try await town.ask(.post, "/v1/imports", as: key, .raw(Array("a".utf8), type: "text/csv"))

            #expect(empty.status == 400 && empty.code == "body.no-items")
            #expect(kind.status == 415 && charset.status == 415)
            #expect(nameless.status == 400 && nameless.code == "query.name")
            let open: SQL = "SELECT count(*) FROM hy.imports WHERE state NOT IN ('abandoned')"
            #expect(try await town.make { try await $0.value(open, as: Int.self) } == 0)
        }
    }

    @Test("a file that ten attempts could not read on is given up, with its reason, and keeps no other from being read")
    func givesUp() async throws {
        try await Town.opened { town in
            let key = try await town.key()
            let address = try #require(
                try await Self.upload(Array("正文\n停水\n".utf8), as: key, to: town).headers[.location]
            )
            for _ in 0..<10 {
                #expect(try await town.make { try await ImportDesk().claim(in: $0) } != nil)
                try await town.make {
                    try await $0.execute("UPDATE hy.imports SET lease_until = clock_timestamp() - interval '1 second'")
                }
            }

            #expect(try await !Self.runner(town).work())

            let after = try await town.ask(.get, address, as: key)
            #expect(after.json?["state"] == .text("refused") && after.json?["fault"] == .text("csv.gave-up"))
            let left: SQL = "SELECT count(*) FROM hy.import_pieces"
            #expect(try await town.make { try await $0.value(left, as: Int.self) } == 0)
        }
    }

    @Test("of one source, four files come in at once; a fifth waits, and another source does not")
    func boundsUploads() async throws {
        try await Town.opened { town in
            let key = try await town.key()
            let source = try await town.make { transaction in
                let source = try await transaction.value("SELECT source_id FROM hy.machine_keys", as: SourceID.self)
                for _ in 0..<4 {
                    _ = try await ImportDesk().open(
                        "a.csv",
                        .csv,
                        source: #require(source),
                        history: true,
                        whole: false,
                        in: transaction
                    )
                }
                return try #require(source)
            }
            let fifth = try await Self.upload(Array("正文\n停水\n".utf8), as: key, to: town)
            #expect(fifth.status == 429 && fifth.code == "import.too-many" && fifth.headers[.retryAfter] != nil)
            let other = try await Self.upload(Array("正文\n停水\n".utf8), as: town.key(), to: town)
            #expect(other.status == 202)

            try await town.make { transaction in
                try await transaction.execute(
                    "UPDATE hy.imports SET touched_at = clock_timestamp() - interval '11 minutes' WHERE source_id = \(source)"
                )
            }
            #expect(try await Self.upload(Array("正文\n停水\n".utf8), as: key, to: town).status == 202)
        }
    }

    @Test("the progress of a file is told as an event, to people who see all")
    func tellsProgress() async throws {
        try await Town.opened { town in
            let address = try #require(
                try await Self.upload(Array("正文\n停水\n停电\n".utf8), as: town.key(), to: town).headers[.location]
            )
            let inspector = try await town.session(.inspector)
            func told() async throws -> String {
                try await town.ask(.get, "\(address)/progress", as: inspector).text
            }

            let before = try await told()
            #expect(try await Self.runner(town).work())
            let after = try await told()

            #expect(before.hasPrefix("retry: 3000\n\nevent: progress\ndata: {") && before.hasSuffix("}\n\n"))
            #expect(before.contains(#""state":"reading""#) && after.contains(#""state":"ended""#))
            #expect(after.contains(#""rows":2"#))
        }
    }

    @Test("whose session or key ended while the file came in hands in nothing")
    func asksAgain() async throws {
        try await Town.opened { town in
            let official = try await town.make { try await $0.makeOfficial(.coordinator) }
            let secret = try await town.make { try await $0.makeSession(of: official) }
            var context = CityContext(
                source: ApplicationRequestContextSource(channel: EmbeddedChannel(), logger: Logger(label: "town"))
            )
            context.principal = .person(official)
            context.session = secret.digest
            context.enteredAt = .now

            try await town.database.askAgain(context, after: .zero)
            #expect(try await town.ask(.delete, "/v1/sessions", as: .bearer(secret.text)).status == 204)
            try await town.database.askAgain(context, after: .seconds(600))
            let ended = context
            await #expect(throws: AccessRefusal.credentialsUnknown) {
                try await town.database.askAgain(ended, after: .zero)
            }
        }
    }

    @Test("an upload that falls silent is given up after an hour, and its bytes go")
    func sweepsUploads() async throws {
        try await Town.opened { town in
            let left = try await town.make { transaction in
                let desk = ImportDesk()
                let source = try await transaction.makeSource()
                let record = try await desk.open(
                    "a.csv",
                    .csv,
                    source: source,
                    history: true,
                    whole: false,
                    in: transaction
                )
                try await desk.keep([1, 2, 3], at: 0, of: record, in: transaction)
                try await desk.sweep(in: transaction)
                let young: SQL = "SELECT count(*) FROM hy.import_pieces"
                let before = try await transaction.value(young, as: Int.self)
                try await transaction.execute(
                    "UPDATE hy.imports SET touched_at = clock_timestamp() - interval '61 minutes'"
                )
                try await desk.sweep(in: transaction)
                let state = try await desk.record(record.id, in: transaction)?.state
                return (before, try await transaction.value(young, as: Int.self), state)
            }

            #expect(left.0 == 1 && left.1 == 0 && left.2 == .abandoned)
        }
    }
}
