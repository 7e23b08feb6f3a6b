package import Foundation

/// One event opened: what it is, why it scores as it does, who must answer and what was done.
package struct EventPage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// The identity that its address is made of.
    package let id: String
    /// The human number, such as 舆〔2026〕17号.
    package let number: String
    /// What it is about in one line.
    package let title: String
    /// The name of the public matter; nil where none was recognised.
    package let matter: String?
    /// The places it names, widest first.
    package let places: [String]
    /// The names of the risks it carries, such as 人员伤亡.
    package let risks: [String]
    /// Where it stands.
    package let state: EventState
    /// What the score proposes, and since when.
    package let proposed: Proposed?
    /// What a person confirmed.
    package let confirmed: Confirmed?
    /// Whether this visitor may confirm a level now.
    package let mayConfirm: Bool
    /// What else this visitor may do now, in the order in which it is offered.
    package let acts: [Act]
    /// The closed event that it goes on with.
    package let predecessor: Other?
    /// The event that it was merged into.
    package let mergedInto: Other?
    /// Events that may be about the same matter, the likest first; empty for who may not put events together.
    package let similar: [Other]
    /// The reason typed into a confirmation that was refused; shown again.
    package let typedReason: String
    /// When its first item was accepted: limits on answering run from here.
    package let discoveredAt: Date
    /// When its newest item was published or accepted.
    package let lastItemAt: Date
    /// Attention now, from 0 to 100.
    package let heat: Double
    /// The half of the heat that is in the news, 0 to 50.
    package let heatInNews: Double
    /// Attention over time, oldest first.
    package let curve: [CurvePoint]
    /// How many items it has, those folded included.
    package let itemsInAll: Int
    /// How many of them repeat another one.
    package let folded: Int
    /// The items to show, highest score first.
    package let items: [ItemRow]
    /// Why its top item scores as it does.
    package let score: Score?
    /// The cases it opened.
    package let cases: [CaseRow]
    /// What was done, oldest first.
    package let steps: [Step]

    /// Takes everything the page shows.
    package init(
        frame: Frame,
        id: String,
        number: String,
        title: String,
        matter: String?,
        places: [String],
        risks: [String] = [],
        state: EventState,
        proposed: Proposed?,
        confirmed: Confirmed?,
        mayConfirm: Bool,
        acts: [Act] = [],
        predecessor: Other? = nil,
        mergedInto: Other? = nil,
        similar: [Other] = [],
        typedReason: String = "",
        discoveredAt: Date,
        lastItemAt: Date,
        heat: Double,
        heatInNews: Double,
        curve: [CurvePoint],
        itemsInAll: Int,
        folded: Int,
        items: [ItemRow],
        score: Score?,
        cases: [CaseRow],
        steps: [Step]
    ) {
        self.frame = frame
        self.id = id
        self.number = number
        self.title = title
        self.matter = matter
        self.places = places
        self.risks = risks
        self.state = state
        self.proposed = proposed
        self.confirmed = confirmed
        self.mayConfirm = mayConfirm
        self.acts = acts
        self.predecessor = predecessor
        self.mergedInto = mergedInto
        self.similar = similar
        self.typedReason = typedReason
        self.discoveredAt = discoveredAt
        self.lastItemAt = lastItemAt
        self.heat = heat
        self.heatInNews = heatInNews
        self.curve = curve
        self.itemsInAll = itemsInAll
        self.folded = folded
        self.items = items
        self.score = score
        self.cases = cases
        self.steps = steps
    }

    /// Another event that this one has to do with.
    package struct Other: Sendable {
        /// The identity that its address is made of.
        package let id: String
        /// Its human number.
        package let number: String
        /// What it is about, where that is shown.
        package let title: String?

        /// Takes an event with its number, and with its title where that is shown.
        package init(id: String, number: String, title: String? = nil) {
            self.id = id
            self.number = number
            self.title = title
        }
    }

    /// A level that the score proposes.
    package struct Proposed: Sendable {
        /// The level.
        package let level: Level
        /// Since when.
        package let at: Date

        /// Takes a level and since when it is proposed.
        package init(level: Level, at: Date) {
            self.level = level
            self.at = at
        }
    }

    /// A level that a person confirmed, raised or lowered.
    package struct Confirmed: Sendable {
        /// The level.
        package let level: Level
        /// Who did.
        package let person: String
        /// When.
        package let at: Date
        /// Why.
        package let reason: String?

        /// Takes a level with who confirmed it, when and why.
        package init(level: Level, person: String, at: Date, reason: String?) {
            self.level = level
            self.person = person
            self.at = at
            self.reason = reason
        }
    }

    /// The score of one item with everything it is made of.
    package struct Score: Sendable {
        /// From 0 to 100.
        package let total: Int
        /// What it is made of, in the order of the playbook.
        package let factors: [Factor]
        /// The item's text in pieces; marked ones are the evidence.
        package let segments: [Segment]
        /// The version of the playbook it was scored under.
        package let playbook: String

        /// Takes a score with factors and evidence.
        package init(total: Int, factors: [Factor], segments: [Segment], playbook: String) {
            self.total = total
            self.factors = factors
            self.segments = segments
            self.playbook = playbook
        }
    }

    /// One factor of a score.
    package struct Factor: Sendable {
        /// Its name, in the visitor's language where the playbook has it.
        package let name: String
        /// Points that it adds; below zero where it takes away.
        package let points: Double
        /// The share of the whole, 0 to 1; nil where the playbook gives none.
        package let share: Double?
        /// The evidence in a few words.
        package let evidence: String?

        /// Takes one factor.
        package init(name: String, points: Double, share: Double? = nil, evidence: String? = nil) {
            self.name = name
            self.points = points
            self.share = share
            self.evidence = evidence
        }
    }

    /// A piece of a text.
    package struct Segment: Sendable {
        /// The characters.
        package let text: String
        /// Whether they are evidence.
        package let isMarked: Bool

        /// Takes a piece of a text.
        package init(text: String, isMarked: Bool) {
            self.text = text
            self.isMarked = isMarked
        }
    }

    /// One case that the event opened.
    package struct CaseRow: Sendable {
        /// The identity that its address is made of.
        package let id: String
        /// The human number.
        package let number: String
        /// The agency in custody.
        package let agency: String
        /// The agencies that assist.
        package let assistants: [String]
        /// Where it stands.
        package let state: CaseState
        /// The deadline that binds it first, running or ended; nil where there is none.
        package let deadline: PageDeadline?

        /// Takes one case.
        package init(
            id: String,
            number: String,
            agency: String,
            assistants: [String],
            state: CaseState,
            deadline: PageDeadline?
        ) {
            self.id = id
            self.number = number
            self.agency = agency
            self.assistants = assistants
            self.state = state
            self.deadline = deadline
        }
    }
}
