import Cases
import Dispatch
import Foundation
import HTTPTypes
import Kernel
import Making
import Organisation
import PlaybookFiles
import Playbooks
import Postgres
import Testing
import TestSupport

@testable import API

@Suite(.timeLimit(.minutes(15))) struct PreviewRouteTests {
    @Test(
        "a preview counts what would differ; files with mistakes are refused with place and reason, others than texts too"
    )
    func previews() async throws {
        try await Town.opened { town in
            let coordinator = try await town.session(.coordinator)
            func ask(_ body: String) async throws -> Reply {
                try await town.ask(.post, "/v1/playbooks/preview", as: coordinator, .json(body))
            }

            let same = try await ask(#"{"files": {}}"#)
            #expect(same.status == 200 && same.json?["items"]?["differing"] == .number(0))
            #expect(same.json?["digest"]?.text?.count == 64 && same.json?["differing_events"]?.list.isEmpty == true)
            let mistaken = try await ask(#"{"files": {"levels.yaml": "lines: 3"}}"#)
            #expect(mistaken.status == 422 && mistaken.code == "preview.mistaken")
            #expect(mistaken.text.contains("levels.yaml 第 1 行：lines 须为列表；"))
            for body in [
                #"{"files": ["levels.yaml"]}"#,
                #"{"files": {"levels.yaml": 3}}"#,
                #"{"files": {}, "items": 0}"#,
            ] {
                let reply = try await ask(body)
                #expect(reply.status == 422, "\(body)")
            }
            let liaison = try await town.session(.liaison)
            let other = try await town.ask(.post, "/v1/playbooks/preview", as: liaison, .json(#"{"files": {}}"#))
            #expect(other.status == 403)
        }
    }

    @Test("a preview tells who would assist, which limits would bind and how long a case may be returned")
    func tellsTerms() async throws {
        try await PlaybookRouteTests.opened { town in
            let coordinator = try await town.session(.coordinator)
            let text = "幸福里小区物业费乱涨价，业主与物业冲突，已造成三人死亡，业主要维权，太可怕了！"
            try await town.make { transaction in
                _ = try await transaction.makeAgency("市教育局", duties: ["education"])
                let medium = try await transaction.makeSource(kind: "provincial-media")
                _ = try await transaction.makeEvent(transaction.makeItem(text, source: medium))
                // The item has a version of its own.
                _ = try await PlaybookDesk().publish(PlaybookFolder.files(in: PlaybookFiles.folder), in: transaction)
            }
            let plan = "responses/housing-property.yaml"
            let changed = try PlaybookRouteTests.file(plan)
                .replacing("return-hours: 24\n", with: "return-hours: 12\n")
                .replacing("limits: [answer-48h, answer-again-24h]", with: "limits: [answer-48h]")
                .replacing("assist: [housing, territory]", with: "assist: [housing, education]")
            let files = try JSONEncoder().encode(["files": [plan: changed]])
            let reply = try await town.ask(
                .post,
                "/v1/playbooks/preview",
                as: coordinator,
                .raw(Array(files), type: "application/json")
            )

            try #require(reply.status == 200, "\(reply.text)")
            let (events, lines) = (reply.json?["events"], reply.json?["differing_events"]?.list ?? [])
            for (count, number) in [
                "differing": 1, "assisted": 1, "limited": 1, "routed": 0, "graded": 0, "alarmed": 0,
            ] {
                #expect(events?[count]?.number == Double(number), "\(count)")
            }
            let (before, after) = (lines.first?["before"], lines.first?["after"])
            #expect(before?["return_hours"]?.number == 24 && after?["return_hours"]?.number == 12)
            #expect(before?["assistants"]?.list == [] && after?["assistants"]?.list == [.text("市教育局")])
            func codes(_ course: Tree?) -> Set<String> {
                Set((course?["limits"]?.list ?? []).compactMap { $0["code"]?.text })
            }
            #expect(codes(before).subtracting(codes(after)) == ["answer-again-24h"])
            #expect(codes(after).isSuperset(of: ["answer-48h", "order-receipt-day"]))
            let first = after?["limits"]?.list.first { $0["code"]?.text == "answer-48h" }
            #expect(first?["length"]?.number == 48 && first?["start"]?.text == "discovery")
        }
    }

    @Test("where no version was published there is nothing to compare with, and page and route say so")
    func needsAVersion() async throws {
        try await Town.opened(hasPlaybook: false) { town in
            let coordinator = try await town.session(.coordinator)
            let reply = try await town.ask(.post, "/v1/playbooks/preview", as: coordinator, .json(#"{"files": {}}"#))
            #expect(reply.status == 409 && reply.code == "preview.unpublished")
            let page = try await town.ask(.get, "/playbooks/preview", as: coordinator.asCookie)
            #expect(page.status == 200 && page.text.contains("huiying playbooks publish"))
        }
    }

    @Test("while one preview is made another is refused, and after it one is made again")
    func takesTurns() async throws {
        let scoring = try Shipped.scoring()
        try await Town.opened { town in
            let official = try await town.make { try await $0.makeOfficial(.coordinator) }
            let (begun, gate) = (AsyncStream<Void>.makeStream(), DispatchSemaphore(value: 0))
            let previewing = Previewing(database: town.database) {
                begun.continuation.yield()
                gate.wait()
                return scoring
            }
            @Sendable func preview() async throws -> Int {
                try await previewing.differences(under: [:], for: .person(official)).found.items.differing
            }
            let first = Task { try await preview() }
            _ = await begun.stream.first { _ in true }
            await #expect(throws: PreviewRefusal.self) { _ = try await preview() }
            gate.signal()
            #expect(try await first.value == 0)
            gate.signal()
            #expect(try await preview() == 0)
        }
    }

    @Test("limits that begin or end later are told by their day, and compared on it where that is asked for")
    func tellsLaterDays() async throws {
        try await PlaybookRouteTests.opened { town in
            let coordinator = try await town.session(.coordinator)
            try await town.make { transaction in
                let medium = try await transaction.makeSource(kind: "provincial-media")
                let text = "幸福里小区物业费乱涨价，业主与物业冲突，已造成三人死亡，业主要维权，太可怕了！"
                _ = try await transaction.makeEvent(transaction.makeItem(text, source: medium))
                // The item has a version of its own.
                _ = try await PlaybookDesk().publish(PlaybookFolder.files(in: PlaybookFiles.folder), in: transaction)
            }
            let old = "rules/guobanfa-2016.yaml"
            let stands = try PlaybookRouteTests.file(old)
            let ended = stands.replacing("since: 2016-07-30\n", with: "since: 2016-07-30\nuntil: 2099-12-31\n")
            let next = stands.replacing("since: 2016-07-30\n", with: "since: 2100-01-01\n")
                .replacing("code: guobanfa-2016\n", with: "code: guobanfa-2100\n")
                .replacing("length: 48\n", with: "length: 36\n")
            func ask(_ day: String?) async throws -> Reply {
                let wish = Wish(files: [old: ended, "rules/guobanfa-2100.yaml": next], on: day)
                let body = try Array(JSONEncoder().encode(wish))
                return try await town.ask(
                    .post,
                    "/v1/playbooks/preview",
                    as: coordinator,
                    .raw(body, type: "application/json")
                )
            }

            let now = try await ask(nil)
            try #require(now.status == 200, "\(now.text)")
            #expect(now.json?["later_days"]?.list == [.text("2100-01-01")] && now.json?["on"]?.text != "2100-01-01")
            #expect(now.json?["events"]?["differing"]?.number == 0)
            let later = try await ask("2100-01-01")
            #expect(later.json?["later_days"]?.list == [] && later.json?["on"]?.text == "2100-01-01")
            #expect(later.json?["events"]?["limited"]?.number == 1)
            let limits = later.json?["differing_events"]?.list.first?["after"]?["limits"]?.list ?? []
            #expect(limits.first { $0["code"]?.text == "answer-48h" }?["length"]?.number == 36)
            for day in ["2100-02-30", "later", ""] {
                let refused = try await ask(day)
                #expect(refused.status == 422 && refused.code == "preview.day-unknown", "\(day)")
            }

            let fields = ["csrf": try await town.csrf(coordinator.asCookie), "file": old, "content": ended]
            let page = try await town.ask(.post, "/playbooks/preview", as: coordinator.asCookie, .form(fields))
            #expect(page.text.contains("name=\"on\" value=\"2100-01-01\"") && !page.text.contains("时限按"))
            let asked = fields.merging(["on": "2100-01-01"]) { $1 }
            let answer = try await town.ask(.post, "/playbooks/preview", as: coordinator.asCookie, .form(asked))
            #expect(answer.text.contains("时限按 2100-01-01 的规定比对") && !answer.text.contains("name=\"on\""))
        }
    }

    private struct Wish: Encodable {
        let files: [String: String]
        let on: String?
    }

    @Test("while a preview waits for what it reads, route and page refuse another, and say when to ask again")
    func isBusy() async throws {
        try await Town.opened { town in
            let coordinator = try await town.session(.coordinator)
            let fields = ["csrf": try await town.csrf(coordinator), "file": "duties.yaml", "content": "lines: 3"]
            @Sendable func ask() async throws -> Reply {
                try await town.ask(.post, "/v1/playbooks/preview", as: coordinator, .json(#"{"files": {}}"#))
            }
            let waiting: SQL = """
                SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
                WHERE NOT granted AND datname = current_database()
                """

            let (first, second, page) = try await Scratch.asSuperuser(of: town.database) { transaction in
                try await transaction.execute("LOCK TABLE hy.items IN ACCESS EXCLUSIVE MODE")
                let first = Task { try await ask() }
                let end = ContinuousClock.now + .seconds(20)
                while try await town.database.count(waiting) == 0, ContinuousClock.now < end { await Task.yield() }
                let second = try await ask()
                let page = try await town.ask(.post, "/playbooks/preview", as: coordinator, .form(fields))
                return (first, second, page)
            }

            #expect(second.status == 429 && second.code == "preview.busy" && second.headers[.retryAfter] == "5")
            #expect(page.status == 429 && page.headers[.retryAfter] == "5")
            #expect(page.text.contains("另一次预演正在进行") && page.text.contains("lines: 3</textarea>"))
            #expect(try await first.value.status == 200)
            #expect(try await ask().status == 200)
        }
    }
}
