import Cases
import Events
import Foundation
import Intake
import Kernel
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
                    "GET /", "GET /live", "GET /sign-in", "POST /sign-in", "POST /sign-out", "GET /events/{id}",
                    "POST /events/{id}/level", "GET /cases/{id}", "POST /cases/{id}/acceptance",
                    "POST /cases/{id}/draft", "POST /cases/{id}/reject", "POST /cases/{id}/signature",
                    "POST /cases/{id}/answer", "POST /cases/{id}/closure", "POST /cases/{id}/return",
                    "POST /cases/{id}/transfer", "POST /cases/{id}/send-back", "POST /cases/{id}/reopen",
                    "POST /cases/{id}/assign", "POST /cases/{id}/contribute", "POST /cases/{id}/ask-extension",
                    "POST /cases/{id}/instruct",
                    "GET /imports", "GET /imports/live", "GET /assets/{name}",
                ]
            )
        }
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
            + RoleRefusal.allCases + AccessRefusal.allCases + ImportRefusal.allCases
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
