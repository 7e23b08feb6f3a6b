import Cases
import Events
import Foundation
import Hummingbird
import Intake
import Kernel
import Playbooks

/// Previews of playbooks over HTTP: what other words, levels or plans would have made of recorded items.
struct PreviewRoutes: Sendable {
    let previewing: Previewing

    /// Bytes of the files that are given.
    static let mostBytes = 4 << 20

    var routes: [Route] {
        [Route(.post, "/v1/playbooks/preview", reads: true, preview)]
    }

    @Sendable func preview(_ request: Request, _ context: CityContext) async throws -> Response {
        let principal = try context.somebody()
        _ = try principal.official(for: .previewPlaybook)
        var body = try await request.object(upTo: Self.mostBytes)
        let changed = try body.texts("files")
        let count = try body.wholeIfAny("items", in: 1...PlaybookPreview.most) ?? Previewing.usual
        let day = try body.textIfAny("on")
        try body.end()
        let found = try await previewing.differences(under: changed, items: count, on: day, for: principal)
        return try .json(PreviewView(found))
    }
}

/// What would differ, as the API shows it.
private struct PreviewView: Encodable {
    let digest: String
    let current: String
    let movedLimits: Int
    let on: String
    let laterDays: [String]
    let items: ItemCounts
    let events: EventCounts
    let differingItems: [Item]
    let differingEvents: [Event]

    enum CodingKeys: String, CodingKey {
        case digest, current, on, items, events
        case laterDays = "later_days"
        case movedLimits = "moved_limits"
        case differingItems = "differing_items"
        case differingEvents = "differing_events"
    }

    struct ItemCounts: Encodable {
        let replayed: Int
        let differing: Int
        let matter: Int
        let score: Int
        let risks: Int
    }

    struct EventCounts: Encodable {
        let replayed: Int
        let differing: Int
        let routed: Int
        let assisted: Int
        let limited: Int
        let graded: Int
        let alarmed: Int
    }

    struct Item: Encodable {
        let id: String
        let before: Verdict
        let after: Verdict
    }

    struct Verdict: Encodable {
        let matter: String?
        let score: Int
        let risks: [String]

        init(_ judgement: Judgement) {
            matter = judgement.matter
            score = judgement.score
            risks = judgement.risks
        }
    }

    struct Event: Encodable {
        let id: String
        let title: String?
        let before: Course
        let after: Course
    }

    struct Course: Encodable {
        let matter: String?
        let level: String?
        let plan: String?
        let duty: String?
        let agencyID: String?
        let agency: String?
        let assistants: [String]
        let limits: [Limit]
        let returnHours: Int?
        let chains: [String]

        enum CodingKeys: String, CodingKey {
            case matter, level, plan, duty, agency, assistants, limits, chains
            case agencyID = "agency_id"
            case returnHours = "return_hours"
        }

        struct Limit: Encodable {
            let code: String
            let name: String
            let length: Int
            let unit: String
            let start: String
            let end: String?
            let firstDayCounts: Bool
            let pauses: [Pause]
            let silence: String?
            let extending: ExplanationView.ExtensionView?

            enum CodingKeys: String, CodingKey {
                case code, name, length, unit, start, end, pauses, silence
                case extending = "extension"
                case firstDayCounts = "first_day_counts"
            }

            struct Pause: Encodable {
                let cause: String
                let beginsAnew: Bool

                enum CodingKeys: String, CodingKey {
                    case cause
                    case beginsAnew = "begins_anew"
                }
            }

            init(_ rule: LimitRule) {
                code = rule.code
                name = rule.name
                length = rule.length
                unit = rule.unit.rawValue
                start = rule.start.rawValue
                end = rule.end?.rawValue
                firstDayCounts = rule.countsFirstDay
                pauses = rule.pauses.map { Pause(cause: $0.cause.rawValue, beginsAnew: $0.beginsAnew) }
                silence = rule.silence?.rawValue
                extending = rule.extending.map(ExplanationView.ExtensionView.init)
            }
        }

        init(_ course: EventCourse) {
            matter = course.matter
            level = course.level?.numeral
            plan = course.plan
            duty = course.duty
            agencyID = course.agency?.text
            agency = course.agencyName
            assistants = course.assisting.map(\.name).sorted()
            limits = course.limits.map { Limit($0.rule) }
            returnHours = course.returnHours
            chains = course.chains.map(\.code)
        }
    }

    init(_ preview: Previewing.Preview) {
        let found = preview.found
        digest = preview.draft.digest
        current = preview.current
        movedLimits = found.movedLimits
        on = found.day.description
        laterDays = found.laterDays.map(\.description)
        items = ItemCounts(
            replayed: found.items.replayed,
            differing: found.items.differing,
            matter: found.items.matter,
            score: found.items.score,
            risks: found.items.risks
        )
        events = EventCounts(
            replayed: found.events.replayed,
            differing: found.events.differing,
            routed: found.events.routed,
            assisted: found.events.assisted,
            limited: found.events.limited,
            graded: found.events.graded,
            alarmed: found.events.alarmed
        )
        differingItems = found.examples.map { item in
            Item(id: item.item.text, before: Verdict(item.before), after: Verdict(item.after))
        }
        differingEvents = found.differing.map { event in
            Event(id: event.event.text, title: event.title, before: Course(event.before), after: Course(event.after))
        }
    }
}
