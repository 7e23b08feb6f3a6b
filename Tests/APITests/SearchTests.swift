import Events
import Foundation
import HTTPTypes
import Intake
import Kernel
import Making
import Postgres
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct SearchTests {
    private func search(_ body: String, _ asker: Credentials, _ town: Town) async throws -> Reply {
        try await town.ask(.post, "/v1/search", as: asker, .json(body))
    }

    /// Hands texts in by a machine, a minute apart; the ids in their order.
    private func deliver(_ texts: [String], _ town: Town, hour: String = "08") async throws -> [String] {
        let key = try await town.key()
        let lines = texts.enumerated().map { number, text in
            #"{"id": "\#(number)", "text": "\#(text)", "time": "2026-03-01T\#(hour):\#(String(number + 10)):00+08:00"}"#
        }
        let receipt = try await town.ask(.post, "/v1/items", as: key, .json("[\(lines.joined(separator: ","))]"))
        return receipt.json?["items"]?.list.compactMap { $0["id"]?.text } ?? []
    }

    @Test("items are found by words of two characters and more, whatever their width and case, the newest first")
    func findsItems() async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator)
            let ids = try await deliver(
                ["幸福里小区停水三天", "停电之后才来水", "小区又停水了，ABC公司不管", "水停了", "ＡＢＣ公司回应停水", "停车场积水停水"],
                town
            )
            let cases: [(String, [Int])] = [
                ("停水", [5, 4, 2, 0]), ("小区停水", [0]), ("小区 停水", [2, 0]), ("abc", [4, 2]), ("ＡＢＣ公司", [4, 2]),
                ("停水三天", [0]), ("来水", [1]), ("地震", []),
            ]
            for (words, wanted) in cases {
                let reply = try await search(#"{"query": "\#(words)"}"#, office, town)
                #expect(reply.status == 200 && reply.ids == wanted.map { ids[$0] }, "\(words): \(reply.text)")
            }
        }
    }

    @Test("pages of a search follow each other while newer items come in, and their cursor fits no other search")
    func pages() async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator)
            let ids = try await deliver((0..<7).map { "第\($0)次停水通知" }, town)
            var seen: [String] = []
            var cursor: String?
            repeat {
                let go = cursor.map { #", "cursor": "\#($0)""# } ?? ""
                let page = try await search(#"{"query": "停水", "limit": 2\#(go)}"#, office, town)
                seen += page.ids
                cursor = page.cursor
                _ = try await deliver(["刚刚又停水 \(seen.count)"], town, hour: "09")
                if let cursor, seen.count == 2 {
                    let other = try await search(#"{"query": "停电", "cursor": "\#(cursor)"}"#, office, town)
                    #expect(other.status == 400 && other.code == "cursor.unreadable")
                }
            } while cursor != nil

            #expect(seen == ids.reversed())
        }
    }

    @Test("everybody finds exactly what they may see, of every kind")
    func withinRights() async throws {
        try await Town.opened { town in
            let crawl = try await Crawl(town)
            for (place, quarter) in crawl.quarters.enumerated() {
                for (kind, id) in [
                    ("items", quarter.things.item), ("events", quarter.things.event), ("cases", quarter.things.case),
                ] {
                    for asker in crawl.askers {
                        let reply = try await search(
                            #"{"query": "\#(quarter.word)", "kind": "\#(kind)"}"#,
                            asker.credentials,
                            town
                        )
                        guard asker.role != nil else {
                            #expect(reply.status == (asker.credentials == .nobody ? 401 : 403))
                            continue
                        }
                        #expect(reply.ids == (asker.sees(quarter: place) ? [id] : []), "\(asker): \(kind)")
                    }
                }
            }
        }
    }

    @Test("filters narrow a search, and one that does not go with what is looked for is refused")
    func filters() async throws {
        try await Town.opened { town in
            let crawl = try await Crawl(town)
            let office = try await town.session(.coordinator)
            let (one, other) = (crawl.quarters[0], crawl.quarters[1])
            func found(_ more: String) async throws -> [String] {
                try await search(#"{"query": "\#(one.word)", \#(more)}"#, office, town).ids
            }

            #expect(try await found(#""source_id": "\#(one.source.text)""#) == [one.things.item])
            #expect(try await found(#""source_id": "\#(other.source.text)""#) == [])
            #expect(try await found(#""until": "2000-01-01T00:00:00Z""#) == [])
            #expect(try await found(#""since": "2000-01-01T00:00:00Z""#) == [one.things.item])
            #expect(try await found(#""kind": "events", "agency_id": "\#(one.agency.text)""#) == [one.things.event])
            #expect(try await found(#""kind": "events", "agency_id": "\#(other.agency.text)""#) == [])
            #expect(try await found(#""kind": "events", "level": 2"#) == [])
            #expect(try await found(#""kind": "cases", "state": "answered""#) == [one.things.case])
            #expect(try await found(#""kind": "cases", "state": "closed""#) == [])
            for bad in [
                #""kind": "people""#, #""level": 2"#, #""kind": "events", "level": 5"#, #""limit": 0"#,
                #""kind": "cases", "source_id": "\#(one.source.text)""#, #""state": "open""#,
                #""kind": "cases", "state": "gone""#, #""since": "yesterday""#, #""more": 1"#,
            ] {
                let reply = try await search(#"{"query": "停水", \#(bad)}"#, office, town)
                #expect(reply.status == 422, "\(bad)")
            }
            for short in ["", "水", "水 电", "，。", String(repeating: "停水", count: 51)] {
                let reply = try await search(#"{"query": "\#(short)"}"#, office, town)
                #expect(reply.status == 422 && reply.code == "search.too-short", "\(short)")
            }
        }
    }
}
