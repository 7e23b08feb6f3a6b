package import Foundation

/// One step that was taken, with who, when and why.
package struct Step: Sendable {
    /// The code of the step, such as `level-confirmed` or `accept`; one that the words do not know is shown as it is.
    package let step: String
    /// When it was taken.
    package let at: Date
    /// Who took it; nil for the machine.
    package let person: String?
    /// The agency that the person acted for.
    package let agency: String?
    /// The level that it was about.
    package let level: Level?
    /// Why, in the words of who took it.
    package let reason: String?
    /// The moment that was asked for, if one was.
    package let until: Date?
    /// The other event that the step has to do with.
    package let event: EventPage.Other?

    /// Takes a step with who, when and why.
    package init(
        step: String,
        at: Date,
        person: String? = nil,
        agency: String? = nil,
        level: Level? = nil,
        reason: String? = nil,
        until: Date? = nil,
        event: EventPage.Other? = nil
    ) {
        self.step = step
        self.at = at
        self.person = person
        self.agency = agency
        self.level = level
        self.reason = reason
        self.until = until
        self.event = event
    }
}
