import Cases
import Deadlines
import Events
import Foundation
import Intake
import Kernel
import Organisation
import Testing

@testable import API

@Suite struct ContractTests {
    @Test("the document and the router name the same operations")
    func operationsAgree() async throws {
        let contract = try Contract.shared()
        try await Town.opened { town in
            #expect(contract.operations.subtracting(town.operations).isEmpty)
            #expect(town.operations.subtracting(contract.operations).isEmpty)
        }
    }

    @Test("only the pages, their forms and their assets stand outside the document")
    func pagesStandOutside() async throws {
        try await Town.opened { town in
            let pages = town.service.routes.filter(Town.isPage).map { "\($0.method) \($0.path)" }

            #expect(
                Set(pages) == [
                    "GET /", "GET /live", "GET /sign-in", "POST /sign-in", "POST /sign-out", "GET /account",
                    "POST /account/password", "POST /account/sign-out-everywhere", "POST /account/post",
                    "POST /account/delegations", "POST /account/delegations/{id}/revocation", "GET /events",
                    "POST /dismissals", "POST /restorations", "GET /events/{id}",
                    "POST /events/{id}/level", "POST /events/{id}/raise", "POST /events/{id}/lower",
                    "POST /events/{id}/merge", "POST /events/{id}/split", "POST /events/{id}/move",
                    "POST /events/{id}/undo", "POST /events/{id}/close", "POST /events/{id}/reopen", "GET /cases/{id}",
                    "POST /cases/{id}/acceptance",
                    "POST /cases/{id}/draft", "POST /cases/{id}/reject", "POST /cases/{id}/signature",
                    "POST /cases/{id}/answer", "POST /cases/{id}/closure", "POST /cases/{id}/return",
                    "POST /cases/{id}/transfer", "POST /cases/{id}/send-back", "POST /cases/{id}/reopen",
                    "POST /cases/{id}/assign", "POST /cases/{id}/contribute", "POST /cases/{id}/ask-extension",
                    "POST /cases/{id}/instruct", "POST /cases/{id}/report",
                    "GET /items/{id}", "POST /items/{id}/disclosure", "POST /items/{id}/corrections", "GET /orders",
                    "GET /orders/{id}",
                    "POST /cases/{id}/order", "POST /orders/{id}/receive",
                    "POST /orders/{id}/report", "POST /orders/{id}/check", "POST /orders/{id}/send-back",
                    "POST /orders/{id}/close", "POST /orders/{id}/withdraw",
                    "GET /deadlines/{id}", "POST /deadlines/{id}/extension",
                    "GET /notices", "POST /notices/read", "GET /duty", "POST /duty", "POST /duty/{id}/end",
                    "GET /alarms/{id}", "POST /alarms/{id}/acknowledge",
                    "POST /alarms/{id}/snooze", "POST /alarms/{id}/hand-over", "GET /acknowledge/{token}",
                    "POST /acknowledge/{token}", "GET /sources", "POST /sources", "GET /sources/{id}",
                    "POST /sources/{id}/change",
                    "POST /sources/{id}/watch", "POST /sources/{id}/bodies/{body}", "POST /sources/{id}/unwatch",
                    "POST /sources/{id}/retention",
                    "POST /sources/{id}/feeds",
                    "POST /sources/{id}/feeds/{feed}/fetch", "POST /sources/{id}/feeds/{feed}/pause",
                    "POST /sources/{id}/feeds/{feed}/resume", "POST /sources/{id}/feeds/{feed}/change",
                    "POST /sources/{id}/feeds/{feed}/remove",
                    "GET /sources/{id}/profile", "POST /sources/{id}/profile", "POST /sources/{id}/profile/trial",
                    "POST /sources/{id}/profile/removal", "GET /playbooks/preview", "POST /playbooks/preview",
                    "GET /playbooks", "POST /playbooks", "GET /playbooks/{id}", "POST /playbooks/{id}/restoration",
                    "GET /access", "GET /access/{id}", "POST /access/{id}/keys",
                    "POST /access/{id}/keys/{key}/revocation", "POST /access/{id}/secrets",
                    "POST /access/{id}/secrets/{secret}/revocation",
                    "GET /imports", "GET /imports/live", "GET /imports/{id}", "POST /imports/{id}/trial",
                    "POST /imports/{id}/reading", "POST /imports/{id}/abandonment", "GET /assets/{name}",
                ]
            )
        }
    }

    @Test("every operation has a name of its own")
    func operationsAreNamed() throws {
        let names = try Contract.shared().document.everyMember(named: "operationId").compactMap(\.text)
        #expect(names.count > 100 && Set(names).count == names.count)
    }

    @Test("no address and method has two routes")
    func routesAreSingle() async throws {
        try await Town.opened { town in
            let routes = town.service.routes.map { "\($0.method) \($0.path)" }

            #expect(Set(routes).count == routes.count)
        }
    }

    @Test("every operation says that it may be refused for who asks and for its method")
    func everyOperationListsTheDoor() throws {
        let contract = try Contract.shared()
        for operation in contract.operations {
            #expect(contract.statuses(of: operation).isSuperset(of: [401, 405]), "\(operation)")
            let isWatched = ["/livez", "/readyz"].contains(operation.path)
            #expect(contract.statuses(of: operation).contains(429) != isWatched, "\(operation)")
        }
    }

    /// Their answers are secrets, or what they refuse is counted, so no key is kept for them.
    private static let alone: Set = [
        "PUT /v1/sessions/current/post", "PUT /v1/account/password", "DELETE /v1/sessions",
        "DELETE /v1/sessions/current", "POST /v1/items/{id}/disclosures",
        "POST /v1/sources/{id}/keys", "POST /v1/sources/{id}/secrets", "POST /v1/quarantine/{id}/disclosures",
        "PUT /v1/imports/{id}/reading",
    ]

    @Test(
        "no key is kept for what answers a secret, counts what it refuses or works long and but once, and for nothing else"
    )
    func whatStandsAlone() async throws {
        try await Town.opened { town in
            let alone = Set(town.service.routes.filter(\.standsAlone).map { "\($0.method) \($0.path)" })

            #expect(
                alone
                    == Self.alone.union([
                        "POST /v1/sessions", "POST /v1/pushes/{id}", "POST /sign-in", "POST /account/password",
                        "POST /account/post",
                        "POST /sign-out", "POST /acknowledge/{token}",
                        "POST /account/sign-out-everywhere", "POST /items/{id}/disclosure",
                        "POST /sources/{id}/bodies/{body}", "POST /access/{id}/keys", "POST /access/{id}/secrets",
                    ])
            )
        }
    }

    @Test("every change that somebody asks for may carry a key, and says what that may be refused for")
    func everyChangeTakesAKey() throws {
        let contract = try Contract.shared()
        let changes = contract.operations.filter {
            $0.method != "GET" && !["/v1/search", "/v1/playbooks/preview", "/v1/imports/{id}/trial"].contains($0.path)
                && !contract.isForNobody($0)
                && !Self.alone.contains("\($0.method) \($0.path)")
        }
        for operation in changes {
            #expect(contract.parameters(of: operation).contains("Idempotency-Key"), "\(operation)")
            #expect(contract.statuses(of: operation).isSuperset(of: [400, 409, 413, 422]), "\(operation)")
        }

        #expect(changes.count > 15)
    }

    @Test("every change may be answered without a body, and every record may be known already")
    func everyOperationListsItsConditions() throws {
        let contract = try Contract.shared()
        for operation in contract.operations
        where !contract.isForNobody(operation)
            && !["/v1/search", "/v1/playbooks/preview", "/v1/imports/{id}/trial"].contains(operation.path)
            && !Self.alone.contains("\(operation.method) \(operation.path)")
        {
            let parameters = contract.parameters(of: operation)
            let statuses = contract.statuses(of: operation)
            if operation.method == "GET" {
                let isTagged = contract.isTagged(operation)
                #expect(parameters.contains("If-None-Match") == isTagged, "\(operation)")
                #expect(statuses.contains(304) == isTagged, "\(operation)")
                continue
            }
            let isVersioned =
                ["/v1/cases/{id}", "/v1/events/{id}", "/v1/orders/{id}", "/v1/feeds/{id}"].contains {
                    operation.path.hasPrefix($0)
                }
                || ["/v1/sources/{id}", "/v1/sources/{id}/expectation", "/v1/sources/{id}/retention"]
                    .contains(operation.path)
            #expect(parameters.contains("Prefer"), "\(operation)")
            #expect(!statuses.isDisjoint(with: [201, 202, 204]), "\(operation)")
            #expect(parameters.contains("If-Match") == isVersioned, "\(operation)")
            #expect(statuses.contains(412) == isVersioned, "\(operation)")
        }
    }

    @Test("every example in the document fits the schema beside it")
    func examplesFit() throws {
        let contract = try Contract.shared()
        let media = contract.document.everyMember(named: "content").flatMap { $0.members.values }
        var checked = 0
        for medium in media {
            let named = (medium["examples"]?.members ?? [:]).values.compactMap { contract.resolved($0)["value"] }
            for example in named + [medium["example"]].compactMap(\.self) {
                guard let schema = medium["schema"] else { continue }
                let complaints = contract.complaints(about: example, schema: schema, at: "")
                #expect(complaints.isEmpty, "\(complaints)")
                checked += 1
            }
        }

        #expect(checked > 20)
    }

    @Test("every refusal has a code of its own and a sentence in both languages")
    func codesAreUnique() {
        let refusals: [any Refusal] =
            CaseRefusal.allCases + AttachmentRefusal.allCases + EventRefusal.allCases + ItemRefusal.allCases
            + CorrectionRefusal.allCases + ModelRefusal.allCases + RoleRefusal.allCases + AccessRefusal.allCases
            + PasswordRefusal.allCases
            + HashingRefusal.allCases
            + DelegationRefusal.allCases + IdempotencyRefusal.allCases + PreconditionRefusal.allCases
            + StreamRefusal.allCases + ImportRefusal.allCases + DeadlineRefusal.allCases
            + SourceRefusal.allCases + FeedRefusal.allCases + PushRefusal.allCases
            + [RateRefusal.used(seconds: 5), SignInRefusal.wrong, SignInRefusal.wait(seconds: 5)]
            + [PreviewRefusal.busy, PreviewRefusal.unpublished]
            + [PlaybookRefusal.absent, PlaybookRefusal.changed, PlaybookRefusal.noteMissing]
            + [CursorRefusal.unreadable, MethodRefused(allowed: []), Form.unreadable]
        let codes = refusals.map(\.code) + ProblemCode.allCases.map(\.name)

        #expect(Set(codes).count == codes.count)
        for refusal in refusals {
            #expect(refusal.code.wholeMatch(of: /[a-z]+\.[a-z-]+/) != nil, "\(refusal.code)")
            #expect(!refusal.sentence.zh.isEmpty && !refusal.sentence.en.isEmpty, "\(refusal.code)")
            #expect(refusal.sentence.zh != refusal.sentence.en, "\(refusal.code)")
        }
    }
}

extension Tree {
    /// The values of every member of a name, however deep.
    func everyMember(named name: String) -> [Tree] {
        switch self {
        case .object(let members):
            (members[name].map { [$0] } ?? []) + members.values.flatMap { $0.everyMember(named: name) }
        case .list(let list): list.flatMap { $0.everyMember(named: name) }
        case .null, .flag, .number, .text: []
        }
    }
}
