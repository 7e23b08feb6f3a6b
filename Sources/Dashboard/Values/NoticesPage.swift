package import Foundation

/// What the visitor was told and what became of it.
package struct NoticesPage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// The notices to show, the newest first.
    package let notices: [NoticeLine]
    /// Whether what is over is shown too.
    package let showsOver: Bool
    /// The cursor of the next page; nil on the last one.
    package let next: String?

    /// Takes everything the page shows.
    package init(frame: Frame, notices: [NoticeLine], showsOver: Bool, next: String?) {
        self.frame = frame
        self.notices = notices
        self.showsOver = showsOver
        self.next = next
    }

    /// One notice.
    package struct NoticeLine: Sendable {
        /// The alarm that it tells of.
        package let alarm: String
        /// How the alarm stands now.
        package let state: AlarmState
        /// Until when it rests; nil while it waits or is over.
        package let until: Date?
        /// What it tells.
        package let about: AlarmAbout
        /// When the visitor was told.
        package let at: Date
        /// Whether the visitor has not seen it yet.
        package let isNew: Bool
        /// Whether the visitor may acknowledge it.
        package let isOffered: Bool

        /// Takes one notice.
        package init(
            alarm: String,
            state: AlarmState,
            until: Date?,
            about: AlarmAbout,
            at: Date,
            isNew: Bool,
            isOffered: Bool
        ) {
            self.alarm = alarm
            self.state = state
            self.until = until
            self.about = about
            self.at = at
            self.isNew = isNew
            self.isOffered = isOffered
        }
    }
}

/// Where an alarm stands.
package enum AlarmState: String, Sendable, CaseIterable {
    case waiting
    case acknowledged
    case snoozed
    case over
}

/// What an alarm is about.
package struct AlarmAbout: Sendable {
    /// The level of the event; nil for a source.
    package let level: Level?
    /// The number of the event, such as 舆〔2026〕17号; nil for a source.
    package let number: String?
    /// What the event or the source is called.
    package let title: String
    /// The page where something is done about it: the case's, the event's or the source's.
    package let address: String
    /// The name of the limit; nil where there is none.
    package let rule: String?
    /// When the limit ends or ended; nil where there is none.
    package let dueAt: Date?
    /// Whether the limit was missed.
    package let isMissed: Bool
    /// Since when the source has been silent; nil for anything else.
    package let silentSince: Date?
    /// When that silence ended; nil while it lasts.
    package let silentUntil: Date?

    /// Takes what an alarm is about.
    package init(
        level: Level?,
        number: String?,
        title: String,
        address: String,
        rule: String?,
        dueAt: Date?,
        isMissed: Bool,
        silentSince: Date? = nil,
        silentUntil: Date? = nil
    ) {
        self.level = level
        self.number = number
        self.title = title
        self.address = address
        self.rule = rule
        self.dueAt = dueAt
        self.isMissed = isMissed
        self.silentSince = silentSince
        self.silentUntil = silentUntil
    }
}
