package import Foundation
package import Kernel
package import Postgres

/// Items about one matter.
package struct Event: Sendable {
    /// Made when its first item opens it.
    package let id: ID<Event>
    /// Given when it is opened; events are counted apart from cases.
    package let number: HumanNumber
    /// Its own title, or that of its top item, or the first 40 characters of that item.
    package let title: String
    /// It begins as recorded; a proposed or confirmed level opens it.
    package let state: State
    /// The code of the matter that most of its items are about.
    package let matter: String?
    /// Whether all its items are history; then it is given no level.
    package let history: Bool
    /// When its first item was accepted: limits on answering run from here.
    package let discoveredAt: Date
    /// When its earliest item was written; limits do not run from here.
    package let firstItemAt: Date
    /// When its latest item was written; lists have the latest first.
    package let lastItemAt: Date
    /// How many there are, folded ones too; at least 1.
    package let items: Int
    /// How many of the items repeat another one.
    package let folded: Int
    /// The item with the highest score so far.
    package let topItem: UUID
    /// The score of the top item, 0 to 100; it never falls.
    package let topScore: Int
    /// Attention at `heatAt`.
    package let heat: Heat
    /// The moment that `heat` was reckoned for; from then on it fades.
    package let heatAt: Date
    /// Codes of the risks that any of its items shows.
    package let risks: [String]
    /// The gravest level proposed so far; nil while none is reached.
    package let proposedLevel: EventLevel?
    /// When that level was proposed; nil without one.
    package let proposedAt: Date?
    /// The level that a person confirmed, or raised or lowered since; nil until then.
    package let level: EventLevel?
    /// When it was confirmed, raised or lowered last; nil without a confirmed level.
    package let levelAt: Date?
    /// Who did that; nil without a confirmed level.
    package let levelBy: PersonID?
    /// When it was closed; nil while it is not.
    package let closedAt: Date?
    /// The closed event that it goes on with, where it is a second wave of one.
    package let predecessor: ID<Event>?
    /// The event that it was merged into; nil while it stands for itself.
    package let mergedInto: ID<Event>?
    /// Counts the changes of the row, from 1; clients see it as the entity tag.
    package let version: Int

    /// Where an event stands: only recorded, asking for attention, done with, or gone into another one.
    package enum State: String, Sendable, CaseIterable, SQLValue, SQLDecodable {
        case recorded
        case open
        case closed
        case merged
    }
}

/// How grave an event is: 1 is the gravest (特别重大), 4 the least (一般).
package enum EventLevel: Int16, Sendable, CaseIterable, SQLValue, SQLDecodable {
    case one = 1
    case two = 2
    case three = 3
    case four = 4

    /// The Roman number that people read.
    package var numeral: String {
        switch self {
        case .one: "Ⅰ"
        case .two: "Ⅱ"
        case .three: "Ⅲ"
        case .four: "Ⅳ"
        }
    }
}

/// A number that people say aloud, counted within a year.
package struct HumanNumber: Sendable, Hashable {
    /// The calendar year, by China's time, in which the thing was opened.
    package let year: Int
    /// Its place among those of its kind in that year.
    package let number: Int

    /// Takes year and number within it.
    package init(year: Int, number: Int) {
        self.year = year
        self.number = number
    }

    /// 舆〔2026〕17号, with the character of the series in front.
    package func text(_ series: String) -> String { "\(series)〔\(year)〕\(number)号" }
}

extension Event: RowDecodable {
    package init(row: Row) throws {
        id = try row["id"]
        number = try HumanNumber(year: Int(row["year"] as Int32), number: Int(row["number"] as Int32))
        title = try row["title"]
        state = try row["state"]
        matter = try row["matter"]
        history = try row["history"]
        discoveredAt = try row["discovered_at"]
        firstItemAt = try row["first_item_at"]
        lastItemAt = try row["last_item_at"]
        items = try Int(row["items"] as Int32)
        folded = try Int(row["folded"] as Int32)
        topItem = try row["top_item_id"]
        topScore = try Int(row["top_score"] as Int16)
        heat = try Heat(Attention(row: row), sources: Int(row["sources"] as Int32))
        heatAt = try row["heat_at"]
        risks = try row["risks"]
        proposedLevel = try row["proposed_level"]
        proposedAt = try row["proposed_at"]
        level = try row["level"]
        levelAt = try row["level_at"]
        levelBy = try row["level_by"]
        closedAt = try row["closed_at"]
        predecessor = try row["predecessor_id"]
        mergedInto = try row["merged_into"]
        version = try Int(row["version"] as Int32)
    }
}
