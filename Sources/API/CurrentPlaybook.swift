package import Deadlines
package import Intake
package import Kernel
package import Playbooks

/// The playbook that decides at a moment, with its version.
package struct CurrentPlaybook: Sendable {
    /// The playbook.
    package let playbook: Playbook
    /// What scores under it, by the models that count beside it.
    package let scoring: Scoring

    /// Takes a playbook and what scores under it.
    package init(_ playbook: Playbook, scoring: Scoring) {
        self.playbook = playbook
        self.scoring = scoring
    }

    /// Its version.
    package var version: PlaybookID { scoring.playbook }

    /// Its calendar.
    package var calendar: DatedCalendar { DatedCalendar(playbook.calendar, of: version) }
}
