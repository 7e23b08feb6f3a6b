import Cases
import Foundation
import HTTPTypes
import Kernel
import Making
import Postgres
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct MalformedRouteTests {
    @Test("each of 400 malformed deliveries is answered 4xx with a problem, or listed with a reason")
    func deliveries() async throws {
        try await Town.opened { town in
            let key = try await town.key()
            for body in MalformedCorpus.bodies(seed: 20_260_302, count: 560) where body.contentType != "text/csv" {
                let reply = try await town.ask(
                    .post,
                    "/v1/items",
                    as: key,
                    .raw(body.bytes, type: body.contentType)
                )
                if reply.status == 201 {
                    let lines = reply.json?["items"]?.list ?? []
                    let rejected = lines.filter { $0["status"] == .text("rejected") }
                    #expect(!rejected.isEmpty, "\(body.name)")
                    #expect(rejected.allSatisfy { $0["errors"]?.list.isEmpty == false }, "\(body.name)")
                } else {
                    #expect([400, 413].contains(reply.status), "\(body.name): \(reply.status)")
                    #expect(reply.code?.isEmpty == false, "\(body.name)")
                }
            }
        }
    }

    @Test("malformed bodies of every step are answered 4xx with a problem and change nothing")
    func steps() async throws {
        try await Town.opened { town in
            let (agency, event, found) = try await town.make { transaction in
                let agency = try await transaction.makeAgency()
                let event = try await transaction.makeEvent()
                return (agency, event.text, try await transaction.makeCase(agency, .accepted).text)
            }
            let office = try await town.session(.coordinator)
            let lead = try await town.session(.head, at: agency)
            let bodies = MalformedCorpus.bodies(seed: 7, count: 150).filter { $0.contentType == "application/json" }
            let asked: [(HTTPRequest.Method, String, Credentials)] = [
                (.post, "/v1/sessions", .nobody), (.put, "/v1/events/\(event)/level", office),
                (.put, "/v1/cases/\(found)/answer", lead),
            ]
            for body in bodies {
                for (method, path, who) in asked {
                    let reply = try await town.ask(method, path, as: who, .raw(body.bytes, type: body.contentType))
                    #expect((400..<500).contains(reply.status), "\(path) \(body.name): \(reply.status)")
                    #expect(reply.code?.isEmpty == false, "\(path) \(body.name)")
                }
            }

            #expect(try await town.database.count("SELECT count(*) FROM hy.events WHERE level IS NOT NULL") == 0)
            #expect(try await town.database.count("SELECT count(*) FROM hy.case_answers") == 0)
        }
    }

    @Test("malformed forms are answered 4xx with a page and change nothing")
    func forms() async throws {
        try await Town.opened { town in
            let agency = try await town.make { try await $0.makeAgency() }
            let found = try await town.make { try await $0.makeCase(agency, .accepted).text }
            let lead = try await town.session(.head, at: agency).asCookie
            let csrf = try await town.csrf(lead)
            var random = SplitMix64(state: 3)
            let mark = "multipart/form-data; boundary=x"
            let kinds = ["application/x-www-form-urlencoded", mark, "multipart/form-data", "text/html"]
            var bodies = [
                (kinds[0], Array("csrf=\(csrf)&text=%00".utf8)), (kinds[0], Array("csrf=\(csrf)&text=%FF".utf8)),
                (kinds[0], Array("csrf=\(csrf)&text".utf8)), (kinds[0], Array("csrf=\(csrf)".utf8)),
                (mark, Array("--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n\(csrf)\r\n--x".utf8)),
                (mark, Array("--x\r\n\r\n\r\n".utf8)), (mark, Array("--x".utf8)), (mark, Array("--x--".utf8)),
                (mark, []),
                (
                    mark,
                    Array(
                        """
                        --x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n\(csrf)\r\n--x\r\nContent-Disposition: \
                        form-data; name="text"\r\n\r\na\u{0}b\r\n--x--
                        """.utf8
                    )
                ),
            ]
            for _ in 0..<60 {
                let size = Int.random(in: 0...300, using: &random)
                bodies.append((random.pick(kinds), random.bytes(size)))
            }
            for (type, bytes) in bodies {
                let reply = try await town.ask(.post, "/cases/\(found)/answer", as: lead, .raw(bytes, type: type))
                #expect((400..<500).contains(reply.status), "\(type) \(bytes.prefix(60)): \(reply.status)")
                #expect(reply.headers[.contentType] == "text/html; charset=utf-8")
            }

            #expect(try await town.database.count("SELECT count(*) FROM hy.case_answers") == 0)
        }
    }
}
