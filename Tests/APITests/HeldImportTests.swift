import Foundation
import HTTPTypes
import Intake
import Jobs
import Kernel
import Making
import Postgres
import TestSupport
import Testing

@testable import API

/// Files whose columns somebody looks at before anything is stored.
@Suite(.timeLimit(.minutes(15))) struct HeldImportTests {
    /// Columns as no export names them, a telephone number, and a row whose time cannot be read.
    private static let table = """
        序号,登记日期,情况说明,来电人
        1,2026-02-01 08:30,城北路灯坏了三天，请联系13812345678。,张晓明
        2,昨天,物业不管电梯。,李强
        3,2026-02-01 09:10,小区停水无人答复。,王芳

        """
    private static let mapping = #"{"mapping": {"id": "序号", "time": "登记日期", "text": "情况说明", "author": "来电人"}}"#

    private static func upload(
        _ text: String,
        as asker: Credentials,
        to town: Town,
        _ query: String = "&hold=true"
    ) async throws -> Reply {
        let body = Sending.raw(Array(text.utf8), type: "text/csv")
        return try await town.ask(.post, "/v1/imports?name=a.csv&source=hotline\(query)", as: asker, body)
    }

    private static func opened(
        _ body: @escaping @Sendable (Town, Credentials, String) async throws -> Void
    ) async throws {
        try await Town.opened { town in
            let coordinator = try await town.session(.coordinator)
            try await town.make { _ = try await $0.makeSource("hotline", kind: "hotline") }
            let held = try await upload(table, as: coordinator, to: town)
            #expect(held.status == 202 && held.json?["state"] == .text("held"))
            try await body(town, coordinator, try #require(held.headers[.location]))
        }
    }

    private static func work(_ town: Town) async throws -> Bool {
        let scoring = try Shipped.scoring()
        return try await ImportRunner(database: town.database, observer: Observer { _ in }) { scoring }.work()
    }

    @Test(
        "a file waits until its columns are chosen; what it would give is shown without personal words, and is what it gives"
    )
    func waits() async throws {
        try await Self.opened { town, coordinator, address in
            #expect(try await !Self.work(town))
            let blind = try await town.ask(.post, address + "/trial", as: coordinator, .json(#"{"mapping": {}}"#))
            #expect(blind.json?["fault"]?["code"] == .text("csv.no-text-column") && blind.json?["columns"] == nil)
            #expect(blind.json?["names"]?.list.compactMap { $0["name"]?.text } == ["序号", "登记日期", "情况说明", "来电人"])
            let refused = try await town.ask(.put, address + "/reading", as: coordinator, .json(#"{"mapping": {}}"#))
            #expect(refused.status == 422 && refused.code == "csv.no-text-column")
            let wrong = #"{"mapping": {"text": "没有这一列"}}"#
            let unknown = try await town.ask(.put, address + "/reading", as: coordinator, .json(wrong))
            #expect(unknown.status == 422 && unknown.code == "csv.mapping-unknown-column")

            let trial = try await town.ask(.post, address + "/trial", as: coordinator, .json(Self.mapping))
            let items = trial.json?["items"]?.list ?? []
            #expect(trial.json?["rows"] == .number(3) && trial.json?["rejected"] == .number(1))
            #expect(trial.json?["complete"] == .flag(true) && items.map { $0["row"] } == [2, 3, 4].map { .number($0) })
            #expect(items[0]["text"] == .text("城北路灯坏了三天，请联系138****5678。"))
            #expect(items[0]["author"] == .text("张**") && !trial.text.contains("晓明"))
            #expect(items[1]["problems"]?.list.first?["column"] == .text("登记日期"))

            let begun = try await town.ask(.put, address + "/reading", as: coordinator, .json(Self.mapping))
            #expect(begun.status == 202 && begun.json?["state"] == .text("reading"))
            #expect(try await Self.work(town))
            let ended = try await town.ask(.get, address, as: coordinator)
            #expect(ended.json?["accepted"] == .number(2) && ended.json?["rejected"] == .number(1))
            #expect(ended.json?["columns"]?["read"]?["text"] == .text("情况说明"))
            let again = try await town.ask(.put, address + "/reading", as: coordinator, .json(Self.mapping))
            #expect(again.status == 409 && again.code == "import.not-held")
            #expect(
                try await town.actions().filter { $0.hasPrefix("import.") } == [
                    "import.held", "import.begun", "import.ended",
                ]
            )
        }
    }

    @Test("of a source that is paused meanwhile no held file is read; it is once the source goes on")
    func isPaused() async throws {
        try await Self.opened { town, coordinator, address in
            func pause(_ state: String) async throws {
                try await Scratch.asSuperuser(of: town.database) { transaction in
                    try await transaction.execute("UPDATE hy.sources SET state = \(state) WHERE code = 'hotline'")
                }
            }
            try await pause("paused")
            let refused = try await town.ask(.put, address + "/reading", as: coordinator, .json(Self.mapping))
            #expect(refused.status == 409 && refused.code == "source.paused")
            try await pause("active")
            let begun = try await town.ask(.put, address + "/reading", as: coordinator, .json(Self.mapping))
            #expect(begun.status == 202)
        }
    }

    @Test("a held file is let go by who may, and by itself after a day; its bytes go")
    func letsGo() async throws {
        try await Self.opened { town, coordinator, address in
            let count: SQL = "SELECT count(*) FROM hy.import_pieces"
            let dropped = try await town.ask(.put, address + "/abandonment", as: coordinator)
            #expect(dropped.status == 200 && dropped.json?["state"] == .text("abandoned"))
            let other = try await Self.upload(Self.table + "4,,又停水了。,\n", as: coordinator, to: town)
            try await Scratch.asSuperuser(of: town.database) { transaction in
                try await transaction.execute(
                    "UPDATE hy.imports SET touched_at = now() - interval '25 hours' WHERE state = 'held'"
                )
            }
            #expect(try await !Self.work(town))
            #expect(try await town.actions().filter { $0 == "import.dropped" }.count == 2)
            let late = try await town.ask(.get, try #require(other.headers[.location]), as: coordinator)
            #expect(late.json?["state"] == .text("abandoned"))
            #expect(try await town.make { try await $0.value(count, as: Int.self) } == 0)
            for step in ["/trial", "/reading"] {
                let method: HTTPRequest.Method = step == "/trial" ? .post : .put
                let reply = try await town.ask(method, address + step, as: coordinator, .json(Self.mapping))
                #expect(reply.status == 409 && reply.code == "import.not-held")
            }
        }
    }

    @Test("a workbook that is too large to be looked at is read as it is, and the page says so")
    func readsLarge() async throws {
        try await Self.opened { town, coordinator, address in
            try await Scratch.asSuperuser(of: town.database) { transaction in
                try await transaction.execute("UPDATE hy.imports SET form = 'xlsx', size = size + (32 << 20)")
            }
            let trial = try await town.ask(.post, address + "/trial", as: coordinator, .json(Self.mapping))
            #expect(trial.status == 422 && trial.code == "import.too-large-to-try")
            let page = address.replacing("/v1", with: "")
            let shown = try await town.ask(.get, page, as: coordinator.asCookie)
            #expect(shown.status == 200 && shown.text.contains("超过 32 MiB") && shown.text.contains(page + "/reading"))
            let begun = try await town.ask(.put, address + "/reading", as: coordinator, .json(#"{"mapping": {}}"#))
            #expect(begun.status == 202 && begun.json?["state"] == .text("reading"))
        }
    }

    @Test(
        "lines of JSON take no mapping; of a file of which all or nothing is wanted a bad row is told while it still waits"
    )
    func tellsInTime() async throws {
        try await Self.opened { town, coordinator, _ in
            let lines = Sending.raw(Array(#"{"text": "路灯坏了。"}"#.utf8), type: "application/x-ndjson")
            let json = try await town.ask(
                .post,
                "/v1/imports?name=a.ndjson&source=hotline&hold=true",
                as: coordinator,
                lines
            )
            let place = try #require(json.headers[.location])
            let mapped = try await town.ask(.put, place + "/reading", as: coordinator, .json(Self.mapping))
            #expect(mapped.status == 422 && mapped.code == "csv.mapping-unknown-field")
            let plain = try await town.ask(.put, place + "/reading", as: coordinator, .json(#"{"mapping": {}}"#))
            #expect(plain.status == 202)

            let whole = try await Self.upload(Self.table, as: coordinator, to: town, "&hold=true&whole=true")
            let other = try #require(whole.headers[.location])
            let trial = try await town.ask(.post, other + "/trial", as: coordinator, .json(Self.mapping))
            #expect(trial.json?["fault"]?["code"] == .text("csv.rows-rejected"))
            let refused = try await town.ask(.put, other + "/reading", as: coordinator, .json(Self.mapping))
            #expect(refused.status == 422 && refused.code == "csv.rows-rejected")
            #expect(try await town.ask(.get, other, as: coordinator).json?["state"] == .text("held"))
            let chosen = [
                "csrf": try await town.csrf(coordinator.asCookie), "column-text": "情况说明", "column-time": "登记日期",
            ]
            let page = other.replacing("/v1", with: "")
            let shown = try await town.ask(.post, page + "/trial", as: coordinator.asCookie, .form(chosen))
            #expect(shown.status == 422 && shown.text.contains("其中1行不能采用") && !shown.text.contains(page + "/reading"))
        }
    }

    @Test("while a file is looked at another is not, and route and page say so; other posts learn nothing of it")
    func isBusy() async throws {
        try await Self.opened { town, coordinator, address in
            let (page, csrf) = (address.replacing("/v1", with: ""), try await town.csrf(coordinator.asCookie))
            let liaison = try await town.session(.liaison)
            @Sendable func look() async throws -> Reply {
                try await town.ask(.post, address + "/trial", as: coordinator, .json(Self.mapping))
            }
            let waiting: SQL = """
                SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
                WHERE NOT granted AND datname = current_database()
                """
            let (first, second, shown, other) = try await Scratch.asSuperuser(of: town.database) { transaction in
                try await transaction.execute("LOCK TABLE hy.import_pieces IN ACCESS EXCLUSIVE MODE")
                let first = Task { try await look() }
                let end = ContinuousClock.now + .seconds(20)
                while try await town.database.count(waiting) == 0, ContinuousClock.now < end { await Task.yield() }
                let second = try await look()
                let form = Sending.form(["csrf": csrf, "column-text": "情况说明"])
                let shown = try await town.ask(.post, page + "/trial", as: coordinator.asCookie, form)
                let other = try await town.ask(.post, address + "/trial", as: liaison, .json(Self.mapping))
                return (first, second, shown, other)
            }
            #expect(second.status == 429 && second.code == "import.busy" && second.headers[.retryAfter] != nil)
            #expect(shown.text.contains("正在试读另一个文件") && other.status == 403)
            #expect(try await first.value.status == 200)
            #expect(try await look().status == 200)
        }
    }

    @Test("four files of a source may wait; what is not held comes in all the same")
    func waitsForFour() async throws {
        try await Self.opened { town, coordinator, _ in
            for number in 0..<3 {
                let more = try await Self.upload(Self.table + "\(number),,又停水了。,\n", as: coordinator, to: town)
                #expect(more.status == 202)
            }
            let fifth = try await Self.upload(Self.table, as: coordinator, to: town)
            #expect(fifth.status == 409 && fifth.code == "import.too-many-held")
            #expect(try await Self.upload(Self.table, as: coordinator, to: town, "").status == 202)
        }
    }

    @Test("no other post looks at a held file, reads or drops it, nor holds one; a machine holds none")
    func refuses() async throws {
        try await Self.opened { town, _, address in
            for role in Role.allCases where role != .coordinator {
                let other = try await town.session(role)
                let code = "role.not-for-this-post"
                try await town.refuses(
                    [
                        Refused(.post, address + "/trial", 403, code, .json(Self.mapping)),
                        Refused(.put, address + "/reading", 403, code, .json(Self.mapping)),
                        Refused(.put, address + "/abandonment", 403, code),
                    ],
                    to: other
                )
                let page = address.replacing("/v1", with: "")
                #expect(try await town.ask(.get, page, as: other.asCookie).status == 403, "\(role)")
                #expect(try await Self.upload(Self.table, as: other, to: town).status == 403, "\(role)")
            }
            let key = try await town.key()
            #expect(try await Self.upload(Self.table, as: key, to: town).code == "role.only-for-people")
            let pieces: SQL = "SELECT count(*) FROM hy.import_pieces"
            let source = try await town.make {
                try await $0.value("SELECT id FROM hy.sources WHERE code = 'hotline'", as: SourceID.self)
            }
            let machine = Principal.machine(key: UUID(), source: try #require(source))
            let seen = try await town.database.transaction(for: machine, .readOnly) {
                try await $0.value(pieces, as: Int.self)
            }
            #expect(seen == 0)
        }
    }

    @Test("on the page columns are chosen, tried and read; a choice that cannot be read stays chosen")
    func showsPage() async throws {
        try await Self.opened { town, coordinator, address in
            let (page, office) = (address.replacing("/v1", with: ""), coordinator.asCookie)
            let csrf = try await town.csrf(office)
            let list = try await town.ask(.get, "/imports", as: office)
            #expect(list.text.contains("href=\"\(page)\"") && list.text.contains("等待核对"))
            let first = try await town.ask(.get, page, as: office)
            #expect(first.status == 200 && first.text.contains("照此不能读取") && !first.text.contains(page + "/reading"))
            let half = ["csrf": csrf, "column-title": "来电人"]
            let tried = try await town.ask(.post, page + "/trial", as: office, .form(half))
            #expect(tried.status == 422 && tried.text.contains(#"value="来电人" selected"#))
            #expect(try await town.ask(.post, page + "/reading", as: office, .form(half)).status == 422)

            let chosen = [
                "csrf": csrf, "column-id": "序号", "column-time": "登记日期", "column-text": "情况说明", "column-author": "来电人",
            ]
            let good = try await town.ask(.post, page + "/trial", as: office, .form(chosen))
            #expect(good.status == 200 && good.text.contains("138****5678") && !good.text.contains("13812345678"))
            #expect(good.text.contains("共3行，其中1行不能采用") && good.text.contains(page + "/reading"))
            let begun = try await town.ask(.post, page + "/reading", as: office, .form(chosen))
            #expect(begun.status == 303 && begun.headers[.location] == "/imports")
            #expect(try await Self.work(town))
            #expect(try await town.ask(.get, page, as: office).status == 409)

            let other = try await Self.upload(Self.table + "5,,路灯又坏了。,\n", as: coordinator, to: town)
            let place = try #require(other.headers[.location]).replacing("/v1", with: "")
            let drop = try await town.ask(.post, place + "/abandonment", as: office, .form(["csrf": csrf]))
            #expect(drop.status == 303)
            #expect(try await town.ask(.post, place + "/trial", as: office, .form(["csrf": "other"])).status == 403)
            #expect(try await town.ask(.get, place, as: .nobody).status == 401)
        }
    }
}
