package import Foundation

/// One alarm: who was told when, what became of each message, and what can be done about it.
package struct AlarmPage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// The identity that its addresses are made of.
    package let id: String
    /// How it stands.
    package let state: AlarmState
    /// Until when it rests; nil while it waits or is over.
    package let until: Date?
    /// When it goes on; nil where nothing more comes by itself.
    package let nextAt: Date?
    /// What it is about.
    package let about: AlarmAbout
    /// What happened with it, in order.
    package let steps: [Step]
    /// What became of each message, in the order of the steps.
    package let outcomes: [Outcome]
    /// To whom it can be handed over; nil where the visitor may not deal with it.
    package let colleagues: [CasePage.Choice]?

    /// Takes everything the page shows.
    package init(
        frame: Frame,
        id: String,
        state: AlarmState,
        until: Date?,
        nextAt: Date?,
        about: AlarmAbout,
        steps: [Step],
        outcomes: [Outcome],
        colleagues: [CasePage.Choice]?
    ) {
        self.frame = frame
        self.id = id
        self.state = state
        self.until = until
        self.nextAt = nextAt
        self.about = about
        self.steps = steps
        self.outcomes = outcomes
        self.colleagues = colleagues
    }

    /// What became of one message.
    package struct Outcome: Sendable {
        /// When the rung was told.
        package let toldAt: Date
        /// Who was told; nil where nobody was in the post, or a machine listens.
        package let person: String?
        /// In which capacity: a code such as `liaison`.
        package let audience: String
        /// The name of the channel.
        package let channel: String
        /// One of `waiting`, `standby`, `sent`, `failed` and `spared`.
        package let state: String
        /// Why it was not sent, or not yet; a lasting code.
        package let why: String?
        /// How often it was tried.
        package let attempts: Int
        /// When it ended; nil while it may still be sent.
        package let endedAt: Date?
        /// What the other side answered.
        package let evidence: String?

        /// Takes what became of one message.
        package init(
            toldAt: Date,
            person: String?,
            audience: String,
            channel: String,
            state: String,
            why: String?,
            attempts: Int,
            endedAt: Date?,
            evidence: String?
        ) {
            self.toldAt = toldAt
            self.person = person
            self.audience = audience
            self.channel = channel
            self.state = state
            self.why = why
            self.attempts = attempts
            self.endedAt = endedAt
            self.evidence = evidence
        }
    }

    /// What can be done about an alarm; the raw value is the last part of the address.
    package enum Action: String, Sendable, CaseIterable {
        case acknowledge
        case snooze
        case handOver = "hand-over"
    }
}

/// The page behind a signed link from a message.
///
/// Opening it does nothing: only its button does, so that a program that looks at links beforehand acknowledges nothing.
package struct AcknowledgePage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// The signed name that the link ends with.
    package let token: String
    /// The name of who was told.
    package let person: String
    /// When they were told.
    package let at: Date
    /// How the alarm stands.
    package let state: AlarmState
    /// Until when it rests; nil while it waits or is over.
    package let until: Date?

    /// Takes everything the page shows.
    package init(frame: Frame, token: String, person: String, at: Date, state: AlarmState, until: Date?) {
        self.frame = frame
        self.token = token
        self.person = person
        self.at = at
        self.state = state
        self.until = until
    }
}
