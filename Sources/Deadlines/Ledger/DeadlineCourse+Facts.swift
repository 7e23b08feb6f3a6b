package import Foundation
import Playbooks
import Postgres

extension DeadlineCourse {
    /// Adds up all facts about one limit, in the order in which they were entered.
    ///
    /// - Parameter start: The moment of the fact that the limit runs from.
    /// - Throws: `BrokenLedger` for facts that do not follow from one another.
    package init(_ facts: [DeadlineFact], from start: Date) throws {
        guard let armed = facts.first, armed.fact == "armed" else { throw BrokenLedger(fact: facts.first?.fact) }
        let rule = try JSONDecoder().decode(LimitRule.self, from: Data(armed.detail.text.utf8))
        guard rule.length > 0 else { throw BrokenLedger(fact: "armed") }
        self.init(rule, from: start)
        for fact in facts.dropFirst() {
            do { try take(try fact.entry, at: fact.at) } catch { throw BrokenLedger(fact: fact.fact) }
        }
    }
}

/// The facts about a limit do not follow from one another; counting anew passes it over and logs it.
package struct BrokenLedger: Error {
    /// The fact that does not follow; nothing where there is none at all.
    package let fact: String?
}

extension DeadlineFact {
    private struct Detail: Decodable {
        let cause: LimitRule.Pause.Cause?
        let by: Int?
    }

    /// What it enters; the first fact of a limit enters none.
    fileprivate var entry: DeadlineEntry {
        get throws {
            let detail = try JSONDecoder().decode(Detail.self, from: Data(detail.text.utf8))
            switch (fact, detail.cause, detail.by) {
            case ("paused", let cause?, _): return .paused(cause)
            case ("resumed", _, _): return .resumed
            case ("extended", _, let amount?): return .extended(amount)
            case ("transferred", _, _): return .transferred
            case ("recalculated", _, _): return .recalculated
            case ("met", _, _): return .met
            case ("missed", _, _): return .missed
            case ("deemed", _, _): return .deemed
            case ("cancelled", _, _): return .cancelled
            default: throw BrokenLedger(fact: fact)
            }
        }
    }
}

extension DeadlineEntry {
    /// The word of the fact and what belongs to it.
    var row: (fact: String, detail: JSON) {
        let nothing = JSON(text: "{}")
        return switch self {
        case .paused(let cause): ("paused", JSON(text: #"{"cause": "\#(cause.rawValue)"}"#))
        case .resumed: ("resumed", nothing)
        case .extended(let amount): ("extended", JSON(text: #"{"by": \#(amount)}"#))
        case .transferred: ("transferred", nothing)
        case .recalculated: ("recalculated", nothing)
        case .met: ("met", nothing)
        case .missed: ("missed", nothing)
        case .deemed: ("deemed", nothing)
        case .cancelled: ("cancelled", nothing)
        }
    }
}
