import Kernel

/// Who asks in the crawl.
struct Asker: Sendable, CustomStringConvertible {
    enum Kind: Sendable {
        case official(Role)
        case machine
        case nobody
    }

    let kind: Kind
    /// The place of their own agency or source in the list of quarters.
    let home: Int
    let credentials: Credentials

    var description: String {
        switch kind {
        case .official(let role): "\(role) of quarter \(home)"
        case .machine: "key of quarter \(home)"
        case .nobody: "nobody"
        }
    }

    var role: Role? {
        guard case .official(let role) = kind else { return nil }
        return role
    }

    /// The information office, leaders and inspectors see all, posts of an agency their own.
    func sees(quarter: Int) -> Bool {
        guard let role else { return false }
        switch role {
        case .coordinator, .leader, .inspector: return true
        case .liaison, .head, .reviewer, .spokesperson: return quarter == home
        case .administrator, .securityOfficer, .auditor: return false
        }
    }
}
