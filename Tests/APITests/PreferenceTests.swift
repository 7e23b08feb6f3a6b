import Foundation
import HTTPTypes
import Kernel
import Making
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct PreferenceTests {
    @Test("every change is answered without a body to who prefers it, with the tag and the address of what was made")
    func minimal() async throws {
        try await Town.opened { town in
            let crawl = try await Crawl(town)
            for visit in Visit.all where visit.changes {
                let things = try await crawl.things(of: crawl.quarters[0], for: visit)
                let asker = try #require(crawl.askers.first { visit.status(for: $0, quarter: 0) < 300 && $0.home == 0 })
                let reply = try await crawl.send(
                    visit,
                    things,
                    as: asker,
                    headers: [.prefer: "respond-async, return=minimal"]
                )

                #expect(reply.status == 204 && reply.body.isEmpty, "\(visit.path)")
                #expect(reply.headers[.preferenceApplied] == "return=minimal", "\(visit.path)")
                #expect([nil, "0"].contains(reply.headers[.contentLength]), "\(visit.path)")
                #expect(reply.headers[.eTag] != nil || reply.headers[.location] != nil, "\(visit.path)")
            }
        }
    }

    @Test("a preference for something else changes nothing, and a refusal keeps its body")
    func others() async throws {
        try await Town.opened { town in
            let agency = try await town.make { try await $0.makeAgency() }
            let id = try await town.make { try await $0.makeCase(agency) }.text
            let lead = try await town.session(.liaison, at: agency)
            func accept(_ preference: String) async throws -> Reply {
                try await town.ask(.put, "/v1/cases/\(id)/acceptance", as: lead, headers: [.prefer: preference])
            }

            let whole = try await accept("return=representation")
            let refused = try await accept("return=minimal")

            #expect(whole.status == 200 && whole.json?["state"] == .text("accepted"))
            #expect(whole.headers[.preferenceApplied] == nil)
            #expect(refused.status == 409 && refused.code == "case.already-accepted")
        }
    }

    @Test("a request keeps the id that it came with, where that can stand in a log")
    func requestIDs() async throws {
        try await Town.opened { town in
            for good in ["a", "7d3c1f0a-9b2e.4d65_X", String(repeating: "9", count: 64)] {
                let reply = try await town.ask(.get, "/v1/items", headers: [.requestID: good])
                #expect(reply.headers[.requestID] == good && reply.json?["request_id"] == .text(good))
            }
            for bad in ["", "a b", "a\tb", "编号", "<x>", String(repeating: "9", count: 65)] {
                let reply = try await town.ask(.get, "/v1/items", headers: [.requestID: bad])
                let made = try #require(reply.headers[.requestID])
                #expect(made != bad && !made.isEmpty && reply.json?["request_id"] == .text(made))
            }
        }
    }
}
