import Events
import Foundation
import Kernel

/// An event as the API shows it.
///
/// The wire has its own types, so a room may change without breaking a client.
struct EventView: Encodable {
    let id: String
    let number: String
    let title: String
    let state: String
    let matter: String?
    let history: Bool
    let discoveredAt: Date
    let firstItemAt: Date
    let lastItemAt: Date
    let items: Int
    let folded: Int
    let heat: Double
    let heatNews: Double
    let heatAt: Date
    let risks: [String]
    let proposedLevel: Int?
    let level: Int?
    let levelAt: Date?
    let closedAt: Date?
    let predecessorID: String?
    let mergedIntoID: String?
    let version: Int

    enum CodingKeys: String, CodingKey {
        case closedAt = "closed_at"
        case predecessorID = "predecessor_id"
        case mergedIntoID = "merged_into_id"
        case id, number, title, state, matter, history, items, folded, heat, risks, level, version
        case discoveredAt = "discovered_at"
        case firstItemAt = "first_item_at"
        case lastItemAt = "last_item_at"
        case heatNews = "heat_news"
        case heatAt = "heat_at"
        case proposedLevel = "proposed_level"
        case levelAt = "level_at"
    }

    init(_ event: Event) {
        id = event.id.text
        number = event.number.text("舆")
        title = event.title
        state = event.state.rawValue
        matter = event.matter
        history = event.history
        discoveredAt = event.discoveredAt
        firstItemAt = event.firstItemAt
        lastItemAt = event.lastItemAt
        items = event.items
        folded = event.folded
        heat = event.heat.value
        heatNews = event.heat.news
        heatAt = event.heatAt
        risks = event.risks
        proposedLevel = event.proposedLevel.map { Int($0.rawValue) }
        level = event.level.map { Int($0.rawValue) }
        levelAt = event.levelAt
        closedAt = event.closedAt
        predecessorID = event.predecessor?.text
        mergedIntoID = event.mergedInto?.text
        version = event.version
    }
}

/// An event with its curve and what was done with it.
struct EventFileView: Encodable {
    let event: EventView
    let curve: [Point]
    let steps: [Step]

    struct Point: Encodable {
        let hour: Date
        let heat: Double
        let news: Double
    }

    struct Step: Encodable {
        let step: String
        let at: Date
        let person: String?
        let agency: String?
        let level: Int?
        let reason: String?
        let otherID: String?

        enum CodingKeys: String, CodingKey {
            case step, at, person, agency, level, reason
            case otherID = "other_id"
        }
    }

    init(_ event: Event, heat: [HeatPoint], steps: [EventStep]) {
        self.event = EventView(event)
        curve = heat.map { Point(hour: $0.hour, heat: $0.heat.value, news: $0.heat.news) }
        self.steps = steps.map {
            Step(
                step: $0.step,
                at: $0.at,
                person: $0.person,
                agency: $0.agency,
                level: $0.level.map { Int($0.rawValue) },
                reason: $0.reason,
                otherID: $0.other?.text
            )
        }
    }
}

/// An event that may be about the same matter, as the API shows it.
struct SimilarEventView: Encodable {
    let event: EventView
    /// Of the titles, to the hundredth.
    let likeness: Double

    init(_ similar: SimilarEvent) {
        event = EventView(similar.event)
        likeness = (similar.likeness * 100).rounded() / 100
    }
}
