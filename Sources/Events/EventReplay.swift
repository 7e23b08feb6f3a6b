package import Foundation
package import Intake
package import Playbooks

/// Goes through the items of an event as if they came in anew, under the level table of a playbook.
///
/// The items stay in the event that they are in; only what is decided about them differs.
package struct EventReplay: Sendable {
    private let rules: LevelThresholds

    /// Prepares to replay under a playbook.
    package init(_ playbook: Playbook) { rules = LevelThresholds(playbook.levels) }

    /// What an event comes to by its items.
    ///
    /// - Parameter items: In the order in which they came, each with what is decided about it; never empty.
    package func standing(of event: UUID, _ items: [(item: RecordedItem, judgement: Judgement)]) -> EventStanding {
        var tally: EventTally?
        var level: EventLevel?
        var risks: [String: Int] = [:]
        var media: Set<LevelRules.MediaRank> = []
        for (place, (item, judgement)) in items.enumerated() {
            let row = UnplacedItem(item, judgement)
            var now = tally ?? EventTally(opened: event, by: row)
            now.add(row, folds: false)
            tally = now
            for risk in judgement.risks { risks[risk, default: 0] += 1 }
            if judgement.score >= rules.toldFrom, let rank = LevelRules.MediaRank(rawValue: item.kind) {
                media.insert(rank)
            }
            // What came in together is looked at together; a proposal only ever becomes graver.
            let isLast = place + 1 == items.count || items[place + 1].item.acceptedAt != item.acceptedAt
            guard isLast, !now.history else { continue }
            now.warm(to: item.acceptedAt)
            tally = now
            let found = rules.proposed(heat: now.heat, topScore: Int(now.topScore), risks: now.risks, media: media)
            level = [level, found].compactMap { $0 }.min { $0.rawValue < $1.rawValue }
        }
        let matter = tally?.addedMatters.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key
        return EventStanding(
            matter: matter,
            level: level,
            risks: risks.mapValues { Double($0) / Double(items.count) }
        )
    }
}

/// What an event comes to.
package struct EventStanding: Sendable, Hashable {
    /// The matter that most items are about.
    package let matter: String?
    /// The gravest level that is proposed; nothing where it is recorded only.
    package let level: EventLevel?
    /// The risks that items show, with the share of items that do, 0 to 1.
    package let risks: [String: Double]
}
