import Foundation
import Playbooks

/// How far an item travelled.
enum Reach {
    /// From 0 to 1 on a logarithmic scale; 1 from the playbook's full count on.
    ///
    /// An item that travelled significantly further than its source's items do has at least what the playbook gives it.
    ///
    /// - Returns: The reach, and whether that gave it more than its own counts do.
    static func value(of input: AssessmentInput, _ weights: ReachWeights) -> (value: Double, isUnusual: Bool) {
        let counts: [(Int, Double)] = [
            (input.likes, weights.likes),
            (input.dislikes, weights.dislikes),
            (input.comments, weights.comments),
            (input.shares, weights.shares),
            (input.views, weights.views),
        ]
        let weighted = counts.reduce(0.0) { $0 + Double($1.0) * $1.1 }
        let travelled = min(1, log1p(weighted) / log1p(weights.full))
        guard let unusual = weights.unusual, let spread = input.spread,
            spread.chance <= unusual.chance, input.reactions >= Double(unusual.reactions)
        else { return (travelled, false) }
        return (max(travelled, unusual.reach), unusual.reach > travelled)
    }
}
