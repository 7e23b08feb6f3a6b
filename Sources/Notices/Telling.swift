package import Foundation
package import Kernel

/// One person who is to be told of one firing.
package struct Telling: Sendable, Hashable {
    /// The step that tells; each person is told of it once.
    package let firing: Int64
    /// The alarm whose step it is.
    package let alarm: UUID
    /// The event or the source that it concerns: what concerns one keeps its order.
    package let subject: UUID
    /// In which capacity the person is told, such as `liaison`.
    package let audience: String
    /// The agency where the person is told; nothing where nobody could be found anywhere.
    package let agency: AgencyID?
    /// The agency that has the case; nothing where there is none.
    package let custodian: AgencyID?
    /// Who is told; nothing where nobody could be found.
    package let person: PersonID?
    /// When the rung was reached.
    package let at: Date
    /// Whether it goes before others.
    package let isGrave: Bool
    /// Held back until then (quiet hours).
    package let notBefore: Date
    /// Whether it stays on the person's own page, because they know of something graver in the same matter.
    package let isMuted: Bool

    /// Puts a telling together.
    package init(
        firing: Int64,
        alarm: UUID,
        subject: UUID,
        audience: String,
        agency: AgencyID?,
        custodian: AgencyID?,
        person: PersonID?,
        at: Date,
        isGrave: Bool,
        notBefore: Date,
        isMuted: Bool
    ) {
        self.firing = firing
        self.alarm = alarm
        self.subject = subject
        self.audience = audience
        self.agency = agency
        self.custodian = custodian
        self.person = person
        self.at = at
        self.isGrave = isGrave
        self.notBefore = notBefore
        self.isMuted = isMuted
    }

    /// The same, muted or not.
    package func muted(_ isMuted: Bool) -> Telling {
        Telling(
            firing: firing,
            alarm: alarm,
            subject: subject,
            audience: audience,
            agency: agency,
            custodian: custodian,
            person: person,
            at: at,
            isGrave: isGrave,
            notBefore: notBefore,
            isMuted: isMuted
        )
    }
}
