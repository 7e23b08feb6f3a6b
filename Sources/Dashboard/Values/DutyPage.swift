/// Who is on duty, and the form that enters another turn.
package struct DutyPage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// The turns that are not over, by agency and day.
    package let turns: [Turn]
    /// Who can be on duty at the visitor's agency; nil for who enters nobody.
    package let colleagues: [CasePage.Choice]?

    /// Takes everything the page shows.
    package init(frame: Frame, turns: [Turn], colleagues: [CasePage.Choice]?) {
        self.frame = frame
        self.turns = turns
        self.colleagues = colleagues
    }

    /// One turn of duty.
    package struct Turn: Sendable {
        /// Its id.
        package let id: String
        /// The agency's short name.
        package let agency: String
        /// The person's name.
        package let person: String
        /// On which days: `every`, `working` or `rest`.
        package let days: String
        /// The hour at which it begins, from 0 to 23, and at which it ends, from 1 to 24.
        package let hours: (from: Int, until: Int)
        /// The first and the last day, such as `2026-10-01`.
        package let span: (first: String, last: String)
        /// Whether the visitor may end it.
        package let isOffered: Bool

        /// Takes one turn.
        package init(
            id: String,
            agency: String,
            person: String,
            days: String,
            hours: (from: Int, until: Int),
            span: (first: String, last: String),
            isOffered: Bool
        ) {
            self.id = id
            self.agency = agency
            self.person = person
            self.days = days
            self.hours = hours
            self.span = span
            self.isOffered = isOffered
        }
    }
}
