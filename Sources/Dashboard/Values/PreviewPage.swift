/// What another playbook would make of recorded items, and the form that asks.
package struct PreviewPage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// The files of the current version, by path; empty where none was published.
    package let files: [String]
    /// The file that is changed.
    package let file: String?
    /// What it holds, or what was typed.
    package let content: String
    /// The digest of the file with which the change began, which the form gives back.
    package let base: String
    /// Whether the file was published anew since the change began.
    package let isStale: Bool
    /// What would differ; nil where nothing was asked yet.
    package let found: Found?
    /// What was previewed, as it can be published; nil where nothing was, or nothing changed.
    package let publishing: Publishing?

    /// Takes everything the page shows.
    package init(
        frame: Frame,
        files: [String],
        file: String?,
        content: String,
        base: String = "",
        isStale: Bool = false,
        found: Found?,
        publishing: Publishing? = nil
    ) {
        self.frame = frame
        self.files = files
        self.file = file
        self.content = content
        self.base = base
        self.isStale = isStale
        self.found = found
        self.publishing = publishing
    }

    /// What was previewed, as it can be published.
    package struct Publishing: Sendable {
        /// The digest of all files with the change.
        package let digest: String
        /// The digest of the version that was current.
        package let current: String
        /// Why, as it was typed.
        package let note: String

        /// Takes what was previewed.
        package init(digest: String, current: String, note: String) {
            self.digest = digest
            self.current = current
            self.note = note
        }
    }

    /// What would differ.
    package struct Found: Sendable {
        /// How many items were replayed and would differ.
        package let items: Counts
        /// How many events were replayed and would differ.
        package let events: Counts
        /// How many running limits in working days would end at another time.
        package let movedLimits: Int
        /// The day whose limits bind, such as `2026-10-01`; nil where it is today.
        package let day: String?
        /// Later days on which the limits differ otherwise.
        package let laterDays: [String]
        /// The first events that would differ.
        package let eventLines: [EventLine]
        /// The first items that would differ.
        package let itemLines: [ItemLine]

        /// Takes what was found.
        package init(
            items: Counts,
            events: Counts,
            movedLimits: Int,
            day: String? = nil,
            laterDays: [String] = [],
            eventLines: [EventLine],
            itemLines: [ItemLine]
        ) {
            self.items = items
            self.events = events
            self.movedLimits = movedLimits
            self.day = day
            self.laterDays = laterDays
            self.eventLines = eventLines
            self.itemLines = itemLines
        }
    }

    /// How many there were, and how many would differ in what.
    package struct Counts: Sendable {
        /// How many were replayed.
        package let replayed: Int
        /// How many would differ at all.
        package let differing: Int
        /// How many would differ in each, in the order in which they are shown.
        package let changes: KeyValuePairs<Change, Int>

        /// Takes what was counted.
        package init(replayed: Int, differing: Int, changes: KeyValuePairs<Change, Int>) {
            self.replayed = replayed
            self.differing = differing
            self.changes = changes
        }
    }

    /// In what something would differ.
    package enum Change: String, Sendable {
        case matter
        case score
        case risks
        /// Who answers.
        case routed
        /// Who assists.
        case assisted
        /// What has to be kept to.
        case limited
        /// How grave it is.
        case graded
        /// Who is told.
        case alarmed
    }

    /// An item under both.
    package struct ItemLine: Sendable {
        /// Its id.
        package let id: String
        /// Its heading, or the beginning of its text.
        package let words: String
        /// Under the current version.
        package let before: Verdict
        /// Under the draft.
        package let after: Verdict

        /// Takes one item.
        package init(id: String, words: String, before: Verdict, after: Verdict) {
            self.id = id
            self.words = words
            self.before = before
            self.after = after
        }
    }

    /// What is made of an item.
    package struct Verdict: Sendable {
        /// The name of its matter.
        package let matter: String?
        /// From 0 to 100.
        package let score: Int
        /// The names of its risks.
        package let risks: [String]

        /// Takes what is made of an item.
        package init(matter: String?, score: Int, risks: [String]) {
            self.matter = matter
            self.score = score
            self.risks = risks
        }
    }

    /// An event under both.
    package struct EventLine: Sendable {
        /// Its id.
        package let id: String
        /// What it is called.
        package let title: String?
        /// Under the current version.
        package let before: Course
        /// Under the draft.
        package let after: Course

        /// Takes one event.
        package init(id: String, title: String?, before: Course, after: Course) {
            self.id = id
            self.title = title
            self.before = before
            self.after = after
        }
    }

    /// The way of an event.
    package struct Course: Sendable {
        /// The level that is proposed; nil where it is recorded only.
        package let level: Level?
        /// The name of its matter.
        package let matter: String?
        /// The name of the plan.
        package let plan: String?
        /// Who answers.
        package let agency: String?
        /// Who assists; nil where the other course has the same.
        package let assistants: [String]?
        /// The limits that the other course has not, or not so; whether it has one that looks the same.
        package let limits: [(name: String, length: Int, unit: String, isOtherwise: Bool)]
        /// In how many hours the case may be returned; nil where the other course has the same.
        package let returnHours: Int?
        /// The names of the chains by which people are told.
        package let chains: [String]

        /// Takes the way of an event.
        package init(
            level: Level?,
            matter: String?,
            plan: String?,
            agency: String?,
            assistants: [String]? = nil,
            limits: [(name: String, length: Int, unit: String, isOtherwise: Bool)] = [],
            returnHours: Int? = nil,
            chains: [String]
        ) {
            self.level = level
            self.matter = matter
            self.plan = plan
            self.agency = agency
            self.assistants = assistants
            self.limits = limits
            self.returnHours = returnHours
            self.chains = chains
        }
    }
}
