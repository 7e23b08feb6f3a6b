import Cases
import Foundation
import HTTPTypes
import Journal
import Kernel
import Making
import Postgres
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct ChangeTests {
    /// The events of a stream: the fields of each block.
    private func blocks(_ reply: Reply) -> [[String: String]] {
        reply.text.components(separatedBy: "\n\n").filter { !$0.isEmpty && !$0.hasPrefix(":") }.map { block in
            Dictionary(
                block.split(separator: "\n").map { line in
                    let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
                    return (parts[0], parts.count == 2 ? parts[1] : "")
                }
            ) { first, _ in first }
        }
    }

    /// Two agencies with a case each, both accepted; who asks and which case is whose.
    private func cases(_ town: Town) async throws -> (leads: [Credentials], ids: [String]) {
        var leads: [Credentials] = []
        var ids: [String] = []
        for _ in 0..<2 {
            let agency = try await town.make { try await $0.makeAgency() }
            let id = try await town.make { try await $0.makeCase(agency) }.text
            let lead = try await town.session(.liaison, at: agency)
            _ = try await town.ask(.put, "/v1/cases/\(id)/acceptance", as: lead)
            leads.append(lead)
            ids.append(id)
        }
        try await settle(town)
        return (leads, ids)
    }

    /// Waits until no transaction is older than what is journaled: those of other tests on this server hold it back too.
    private func settle(_ town: Town) async throws {
        let isBehind: SQL = """
            SELECT coalesce(max(txid), '0') >= pg_snapshot_xmin(pg_current_snapshot()) FROM hy.journal
            """
        while try await town.make({ try await $0.value(isBehind, as: Bool.self) }) == true {
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    @Test("everybody is told of what they may see, by polling and by the stream alike, and of nobody's words")
    func withinRights() async throws {
        try await Town.opened { town in
            let (leads, ids) = try await cases(town)
            let office = try await town.session(.coordinator)
            let auditor = try await town.session(.auditor)
            for (asker, wanted) in [(leads[0], [ids[0]]), (leads[1], [ids[1]]), (office, ids), (auditor, [])] {
                let page = try await town.ask(.get, "/v1/changes", as: asker)
                let stream = try await town.ask(.get, "/v1/stream", as: asker, headers: [.lastEventID: "0-0"])

                let items = page.json?["items"]?.list ?? []
                #expect(items.compactMap { $0["subject_id"]?.text } == wanted)
                #expect(items.allSatisfy { $0["action"] == .text("case.accept") && $0["kind"] == .text("case") })
                #expect(stream.headers[.contentType]?.hasPrefix("text/event-stream") == true)
                let told = blocks(stream).compactMap { $0["data"] }.map { Data($0.utf8) }
                #expect(try told.map { try JSONDecoder().decode(Tree.self, from: $0) } == items)
            }
        }
    }

    @Test("who handed a case over is told of what was done until then, and not of what others make of it")
    func untilHandedOver() async throws {
        try await Town.opened { town in
            let first = try await town.make { try await $0.makeAgency() }
            let second = try await town.make { try await $0.makeAgency() }
            let id = try await town.make { try await $0.makeCase(first) }.text
            let (giver, taker) = try await (town.session(.head, at: first), town.session(.head, at: second))
            let reason = Sending.json(#"{"reason": "属贵单位", "agency_id": "\#(second.text)"}"#)
            #expect(try await town.ask(.post, "/v1/cases/\(id)/returns", as: giver, reason).status == 200)
            try await town.database.setMoment(Town.morning.addingTimeInterval(60))
            #expect(try await town.ask(.put, "/v1/cases/\(id)/acceptance", as: taker).status == 200)
            try await settle(town)

            for (asker, wanted) in [(giver, ["case.return"]), (taker, ["case.return", "case.accept"])] {
                let page = try await town.ask(.get, "/v1/changes", as: asker)
                #expect(page.json?["items"]?.list.compactMap { $0["action"]?.text } == wanted)
            }
        }
    }

    @Test("reading on from a place tells each change once, however the pages are cut, and ends where nothing is new")
    func readsOn() async throws {
        try await Town.opened { town in
            let (leads, _) = try await cases(town)
            let office = try await town.session(.coordinator)
            let all = try await town.ask(.get, "/v1/changes", as: office).json?["items"]?.list ?? []
            var place = "0-0"
            var told: [Tree] = []
            for _ in 0..<20 {
                let page = try await town.ask(.get, "/v1/changes?limit=1&after=\(place)", as: leads[1])
                told += page.json?["items"]?.list ?? []
                let next = try #require(page.json?["next"]?.text)
                if next == place { break }
                place = next
            }

            #expect(told == [try #require(all.last)])
            let stream = try await town.ask(.get, "/v1/stream", as: office, headers: [.lastEventID: place])
            #expect(blocks(stream).compactMap { $0["data"] }.isEmpty)
        }
    }

    @Test("what commits late is told after what was told before it, and not passed over")
    func lateCommits() async throws {
        try await Town.opened { town in
            let (leads, ids) = try await cases(town)
            let office = try await town.session(.coordinator)
            func told(after place: String) async throws -> (ids: [String], next: String) {
                let page = try await town.ask(.get, "/v1/changes?after=\(place)", as: office)
                let items = page.json?["items"]?.list ?? []
                return (items.compactMap { $0["subject_id"]?.text }, page.json?["next"]?.text ?? "")
            }
            let before = try await told(after: "0-0").next
            let said = Sending.json(#"{"text": "已派供水车"}"#)

            // A transaction that is older than the step which commits before it.
            let during = try await town.database.transaction(for: .worker) { transaction in
                try await transaction.execute("SELECT pg_current_xact_id()")
                _ = try await town.ask(.post, "/v1/cases/\(ids[1])/contributions", as: leads[1], said)
                let page = try await town.ask(.get, "/v1/changes?after=\(before)", as: office)
                return page.json?["items"]?.list.count
            }
            try await settle(town)
            let after = try await told(after: before)

            #expect(during == 0)
            #expect(after.ids == [ids[1]])
        }
    }

    @Test("a place that cannot be read, a machine and nobody are refused")
    func refusals() async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator)
            for bad in ["", "1", "1-", "-1", "1--1", "a-b", "99999999999999999999-1"] {
                let page = try await town.ask(.get, "/v1/changes?after=\(bad)", as: office)
                let stream = try await town.ask(.get, "/v1/stream", as: office, headers: [.lastEventID: bad])
                #expect(page.status == 400 && page.code == "stream.place-unreadable", "\(bad)")
                #expect(stream.status == 400, "\(bad)")
            }
            #expect(try await town.ask(.get, "/v1/stream", as: town.key()).status == 403)
            #expect(try await town.ask(.get, "/v1/stream").status == 401)
        }
    }

    @Test("streams are bounded for each person, and a seat is free again when its answer is gone")
    func seats() throws {
        let seats = StreamSeats()
        let person = PersonID()
        var settings = StreamSettings()
        settings.most = 6
        do {
            let held = try (0..<4).map { _ in try seats.take(person, settings) }
            #expect(throws: StreamRefusal.tooMany) { try seats.take(person, settings) }
            let others = try (0..<2).map { _ in try seats.take(PersonID(), settings) }
            #expect(throws: StreamRefusal.tooMany) { try seats.take(PersonID(), settings) }
            #expect(held.count + others.count == 6)
        }
        #expect(throws: Never.self) { try seats.take(person, settings) }
    }

    @Test("a stream tells what happens while it is open, and ends with the session")
    func whileOpen() async throws {
        var settings = StreamSettings()
        settings.pause = .milliseconds(10)
        try await Town.opened { [settings] town in
            let agency = try await town.make { try await $0.makeAgency() }
            let id = try await town.make { try await $0.makeCase(agency) }.text
            let lead = try await town.session(.liaison, at: agency)
            let official = try await town.make { try await $0.makeOfficial(.coordinator) }
            let secret = try await town.make { try await $0.makeSession(of: official) }
            let routes = ChangeRoutes(database: town.database, settings: settings, seats: StreamSeats())

            var told: [String] = []
            try await routes.run(official, secret.digest, from: .beginning) { text in
                if text.hasPrefix("retry:") {
                    _ = try await town.ask(.put, "/v1/cases/\(id)/acceptance", as: lead)
                } else if text.contains("data:") {
                    told.append(text)
                    _ = try await town.ask(.delete, "/v1/sessions/current", as: .bearer(secret.text))
                    _ = try await town.ask(
                        .post,
                        "/v1/cases/\(id)/contributions",
                        as: lead,
                        .json(#"{"text": "已派供水车"}"#)
                    )
                }
            }

            #expect(told.count == 1 && told[0].contains(id))
        }
    }
}
