import Postgres

/// What a post lets a person do.
package enum Role: String, Sendable, Hashable, CaseIterable, SQLValue, SQLDecodable {
    case coordinator
    case liaison
    case head
    case reviewer
    case spokesperson
    case leader
    case inspector
    case administrator
    case securityOfficer = "security-officer"
    case auditor

    /// Reads everything the city has about items, events and cases; the database's `hy.sees_all()` says the same.
    package var seesAll: Bool {
        switch self {
        case .coordinator, .leader, .inspector: true
        case .liaison, .head, .reviewer, .spokesperson, .administrator, .securityOfficer, .auditor: false
        }
    }

    /// Reads what the own agency was let into; the database's `hy.sees_own()` says the same.
    package var seesOwn: Bool {
        switch self {
        case .liaison, .head, .reviewer, .spokesperson: true
        case .coordinator, .leader, .inspector, .administrator, .securityOfficer, .auditor: false
        }
    }
}

/// Something that only some posts may do.
package enum Action: String, Sendable, CaseIterable {
    case readDirectory
    case readMatters
    case enterItem
    case disclose
    case correctItem
    case confirmLevel
    case directEvent
    case acceptCase
    case draftAnswer
    case answerCase
    case closeCase
    case directCase
    case addToCase
    case instruct
    case extendDeadline
    case dealWithAlarm
    case keepRoster
    case moveDrill
    case readJournal
    case keepSources
    case keepKeys
    case previewPlaybook
    case publishPlaybook
}

extension Role {
    /// The table of roles and actions.
    ///
    /// The database's policies say the same about rows; a test compares the two.
    package func may(_ action: Action) -> Bool {
        switch action {
        case .readDirectory: true
        case .readMatters: seesAll || seesOwn
        case .enterItem, .directEvent, .closeCase, .directCase, .keepSources, .previewPlaybook, .publishPlaybook:
            self == .coordinator
        case .confirmLevel: self == .coordinator || self == .leader
        case .instruct: self == .leader
        case .dealWithAlarm: [.coordinator, .leader, .liaison, .head].contains(self)
        case .keepRoster: [.coordinator, .liaison, .head].contains(self)
        case .moveDrill: self == .coordinator
        case .extendDeadline: self == .coordinator || self == .leader || self == .head
        case .disclose, .correctItem: [.coordinator, .liaison, .head].contains(self)
        case .acceptCase, .draftAnswer, .addToCase: self == .liaison || self == .head
        case .answerCase: self == .head
        case .readJournal: self == .auditor
        case .keepKeys: self == .administrator
        }
    }
}

/// A person's post does not let them do what they asked for.
package enum RoleRefusal: Refusal, CaseIterable {
    case notForThisPost
    case onlyForPeople

    package var code: String {
        switch self {
        case .notForThisPost: "role.not-for-this-post"
        case .onlyForPeople: "role.only-for-people"
        }
    }

    package var sentence: Sentence {
        switch self {
        case .notForThisPost: Sentence(zh: "您的岗位无权进行此项操作。", en: "Your post does not allow this.")
        case .onlyForPeople: Sentence(zh: "此操作须由登录人员进行。", en: "Only a person who is signed in may do this.")
        }
    }

    package var kind: RefusalKind { .forbidden }
}

extension Principal {
    /// The official behind this transaction, if the post allows the action.
    ///
    /// - Throws: `RoleRefusal` for a machine, the worker, or a post that the table of roles does not name.
    package func official(for action: Action) throws(RoleRefusal) -> Official {
        guard case .person(let official) = self else { throw .onlyForPeople }
        guard official.role.may(action) else { throw .notForThisPost }
        return official
    }
}
