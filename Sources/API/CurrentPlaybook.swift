package import Deadlines
package import Kernel
package import Playbooks

/// The playbook that decides at a moment, with its version.
package struct CurrentPlaybook: Sendable {
    /// The playbook.
    package let playbook: Playbook
    /// Its version.
    package let version: PlaybookID

    /// Takes a playbook and its version.
    package init(_ playbook: Playbook, version: PlaybookID) {
        self.playbook = playbook
        self.version = version
    }

    /// Its calendar.
    package var calendar: DatedCalendar { DatedCalendar(playbook.calendar, of: version) }
}
