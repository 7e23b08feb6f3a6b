package import Assessment
package import Deadlines
package import Kernel
package import Playbooks

/// The playbook that decides at a moment, with its version.
package struct CurrentPlaybook: Sendable {
    /// The playbook.
    package let playbook: Playbook
    /// Its version.
    package let version: PlaybookID
    /// The models that count beside it.
    package let advisers: Advisers

    /// Takes a playbook and its version, with the models that count.
    package init(_ playbook: Playbook, version: PlaybookID, advisers: Advisers = .none) {
        self.playbook = playbook
        self.version = version
        self.advisers = advisers
    }

    /// Its calendar.
    package var calendar: DatedCalendar { DatedCalendar(playbook.calendar, of: version) }
}
