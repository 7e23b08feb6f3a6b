import Crypto
import Foundation
import HTTPTypes
import Kernel
import Making
import Postgres
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct EventFileTests {
    @Test("the whole file of an event holds everything on record, and the journal keeps the digest of what was given")
    func isWhole() async throws {
        try await Town.opened { town in
            let crawl = try await Crawl(town)
            let quarter = crawl.quarters[0]
            let office = try await town.session(.coordinator)

            let reply = try await town.ask(.get, "/v1/events/\(quarter.things.event)/file", as: office)

            #expect(reply.status == 200)
            #expect(reply.headers[.contentDisposition]?.contains("attachment;") == true)
            let file = try #require(reply.json)
            #expect(file["record"]?["event"]?["id"]?.text == quarter.things.event)
            #expect(file["items"]?.list.map { $0["id"]?.text } == [quarter.things.item])
            #expect(file["items"]?.list.first?["text"]?.text?.contains(quarter.word) == true)
            #expect(file["item_attachments"]?.list.first?["attachment"]?["id"]?.text == quarter.things.itemFile)
            let found = try #require(file["cases"]?.list.first)
            #expect(found["file"]?["case"]?["id"]?.text == quarter.things.case)
            #expect(found["file"]?["answers"]?.list.first?["text"]?.text?.contains(quarter.word) == true)
            #expect(found["file"]?["attachments"]?.list.first?["sha256"]?.text?.count == 64)
            #expect(found["file"]?["steps"]?.list.isEmpty == false)
            #expect(found["deadline_facts"]?.list.first?["fact"]?.text == "armed")
            let digest = Array(SHA256.hash(data: reply.body))
            let kept: SQL = """
                SELECT count(*) FROM hy.journal WHERE action = 'event.file-given' AND digest = \(digest)
                """
            #expect(try await town.database.count(kept) == 1)
        }
    }

    @Test("who may not see an event gets no file of it, and nothing is journaled")
    func keepsRights() async throws {
        try await Town.opened { town in
            let crawl = try await Crawl(town)
            let stranger = try await town.session(.liaison, at: crawl.quarters[1].agency)

            let refused = try await town.ask(.get, "/v1/events/\(crawl.quarters[0].things.event)/file", as: stranger)
            let own = try await town.ask(.get, "/v1/events/\(crawl.quarters[1].things.event)/file", as: stranger)

            #expect(refused.status == 404 && own.status == 200)
            #expect(
                try await town.database.count("SELECT count(*) FROM hy.journal WHERE action = 'event.file-given'") == 1
            )
        }
    }
}
