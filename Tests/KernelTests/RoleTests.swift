import Foundation
import Kernel
import Testing

@Suite struct RoleTests {
    /// Who may do what, written down apart from the code.
    static let table: [Action: Set<Role>] = [
        .readDirectory: Set(Role.allCases),
        .readMatters: [.coordinator, .leader, .inspector, .liaison, .head, .reviewer, .spokesperson],
        .enterItem: [.coordinator],
        .confirmLevel: [.coordinator, .leader],
        .directEvent: [.coordinator],
        .acceptCase: [.liaison, .head],
        .draftAnswer: [.liaison, .head],
        .answerCase: [.head],
        .closeCase: [.coordinator],
        .directCase: [.coordinator],
        .addToCase: [.liaison, .head],
        .instruct: [.leader],
        .disclose: [.coordinator, .liaison, .head],
        .correctItem: [.coordinator, .liaison, .head],
        .extendDeadline: [.coordinator, .leader, .head],
        .dealWithAlarm: [.coordinator, .leader, .liaison, .head],
        .keepRoster: [.coordinator, .liaison, .head],
        .moveDrill: [.coordinator],
        .readJournal: [.auditor],
        .keepSources: [.coordinator],
        .keepKeys: [.administrator],
        .previewPlaybook: [.coordinator],
        .publishPlaybook: [.coordinator],
    ]

    @Test("every role may do what the table says, and nothing else", arguments: Action.allCases)
    func followsTheTable(_ action: Action) throws {
        let wanted = try #require(Self.table[action])
        #expect(Set(Role.allCases.filter { $0.may(action) }) == wanted)
    }

    @Test("no role both sees all and only its own, and the three officers see no matter")
    func dividesSight() {
        #expect(Role.allCases.allSatisfy { !($0.seesAll && $0.seesOwn) })
        for officer in [Role.administrator, .securityOfficer, .auditor] {
            #expect(!officer.seesAll && !officer.seesOwn)
        }
    }

    @Test("whoever answers a case does not close it")
    func dividesWork() {
        #expect(Role.allCases.allSatisfy { !($0.may(.answerCase) && $0.may(.closeCase)) })
    }

    @Test("a person is let through by their post, and everybody else is told that only people may")
    func letsPeopleThrough() throws {
        for role in Role.allCases {
            let official = Official(person: ID(), post: ID(), agency: ID(), role: role)
            for action in Action.allCases {
                if role.may(action) {
                    #expect(try Principal.person(official).official(for: action) == official)
                } else {
                    #expect(throws: RoleRefusal.notForThisPost) { try Principal.person(official).official(for: action) }
                }
            }
        }
        for other in [Principal.machine(key: UUID(), source: ID()), .worker, .auditor, .door] {
            #expect(throws: RoleRefusal.onlyForPeople) { try other.official(for: .readDirectory) }
        }
    }

    @Test("the refusals differ in code, are both forbidden, and speak both languages")
    func refusesByName() {
        let refusals = [RoleRefusal.notForThisPost, .onlyForPeople]
        #expect(Set(refusals.map(\.code)).count == 2)
        #expect(refusals.allSatisfy { $0.kind == .forbidden && !$0.sentence.zh.isEmpty && !$0.sentence.en.isEmpty })
    }
}
