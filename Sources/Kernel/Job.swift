package import Foundation
package import Postgres

/// Work that must follow a commit, named for what happened.
package struct JobKind: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    /// Takes a name such as `event.level-confirmed`.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// Items of a batch were stored; the subject is the batch.
    package static let itemsAccepted = JobKind(rawValue: "items.accepted")
    /// A person confirmed an event's level; the subject is the event.
    package static let levelConfirmed = JobKind(rawValue: "event.level-confirmed")
    /// A person raised an event's level; the subject is the event.
    package static let levelRaised = JobKind(rawValue: "event.level-raised")
    /// Nobody confirmed a proposed level in time; the subject is the event.
    package static let levelUnconfirmed = JobKind(rawValue: "event.level-unconfirmed")
    /// Enough was heard of an event after it was closed.
    package static let eventComeUpAgain = JobKind(rawValue: "event.come-up-again")
    /// Items came to an event or went from it by a person's word; the subject is the event.
    package static let eventRegrouped = JobKind(rawValue: "event.regrouped")
    /// An event with a confirmed level took in another one; the subject is the event.
    package static let tookIn = JobKind(rawValue: "event.took-in")
    /// The information office closed a case; the subject is the case.
    package static let caseClosed = JobKind(rawValue: "case.closed")
    /// An answer was sent back, or a closed case reopened; the subject is the case.
    package static let caseSentBack = JobKind(rawValue: "case.sent-back")
    /// An order to act was issued; the subject is the order.
    package static let orderIssued = JobKind(rawValue: "order.issued")
    /// A report on an order to act was sent back; the subject is the order.
    package static let orderSentBack = JobKind(rawValue: "order.sent-back")
    /// An order to act was taken back; the subject is the order.
    package static let orderWithdrawn = JobKind(rawValue: "order.withdrawn")
    /// A person handed an alarm over to a colleague; the subject is the alarm.
    package static let alarmHandedOver = JobKind(rawValue: "alarm.handed-over")
    /// Nobody of an audience could be reached over any of their channels; the subject is the alarm.
    package static let noticeUnreached = JobKind(rawValue: "notice.unreached")
}

extension Transaction {
    /// Leaves a job that will be done after this transaction commits, at least once.
    package func leave(_ kind: JobKind, for subject: UUID) async throws {
        try await execute("INSERT INTO hy.jobs (kind, subject) VALUES (\(kind.rawValue), \(subject))")
    }
}
