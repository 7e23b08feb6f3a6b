import Cases
import Foundation
import HTTPTypes
import Kernel
import Making
import Postgres
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct PreconditionTests {
    @Test("a step for an old version is refused and changes nothing; for the version that was read it is taken")
    func versions() async throws {
        try await Town.opened { town in
            let agency = try await town.make { try await $0.makeAgency() }
            let id = try await town.make { try await $0.makeCase(agency) }.text
            let lead = try await town.session(.liaison, at: agency)
            let read = try await town.ask(.get, "/v1/cases/\(id)", as: lead)
            let tag = try #require(read.headers[.eTag])
            func accept(_ tag: String) async throws -> Reply {
                try await town.ask(.put, "/v1/cases/\(id)/acceptance", as: lead, headers: [.ifMatch: tag])
            }

            for old in ["\"v2\"", "\"v7.000000000000\"", "W/\(tag)", "\"x\"", "\"v2\", \"v3\""] {
                let reply = try await accept(old)
                #expect(reply.status == 412 && reply.code == "precondition.stale", "\(old): \(reply.text)")
            }
            for bad in ["", "v1", "\"v1", "\"v1\"x", ","] {
                #expect(try await accept(bad).code == "precondition.unreadable", "\(bad)")
            }
            #expect(try await town.database.count("SELECT count(*) FROM hy.cases WHERE version = 1") == 1)
            let accepted = try await accept(tag)
            #expect(accepted.status == 200 && accepted.headers[.eTag] == "\"v2\"")
            #expect(try await accept(tag).code == "precondition.stale")
        }
    }

    @Test("who deals with a case is said only for a version, so that of two who say it at once one is told")
    func overwriting() async throws {
        try await Town.opened { town in
            let agency = try await town.make { try await $0.makeAgency() }
            let id = try await town.make { try await $0.makeCase(agency, .accepted) }.text
            let people = try await town.make { transaction in
                [
                    try await transaction.makeOfficial(.liaison, at: agency),
                    try await transaction.makeOfficial(.head, at: agency),
                ]
            }
            let sessions = try await town.make { transaction in
                [
                    try await Credentials.bearer(transaction.makeSession(of: people[0]).text),
                    try await Credentials.bearer(transaction.makeSession(of: people[1]).text),
                ]
            }
            @Sendable func assign(_ who: Int, _ headers: HTTPFields) async throws -> Reply {
                try await town.ask(
                    .put,
                    "/v1/cases/\(id)/assignee",
                    as: sessions[who],
                    .json(#"{"person_id": "\#(people[who].person.text)"}"#),
                    headers: headers
                )
            }

            let blind = try await assign(0, [:])
            async let first = assign(0, [.ifMatch: "\"v1\""])
            async let second = assign(1, [.ifMatch: "\"v1\""])
            let both = try await [first, second]
            let forced = try await assign(1, [.ifMatch: "*"])

            #expect(blind.status == 428 && blind.code == "precondition.needed")
            #expect(Set(both.map(\.status)) == [200, 412])
            #expect(forced.status == 200 && forced.headers[.eTag] == "\"v3\"")
        }
    }

    @Test("a version of what the asker may not see is told from none by nothing")
    func foreign() async throws {
        try await Town.opened { town in
            let id = try await town.make { try await $0.makeCase($0.makeAgency()) }.text
            let other = try await town.make { try await $0.makeAgency() }
            let stranger = try await town.session(.liaison, at: other)
            for tag in ["\"v1\"", "\"v9\"", "*"] {
                for id in [id, UUID().uuidString] {
                    let reply = try await town.ask(
                        .put,
                        "/v1/cases/\(id)/acceptance",
                        as: stranger,
                        headers: [.ifMatch: tag]
                    )
                    #expect(reply.status == 404 && reply.code == "case.absent")
                }
            }
        }
    }

    @Test("what is known is not sent again, until anything that is shown with it has changed")
    func notModified() async throws {
        try await Town.opened { town in
            let agency = try await town.make { try await $0.makeAgency() }
            let event = try await town.make { try await $0.makeEvent() }
            let id = try await town.make { try await $0.makeCase(agency, .accepted, event: event) }.text
            let lead = try await town.session(.liaison, at: agency)
            for path in ["/v1/cases/\(id)", "/v1/events/\(event.text)"] {
                let read = try await town.ask(.get, path, as: lead)
                let tag = try #require(read.headers[.eTag])
                for known in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
                    let again = try await town.ask(.get, path, as: lead, headers: [.ifNoneMatch: known])
                    #expect(again.status == 304 && again.body.isEmpty && again.headers[.eTag] == tag, "\(known)")
                }
                let other = try await town.ask(.get, path, as: lead, headers: [.ifNoneMatch: "\"v1\""])
                #expect(other.status == 200 && other.body == read.body)
            }

            // A contribution is a step beside the record: its version stays, what is shown does not.
            let tag = try await town.ask(.get, "/v1/cases/\(id)", as: lead).headers[.eTag]
            let said = Sending.json(#"{"text": "已派供水车"}"#)
            _ = try await town.ask(.post, "/v1/cases/\(id)/contributions", as: lead, said)
            let after = try await town.ask(.get, "/v1/cases/\(id)", as: lead, headers: [.ifNoneMatch: tag ?? ""])
            #expect(after.status == 200 && after.headers[.eTag] != tag)
        }
    }

    @Test("a change with a key and a version is made once, whatever the version has become since")
    func keyAndVersion() async throws {
        try await Town.opened { town in
            let agency = try await town.make { try await $0.makeAgency() }
            let id = try await town.make { try await $0.makeCase(agency) }.text
            let lead = try await town.session(.liaison, at: agency)
            func accept() async throws -> Reply {
                let headers: HTTPFields = [.ifMatch: "\"v1\"", .idempotencyKey: "a"]
                return try await town.ask(.put, "/v1/cases/\(id)/acceptance", as: lead, headers: headers)
            }

            let first = try await accept()
            let again = try await accept()

            #expect(first.status == 200 && again.status == 200 && again.body == first.body)
        }
    }
}
