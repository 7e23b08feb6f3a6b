package import Foundation

/// Every source with what came from it lately, and the form that adds another one.
package struct SourcesPage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// The sources, by code.
    package let sources: [SourceLine]
    /// The kinds of sources that can be added; nil for who adds none.
    package let kinds: [String]?

    /// Takes everything the page shows.
    package init(frame: Frame, sources: [SourceLine], kinds: [String]?) {
        self.frame = frame
        self.sources = sources
        self.kinds = kinds
    }
}

/// A source as the list and its own page show it.
package struct SourceLine: Sendable {
    /// Its id.
    package let id: String
    /// Its code and its name.
    package let code: String
    /// The name that pages show.
    package let name: String
    /// What kind of place it is.
    package let kind: String
    /// How much its word weighs, from 0 to 1.
    package let weight: Double
    /// The short name of the agency that answers for it.
    package let owner: String?
    /// Whether nothing is taken from it.
    package let isPaused: Bool
    /// When anything came last.
    package let heardAt: Date?
    /// How many new items came in the last 24 hours.
    package let lastDay: Int
    /// How many items should have come since it fell silent; nil while it is not.
    package let missing: Double?
    /// The alarm of its silence; nil while it is not silent.
    package let alarm: String?
    /// What else came in the last 24 hours: known items, known ones with other content, and what could not be taken.
    package let others: (duplicate: Int, changed: Int, rejected: Int)
    /// How many of its feeds have something wrong.
    package let brokenFeeds: Int

    /// Takes one source.
    package init(
        id: String,
        code: String,
        name: String,
        kind: String,
        weight: Double,
        owner: String?,
        isPaused: Bool,
        heardAt: Date?,
        lastDay: Int,
        others: (duplicate: Int, changed: Int, rejected: Int),
        missing: Double?,
        alarm: String?,
        brokenFeeds: Int
    ) {
        self.id = id
        self.code = code
        self.name = name
        self.kind = kind
        self.weight = weight
        self.owner = owner
        self.isPaused = isPaused
        self.heardAt = heardAt
        self.lastDay = lastDay
        self.others = others
        self.missing = missing
        self.alarm = alarm
        self.brokenFeeds = brokenFeeds
    }
}

/// One source with its feeds, what came from it, and the forms that change it.
package struct SourcePage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// The source itself.
    package let source: SourceLine
    /// What else is to be known of it.
    package let note: String?
    /// Whether a mapping profile says how its JSON is read.
    package let isMapped: Bool
    /// Its feeds, in the order in which they were added.
    package let feeds: [Feed]
    /// What came and could not be read, the newest first.
    package let quarantine: [Body]
    /// New items of each of the last days, the newest first, with what was expected where somebody watches.
    package let days: [Day]
    /// How many of the expected items must be missing for a silence; nil where nobody watches for one.
    package let patience: Double?
    /// When it was silent lately, the newest first.
    package let silences: [Silence]
    /// What the forms offer; nil for who may only look.
    package let offers: Offers?

    /// Takes everything the page shows.
    package init(
        frame: Frame,
        source: SourceLine,
        note: String?,
        isMapped: Bool,
        feeds: [Feed],
        quarantine: [Body],
        days: [Day],
        patience: Double?,
        silences: [Silence],
        offers: Offers?
    ) {
        self.frame = frame
        self.source = source
        self.note = note
        self.isMapped = isMapped
        self.feeds = feeds
        self.quarantine = quarantine
        self.days = days
        self.patience = patience
        self.silences = silences
        self.offers = offers
    }

    /// One feed.
    package struct Feed: Sendable {
        /// Its id.
        package let id: String
        /// Where it stands.
        package let url: String
        /// `active`, `paused` or `gone`.
        package let state: String
        /// How often it is fetched, in minutes.
        package let everyMinutes: Int
        /// When it was asked last.
        package let checkedAt: Date?
        /// When it last held something new.
        package let heardAt: Date?
        /// What came of it last, in words; nil until it was asked.
        package let outcome: String?
        /// Whether that was good.
        package let isGood: Bool

        /// Takes one feed.
        package init(
            id: String,
            url: String,
            state: String,
            everyMinutes: Int,
            checkedAt: Date?,
            heardAt: Date?,
            outcome: String?,
            isGood: Bool
        ) {
            self.id = id
            self.url = url
            self.state = state
            self.everyMinutes = everyMinutes
            self.checkedAt = checkedAt
            self.heardAt = heardAt
            self.outcome = outcome
            self.isGood = isGood
        }
    }

    /// A body that could not be read.
    package struct Body: Sendable {
        /// Its id.
        package let id: String
        /// When it came.
        package let at: Date
        /// Why it could not be read, in words.
        package let reason: String
        /// Its length in bytes.
        package let size: Int

        /// Takes one body.
        package init(id: String, at: Date, reason: String, size: Int) {
            self.id = id
            self.at = at
            self.reason = reason
            self.size = size
        }
    }

    /// One day.
    package struct Day: Sendable {
        /// The day in China, such as `2026-03-01`.
        package let day: String
        /// New items.
        package let items: Int
        /// What was expected; nil where nobody watches.
        package let expected: Double?

        /// Takes one day.
        package init(day: String, items: Int, expected: Double?) {
            self.day = day
            self.items = items
            self.expected = expected
        }
    }

    /// A time in which it was silent.
    package struct Silence: Sendable {
        /// Its alarm.
        package let alarm: String
        /// When something new came last before it.
        package let since: Date
        /// When it ended; nil while it lasts.
        package let endedAt: Date?

        /// Takes one silence.
        package init(alarm: String, since: Date, endedAt: Date?) {
            self.alarm = alarm
            self.since = since
            self.endedAt = endedAt
        }
    }

    /// What the forms offer.
    package struct Offers: Sendable {
        /// The kinds that a source can be of.
        package let kinds: [String]
        /// Agencies that can answer for it.
        package let agencies: [CasePage.Choice]
        /// The agency that does.
        package let owner: String?
        /// For how many days what is hidden of persons is kept; nil for as long as the text.
        package let personalDays: Int?
        /// For how many days texts are kept; nil for good.
        package let textDays: Int?

        /// Takes what is offered.
        package init(
            kinds: [String],
            agencies: [CasePage.Choice],
            owner: String?,
            personalDays: Int? = nil,
            textDays: Int? = nil
        ) {
            self.kinds = kinds
            self.agencies = agencies
            self.owner = owner
            self.personalDays = personalDays
            self.textDays = textDays
        }
    }
}
