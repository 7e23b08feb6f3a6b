import Foundation
import Kernel

enum JobObservation: Observation {
    case failed(Int64, kind: String, attempt: Int32, String)
    case leaseLost(Int64)
    case runnerFailed(String)
    case fired(Int)
    case recounted(Int)
    case ledgerBroken(String)
    case settled(Int)
    case told(Int)
    case notSent(UUID, Int, String)
    case sourceSilent(SourceID)
    case notErased(UUID)
    case tookTerm(String, Int64)
    case lostTerm(String)

    var name: String {
        switch self {
        case .failed: "jobs.failed"
        case .leaseLost: "jobs.lease-lost"
        case .runnerFailed: "jobs.runner-failed"
        case .fired: "deadlines.fired"
        case .recounted: "deadlines.recounted"
        case .ledgerBroken: "deadlines.ledger-broken"
        case .settled: "events.proposals-settled"
        case .told: "alarms.told"
        case .notSent: "notices.not-sent"
        case .sourceSilent: "sources.silent"
        case .notErased: "items.not-erased"
        case .tookTerm: "jobs.took-term"
        case .lostTerm: "jobs.lost-term"
        }
    }

    var level: ObservationLevel {
        switch self {
        case .failed, .runnerFailed, .ledgerBroken: .error
        case .leaseLost, .lostTerm, .notSent, .sourceSilent, .notErased: .warning
        case .fired, .recounted, .settled, .told, .tookTerm: .info
        }
    }

    var details: [(String, String)] {
        switch self {
        case .failed(let id, let kind, let attempt, let fault):
            [("job", "\(id)"), ("kind", kind), ("attempt", "\(attempt)"), ("fault", fault)]
        case .leaseLost(let id): [("job", "\(id)")]
        case .runnerFailed(let fault): [("fault", fault)]
        case .fired(let count), .recounted(let count), .settled(let count), .told(let count): [("count", "\(count)")]
        case .notSent(let letter, let attempt, let why):
            [("letter", letter.lowercaseText), ("attempt", "\(attempt)"), ("why", why)]
        case .ledgerBroken(let id): [("deadline", id)]
        case .sourceSilent(let source): [("source", source.text)]
        case .notErased(let item): [("item", item.lowercaseText)]
        case .tookTerm(let name, let term): [("name", name), ("term", "\(term)")]
        case .lostTerm(let name): [("name", name)]
        }
    }
}
