/// How a score is made, and from when on an event is proposed for a level.
package struct LevelRules: Sendable {
    package let score: ScoreWeights
    package let reach: ReachWeights
    /// One line for each level that attention alone can reach, the gravest first.
    package let lines: [Line]
    /// The least level, 1 to 4, of an event that shows a risk, by the risk's code.
    package let floors: [String: Int]
    /// The score, 0 to 100, from which a risk is believed; below it a mere mention is likelier.
    package let believedFrom: Int

    /// The line below which an event is recorded only.
    package var eventThreshold: Line? { lines.last }

    /// What a level takes: both the score of the gravest item and the heat of the event, 0 to 100.
    package struct Line: Sendable, Hashable {
        /// 1 (Ⅰ) to 4 (Ⅳ).
        package let level: Int
        package let score: Int
        package let heat: Double
    }
}

/// The points that each factor of a score can give; all but noise add up to 100.
package struct ScoreWeights: Sendable, Hashable {
    package let risk: Double
    package let matter: Double
    package let tone: Double
    package let reach: Double
    package let source: Double
    /// The points that noise can take away.
    package let noise: Double
    /// The weight of risk words at which 63 % of the points for risk are given.
    package let riskScale: Double
}

/// How counts of reactions become a reach from 0 to 1.
package struct ReachWeights: Sendable, Hashable {
    package let likes: Double
    package let dislikes: Double
    package let comments: Double
    package let shares: Double
    package let views: Double
    /// The weighted count that is reach 1; the scale below is logarithmic.
    package let full: Double
}
