import Foundation
import HTTPTypes
import Kernel
import Making
import Postgres
import Testing

@testable import API

/// Everybody who can ask, in a town of two quarters that must know nothing of each other.
struct Crawl: Sendable {
    let town: Town
    let quarters: [Quarter]
    let askers: [Asker]
    private let office: Official
    /// An agency that has nothing to do with either quarter.
    private let spare: AgencyID

    init(_ town: Town) async throws {
        self.town = town
        (quarters, askers, office, spare) = try await town.make { transaction in
            let seat = try await transaction.makeAgency(duties: ["information-office"])
            let office = try await transaction.makeOfficial(.coordinator, at: seat)
            _ = try await transaction.makeSource("manual", kind: "manual")
            let quarters = [
                try await transaction.makeQuarter("青禾里金丝雀", office: office),
                try await transaction.makeQuarter("望梅巷红嘴鸥", office: office),
            ]
            var askers = [Asker(kind: .nobody, home: 0, credentials: .nobody)]
            for (home, quarter) in quarters.enumerated() {
                askers.append(Asker(kind: .machine, home: home, credentials: quarter.key))
                for role in Role.allCases {
                    let official = try await transaction.makeOfficial(role, at: quarter.agency)
                    let session = try await transaction.makeSession(of: official)
                    askers.append(Asker(kind: .official(role), home: home, credentials: .bearer(session.text)))
                }
            }
            return (quarters, askers, office, try await transaction.makeAgency())
        }
    }

    /// Asks about the own thing, the foreign one and one that does not exist.
    func ask(_ visit: Visit, as asker: Asker) async throws {
        let random = try await send(visit, .random(), as: asker)
        #expect(random.status == visit.status(for: asker, quarter: nil), "\(asker): \(visit.method) \(visit.path)")
        for (place, quarter) in quarters.enumerated() {
            let reply = try await send(visit, quarter.things, as: asker)
            let wanted = visit.status(for: asker, quarter: place)
            #expect(reply.status == wanted, "\(asker): \(visit.method) \(visit.path) of quarter \(place)")
            if wanted >= 400, wanted == visit.status(for: asker, quarter: nil) {
                #expect(reply.normal == random.normal, "\(asker): \(visit.method) \(visit.path)")
            }
        }
    }

    /// Takes a step on fresh things of both quarters and on nothing.
    func change(_ visit: Visit, as asker: Asker) async throws {
        let before = try await traces()
        let random = try await send(visit, .random(), as: asker)
        let wantedOfNothing = visit.status(for: asker, quarter: nil)
        #expect(random.status == wantedOfNothing, "\(asker): \(visit.method) \(visit.path)")
        if wantedOfNothing >= 400 { #expect(try await traces() == before, "\(asker): \(visit.method) \(visit.path)") }
        guard case .step = visit.rule else { return }
        for (place, quarter) in quarters.enumerated() {
            let things = try await things(of: quarter, for: visit)
            let before = try await traces()
            let reply = try await send(visit, things, as: asker)
            let wanted = visit.status(for: asker, quarter: place)
            #expect(
                reply.status == wanted,
                "\(asker): \(visit.method) \(visit.path) of quarter \(place): \(reply.text)"
            )
            let changed = try await traces() != before
            #expect(changed == (wanted < 400), "\(asker): \(visit.method) \(visit.path) of quarter \(place)")
            if wanted >= 400 { #expect(reply.normal == random.normal, "\(asker): \(visit.method) \(visit.path)") }
        }
    }

    /// Reads the lists: exactly what the asker may see stands in them.
    func readLists(as asker: Asker) async throws {
        let seen = quarters.indices.filter(asker.sees).map { quarters[$0].things }
        let lists = [
            ("/v1/items", seen.map(\.item)), ("/v1/events", seen.map(\.event)), ("/v1/cases", seen.map(\.case)),
        ]
        for (path, ids) in lists {
            let reply = try await town.ask(.get, path, as: asker.credentials)
            #expect(Set(reply.ids) == Set(ids), "\(asker): \(path)")
        }
    }

    /// Reads the pages: a foreign one is refused as one that does not exist.
    func readPages(as asker: Asker) async throws {
        let home = try await town.ask(.get, "/", as: asker.credentials)
        #expect(home.status == (asker.role == nil ? 401 : 200), "\(asker): /")
        try guardWords(home, from: asker)
        for path in ["/events/{id}", "/cases/{id}"] {
            let visit = Visit(.get, path, .readers, of: path.hasPrefix("/events") ? .event : .case)
            let random = try await sendPage(visit, .random(), as: asker)
            for (place, quarter) in quarters.enumerated() {
                let reply = try await sendPage(visit, quarter.things, as: asker)
                let wanted = asker.role == nil ? 401 : asker.sees(quarter: place) ? 200 : 404
                #expect(reply.status == wanted, "\(asker): \(path) of quarter \(place)")
                if wanted >= 400 { #expect(reply.normal == random.normal, "\(asker): \(path)") }
            }
        }
    }

    /// Fresh things of a quarter, in the state in which a step can be taken.
    func things(of quarter: Quarter, for visit: Visit) async throws -> Things {
        try await town.make { transaction in
            try await transaction.makeThings(
                quarter.word,
                quarter.agency,
                quarter.source,
                head: transaction.makeOfficial(.head, at: quarter.agency),
                office: office,
                visit.state,
                level: visit.level,
                closed: visit.isClosed,
                with: visit.company
            )
        }
    }

    /// Sends what a visit sends about some things.
    func send(
        _ visit: Visit,
        _ things: Things,
        as asker: Asker,
        headers: HTTPFields = [:],
        query: String = ""
    ) async throws -> Reply {
        var sending = visit.sending
        if case .json(let text) = sending {
            sending = .json(
                text.replacing("{agency}", with: spare.text).replacing("{person}", with: things.person)
                    .replacing("{other}", with: things.other).replacing("{item}", with: things.item)
            )
        }
        let address = visit.address(things) + query
        var headers = headers
        if visit.overwrites { headers[.ifMatch] = "*" }
        let reply = try await town.ask(visit.method, address, as: asker.credentials, sending, headers: headers)
        try guardWords(reply, from: asker)
        return reply
    }

    /// A page repeats its own address in the link to its other language.
    private func sendPage(_ visit: Visit, _ things: Things, as asker: Asker) async throws -> Reply {
        let reply = try await send(visit, things, as: asker)
        let id = visit.place == .event ? things.event : things.case
        return Reply(
            status: reply.status,
            headers: reply.headers,
            body: Array(reply.text.replacing(id, with: "id").utf8)
        )
    }

    /// No answer says the word of a quarter that the asker may not see; the directory names agencies to every post.
    private func guardWords(_ reply: Reply, from asker: Asker) throws {
        let text = reply.text.replacing(quarters[0].word + "局", with: "").replacing(quarters[1].word + "局", with: "")
        for (place, quarter) in quarters.enumerated() where !asker.sees(quarter: place) {
            #expect(!text.contains(quarter.word), "\(asker) reads of quarter \(place)")
            #expect(!reply.headers.contains { $0.value.contains(quarter.word.inQuery) }, "\(asker): \(place)")
        }
    }

    /// Everything that a step would leave behind.
    func traces() async throws -> Int {
        try await town.database.count(
            """
            SELECT (SELECT count(*) FROM hy.journal) + (SELECT count(*) FROM hy.jobs) + (SELECT count(*) FROM hy.batches)
                + (SELECT count(*) FROM hy.case_steps) + (SELECT count(*) FROM hy.event_steps)
                + (SELECT count(*) FROM hy.attachments) + (SELECT coalesce(sum(version), 0) FROM hy.cases)
                + (SELECT coalesce(sum(version), 0) FROM hy.events) + (SELECT coalesce(sum(version), 0) FROM hy.items)
            """
        )
    }
}

extension Reply {
    /// Status, headers and body without what differs in every answer: the request's id.
    var normal: String {
        let id = headers[.requestID] ?? ""
        let fields = headers.filter { $0.name != .requestID && $0.name != .date }
            .map { "\($0.name.canonicalName): \($0.value)" }.sorted()
        return "\(status)\n\(fields.joined(separator: "\n"))\n\n\(id.isEmpty ? text : text.replacing(id, with: "id"))"
    }
}

extension Town {
    /// Every operation of the API; the pages, which have no place in the document, stand outside.
    var operations: Set<Contract.Operation> {
        Set(
            service.routes.filter { !Self.isPage($0) }.map {
                Contract.Operation(method: $0.method.rawValue, path: $0.path)
            }
        )
    }

    /// The pages, their forms and their assets.
    static func isPage(_ route: Route) -> Bool {
        !route.path.hasPrefix("/v1/") && !["/livez", "/readyz", "/openapi.yaml"].contains(route.path)
    }
}
