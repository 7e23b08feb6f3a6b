import Foundation
package import Playbooks

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
    /// The least level of an event of which such media tell with an item that reaches `toldFrom`.
    package let media: [LevelRules.MediaRank: EventLevel]
    /// The score from which a risk is believed; below it a mere mention is likelier.
    package let riskScore: Int

    /// Holds the thresholds; lines may come in any order, and a level without a line is reached only by a risk or a medium.
    package init(
        lines: [Line],
        floors: [String: EventLevel],
        media: [LevelRules.MediaRank: EventLevel],
        riskScore: Int
    ) {
        self.lines = lines
        self.floors = floors
        self.media = media
        self.riskScore = riskScore
    }

    /// The score, 0 to 100, from which what a medium tells counts: that of the lowest line.
    var toldFrom: Int { lines.map(\.score).min() ?? riskScore }

    /// The gravest level that the event reaches, or none: then it is recorded only.
    ///
    /// The score is that of the gravest item, from 0 to 100; the risks are those that any of the items shows, the media those that
    /// tell of it with an item that reaches `toldFrom`. It is a proposal: a person confirms the level.
    package func proposed(
        heat: Heat,
        topScore: Int,
        risks: Set<String>,
        media: Set<LevelRules.MediaRank>
    ) -> EventLevel? {
        let reached = lines.filter { topScore >= $0.score && heat.value >= $0.heat }.map(\.level)
        let floored = topScore >= riskScore ? risks.compactMap { floors[$0] } : []
        return (reached + floored + media.compactMap { self.media[$0] }).min { $0.rawValue < $1.rawValue }
    }
}

extension LevelThresholds {
    /// The thresholds as a playbook says them.
    init(_ rules: LevelRules) {
        self.init(
            lines: rules.lines.compactMap { line in
                EventLevel(rawValue: Int16(line.level)).map {
                    Line(
                        level: $0,
                        score: line.score,
                        heat: rules.countsHalves ? line.heat : Heat.half(ofOneSum: line.heat)
                    )
                }
            },
            floors: rules.floors.compactMapValues { EventLevel(rawValue: Int16($0)) },
            media: rules.media.compactMapValues { EventLevel(rawValue: Int16($0)) },
            riskScore: rules.believedFrom
        )
    }
}

/// In what time which proposed levels must be confirmed; from then on they are escalated.
struct ConfirmationLimit: Sendable {
    let levels: [Int16]
    let seconds: Double

    /// The shortest limit from a proposal that is in force, or one for no level where there is none.
    init(_ sets: [RuleSet], at moment: Date) {
        let rule = sets.confirmationLimit(on: moment.chineseDay)
        levels = rule?.levels.sorted().map(Int16.init) ?? []
        seconds = (rule?.clockHours ?? 0) * 3_600
    }
}

extension Date {
    /// The calendar day in China, as `2026-03-01`.
    fileprivate var chineseDay: String {
        let style = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()
        return addingTimeInterval(8 * 3_600).formatted(style)
    }
}
