/// How a score is made, and from when on an event is proposed for a level.
package struct LevelRules: Sendable {
    /// The points of each factor of an item's score.
    package let score: ScoreWeights
    /// What reactions count for in an item's reach.
    package let reach: ReachWeights
    /// Whether the lines are on the scale of heat in two halves; those of older versions are on that of one sum.
    package let countsHalves: Bool
    /// One line for each level that attention alone can reach, the gravest first.
    package let lines: [Line]
    /// The least level, 1 to 4, of an event that shows a risk, by the risk's code.
    package let floors: [String: Int]
    /// The least level, 1 to 4, of an event of which a medium of such a rank tells with an item that has the lowest line's score.
    package let media: [MediaRank: Int]
    /// The score, 0 to 100, from which a risk is believed; below it a mere mention is likelier.
    package let believedFrom: Int

    /// The line below which an event is recorded only.
    package var eventThreshold: Line? { lines.last }

    /// Media that set a level by who they are; named as the kinds of sources are.
    package enum MediaRank: String, Sendable, CaseIterable {
        case central = "central-media"
        case provincial = "provincial-media"
        case city = "city-media"
    }

    /// What a level takes: both the score of the gravest item and the heat of the event, 0 to 100.
    package struct Line: Sendable, Hashable {
        /// 1 (Ⅰ) to 4 (Ⅳ).
        package let level: Int
        /// The least score of the gravest item, 0 to 100.
        package let score: Int
        /// The least heat of the event, 0 to 100, on the scale that the rules say.
        package let heat: Double
    }
}

/// The points that each factor of a score can give; all but noise add up to 100.
package struct ScoreWeights: Sendable, Hashable {
    /// The points, 0 to 100, that ever more risk words come near to.
    package let risk: Double
    /// The points, 0 to 100, for a first matter of gravity 1.
    package let matter: Double
    /// The points, 0 to 100, for tone −1; from 0 on there are none.
    package let tone: Double
    /// The points, 0 to 100, for reach 1.
    package let reach: Double
    /// The points, 0 to 100, for a source of weight 1.
    package let source: Double
    /// The points, 0 to 100, for an item that concerns ten thousand people or more; on a logarithmic scale.
    package let people: Double
    /// The points, 0 to 100, for the weightiest class of opinion that must be answered.
    package let mustAnswer: Double
    /// The points that noise can take away.
    package let noise: Double
    /// The weight of risk words at which 63 % of the points for risk are given.
    package let riskScale: Double
}

/// How counts of reactions become a reach from 0 to 1.
package struct ReachWeights: Sendable, Hashable {
    /// What one like adds to the weighted count, 0 to 1,000.
    package let likes: Double
    /// What one dislike adds, 0 to 1,000.
    package let dislikes: Double
    /// What one comment adds, 0 to 1,000.
    package let comments: Double
    /// What passing it on once adds, 0 to 1,000.
    package let shares: Double
    /// What one view adds, 0 to 1,000.
    package let views: Double
    /// The weighted count that is reach 1; the scale below is logarithmic.
    package let full: Double
    /// What travelled further than its source's items do; nothing where that counts for nothing.
    package let unusual: UnusualReach?
}

/// When an item counts as having travelled further than those of its source, and for how much.
package struct UnusualReach: Sendable, Hashable {
    /// How unlikely that must be by chance, 0.0025, which the first of 400 items has, to 0.2.
    package let chance: Double
    /// How many likes, dislikes, comments and shares it needs in any case, 1 or more.
    package let reactions: Int
    /// The reach, 0 to 1, that it has at least.
    package let reach: Double
}
