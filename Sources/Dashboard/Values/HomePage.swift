package import Foundation

/// The page that a day begins with: what is going on and what is owed.
package struct HomePage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// How many events are open at each level: confirmed where it is, else proposed.
    package let openEvents: OpenEvents
    /// How many cases wait for an answer.
    package let casesOpen: Int
    /// How many of them are due within 12 hours.
    package let casesDueSoon: Int
    /// How many of them are overdue.
    package let casesOverdue: Int
    /// How many items came in during the last 24 hours.
    package let itemsLastDay: Int
    /// Seconds from discovery to answer, the middle one of all answered cases; nil before the first answer.
    package let medianAnswer: TimeInterval?
    /// The events to show, most pressing first.
    package let events: [EventRow]
    /// How many events there are in all, shown or not.
    package let eventsInAll: Int
    /// What each agency owes, those with most overdue first.
    package let agencies: [AgencyRow]
    /// The cases to show, first due first.
    package let cases: [CaseRow]
    /// How many cases there are in all, shown or not.
    package let casesInAll: Int

    /// Takes everything the page shows.
    package init(
        frame: Frame,
        openEvents: OpenEvents,
        casesOpen: Int,
        casesDueSoon: Int,
        casesOverdue: Int,
        itemsLastDay: Int,
        medianAnswer: TimeInterval?,
        events: [EventRow],
        eventsInAll: Int,
        agencies: [AgencyRow],
        cases: [CaseRow],
        casesInAll: Int
    ) {
        self.frame = frame
        self.openEvents = openEvents
        self.casesOpen = casesOpen
        self.casesDueSoon = casesDueSoon
        self.casesOverdue = casesOverdue
        self.itemsLastDay = itemsLastDay
        self.medianAnswer = medianAnswer
        self.events = events
        self.eventsInAll = eventsInAll
        self.agencies = agencies
        self.cases = cases
        self.casesInAll = casesInAll
    }

    /// Open events by level.
    package struct OpenEvents: Sendable {
        /// How many are at each level; a level that is missing has none.
        package let byLevel: [Level: Int]
        /// How many are at none.
        package let withoutLevel: Int

        /// Takes the counts by level.
        package init(byLevel: [Level: Int], withoutLevel: Int = 0) {
            self.byLevel = byLevel
            self.withoutLevel = withoutLevel
        }
    }

    /// One event in the table.
    package struct EventRow: Sendable {
        /// The identity that its address is made of.
        package let id: String
        /// The human number, such as 舆〔2026〕17号.
        package let number: String
        /// What it is about in one line.
        package let title: String
        /// The name of the public matter; nil where none was recognised.
        package let matter: String?
        /// How many items it has, those folded included.
        package let items: Int
        /// How many of them repeat another one.
        package let folded: Int
        /// Attention now, from 0 to 100.
        package let heat: Double
        /// Attention over time, oldest first.
        package let curve: [CurvePoint]
        /// What the score proposes.
        package let proposedLevel: Level?
        /// What a person confirmed.
        package let level: Level?
        /// Where it stands.
        package let state: EventState
        /// When its first item was accepted.
        package let discoveredAt: Date

        /// Takes one event.
        package init(
            id: String,
            number: String,
            title: String,
            matter: String?,
            items: Int,
            folded: Int,
            heat: Double,
            curve: [CurvePoint],
            proposedLevel: Level?,
            level: Level?,
            state: EventState,
            discoveredAt: Date
        ) {
            self.id = id
            self.number = number
            self.title = title
            self.matter = matter
            self.items = items
            self.folded = folded
            self.heat = heat
            self.curve = curve
            self.proposedLevel = proposedLevel
            self.level = level
            self.state = state
            self.discoveredAt = discoveredAt
        }
    }

    /// What one agency owes.
    package struct AgencyRow: Sendable {
        /// Its name.
        package let name: String
        /// Cases that wait for its answer, those overdue included.
        package let open: Int
        /// Cases it has answered.
        package let answered: Int
        /// Cases that wait for its answer beyond the limit.
        package let overdue: Int

        /// Takes the counts of one agency.
        package init(name: String, open: Int, answered: Int, overdue: Int) {
            self.name = name
            self.open = open
            self.answered = answered
            self.overdue = overdue
        }
    }

    /// One case in the list.
    package struct CaseRow: Sendable {
        /// The identity that its address is made of.
        package let id: String
        /// The human number, such as 办〔2026〕31号.
        package let number: String
        /// What it is about.
        package let title: String
        /// The agency in custody.
        package let agency: String
        /// The confirmed level of its event; nil while there is none.
        package let level: Level?
        /// Where it stands.
        package let state: CaseState
        /// The deadline that binds it first, running or ended; nil where there is none.
        package let deadline: PageDeadline?

        /// Takes one case.
        package init(
            id: String,
            number: String,
            title: String,
            agency: String,
            level: Level?,
            state: CaseState,
            deadline: PageDeadline?
        ) {
            self.id = id
            self.number = number
            self.title = title
            self.agency = agency
            self.level = level
            self.state = state
            self.deadline = deadline
        }
    }
}
