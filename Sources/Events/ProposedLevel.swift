/// From when on an event is proposed for a level; the numbers are the city's and come from its playbook.
package struct LevelThresholds: Sendable {
    /// What a level takes: both the score of the gravest item and the heat of the event.
    package struct Line: Sendable {
        /// The level that is reached.
        package let level: EventLevel
        /// From 0 to 100.
        package let score: Int
        /// From 0 to 100.
        package let heat: Double

        /// Holds a line; score and heat are from 0 to 100.
        package init(level: EventLevel, score: Int, heat: Double) {
            self.level = level
            self.score = score
            self.heat = heat
        }
    }

    /// What each level takes, in any order.
    package let lines: [Line]
    /// The least level of an event that shows a risk, by the risk's code in the playbook.
    package let floors: [String: EventLevel]
    /// The score from which a risk is believed; below it a mere mention is likelier.
    package let riskScore: Int

    /// Holds the thresholds; lines may come in any order, and a level without a line is reached only by a risk.
    package init(lines: [Line], floors: [String: EventLevel], riskScore: Int) {
        self.lines = lines
        self.floors = floors
        self.riskScore = riskScore
    }

    /// The gravest level that the event reaches, or none: then it is recorded only.
    ///
    /// The score is that of the gravest item, from 0 to 100; the risks are those that any of the items shows. It is a
    /// proposal: a person confirms the level.
    package func proposed(heat: Heat, topScore: Int, risks: Set<String>) -> EventLevel? {
        let reached = lines.filter { topScore >= $0.score && heat.value >= $0.heat }.map(\.level)
        let floored = topScore >= riskScore ? risks.compactMap { floors[$0] } : []
        return (reached + floored).min { $0.rawValue < $1.rawValue }
    }
}
