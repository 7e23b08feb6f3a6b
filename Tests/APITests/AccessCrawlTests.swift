import Foundation
import HTTPTypes
import Kernel
import Making
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct AccessCrawlTests {
    @Test("the crawl asks for every operation of the API and for nothing else")
    func crawlIsWhole() async throws {
        try await Town.opened { town in
            let asked = Set(Visit.all.map { Contract.Operation(method: $0.method.rawValue, path: $0.path) })

            #expect(asked == town.operations)
        }
    }

    @Test("every asker reads what the table of roles says, and a foreign thing is told from none by nothing")
    func reading() async throws {
        try await Town.opened { town in
            let crawl = try await Crawl(town)
            for asker in crawl.askers {
                for visit in Visit.all where !visit.changes && !visit.endsSessions {
                    try await crawl.ask(visit, as: asker)
                }
                try await crawl.readLists(as: asker)
                try await crawl.readPages(as: asker)
            }

            #expect(crawl.askers.count == 23)
        }
    }

    @Test("every asker takes the steps that the table of roles says, and a refused step leaves nothing behind")
    func changing() async throws {
        try await Town.opened { town in
            let crawl = try await Crawl(town)
            for asker in crawl.askers {
                for visit in Visit.all where visit.changes { try await crawl.change(visit, as: asker) }
            }
        }
    }

    @Test("signing out ends the session of every post and of nobody else")
    func signingOut() async throws {
        try await Town.opened { town in
            let crawl = try await Crawl(town)
            for asker in crawl.askers {
                let left = try await town.ask(.delete, "/v1/sessions/current", as: asker.credentials)
                let after = try await town.ask(.get, "/v1/items", as: asker.credentials)

                switch asker.kind {
                case .official:
                    #expect(left.status == 204 && after.status == 401 && after.code == "access.credentials-unknown")
                case .machine: #expect(left.status == 403 && after.status == 200)
                case .nobody: #expect(left.status == 401 && after.status == 401)
                }
            }
        }
    }

    @Test("the table of roles in the code says what the crawl found at the doors", arguments: Role.allCases)
    func tableOfRoles(role: Role) {
        func may(_ path: String) -> Bool {
            Visit.all.contains { visit in
                guard visit.path == path else { return false }
                switch visit.rule {
                case .step(let roles, _), .intake(let roles), .upload(let roles), .sorting(let roles),
                    .showing(let roles):
                    return roles.contains(role)
                default: return false
                }
            }
        }
        let asker = Asker(kind: .official(role), home: 0, credentials: .nobody)

        #expect(role.may(.enterItem) == may("/v1/items"))
        #expect(role.may(.enterItem) == may("/v1/imports"))
        #expect(role.may(.enterItem) == may("/v1/items/{id}/attachments"))
        #expect(role.may(.confirmLevel) == may("/v1/events/{id}/level"))
        #expect(role.may(.confirmLevel) == may("/v1/events/{id}/level-raises"))
        for path in ["level-lowerings", "closure", "reopenings", "merger", "moves", "splits", "undoings"] {
            #expect(role.may(.directEvent) == may("/v1/events/{id}/\(path)"))
        }
        for path in ["/v1/dismissals", "/v1/restorations"] { #expect(role.may(.directEvent) == may(path)) }
        #expect(role.may(.acceptCase) == may("/v1/cases/{id}/acceptance"))
        #expect(role.may(.draftAnswer) == may("/v1/cases/{id}/draft"))
        #expect(role.may(.answerCase) == may("/v1/cases/{id}/rejections"))
        #expect(role.may(.answerCase) == may("/v1/cases/{id}/answer"))
        #expect(role.may(.closeCase) == may("/v1/cases/{id}/closure"))
        #expect(role.may(.acceptCase) == may("/v1/cases/{id}/returns"))
        #expect(role.may(.acceptCase) == may("/v1/cases/{id}/assignee"))
        #expect(role.may(.acceptCase) == may("/v1/cases/{id}/extensions"))
        #expect(role.may(.acceptCase) == may("/v1/cases/{id}/reports"))
        #expect(role.may(.addToCase) == may("/v1/cases/{id}/contributions"))
        #expect(role.may(.instruct) == may("/v1/cases/{id}/instructions"))
        for path in ["transfers", "revisions", "reopenings"] {
            #expect(role.may(.directCase) == may("/v1/cases/{id}/\(path)"))
        }
        #expect(role.seesAll == asker.sees(quarter: 1))
        #expect(role.may(.readMatters) == asker.sees(quarter: 0))
    }
}
