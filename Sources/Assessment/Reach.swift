import Foundation
import Playbooks

/// How far an item travelled.
enum Reach {
    /// From 0 to 1 on a logarithmic scale; 1 from the playbook's full count on.
    static func value(of input: AssessmentInput, _ weights: ReachWeights) -> Double {
        let counts: [(Int, Double)] = [
            (input.likes, weights.likes),
            (input.dislikes, weights.dislikes),
            (input.comments, weights.comments),
            (input.shares, weights.shares),
            (input.views, weights.views),
        ]
        let weighted = counts.reduce(0.0) { $0 + Double($1.0) * $1.1 }
        return min(1, log1p(weighted) / log1p(weights.full))
    }
}
