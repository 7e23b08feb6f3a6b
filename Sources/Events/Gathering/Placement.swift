package import Foundation

/// Where the gatherer put an item.
///
/// It is a decision about the events as they were at that moment; later items don't change it.
package enum Placement: Sendable, Equatable {
    /// The item belongs to an event that was already open.
    ///
    /// The similarity is from 0 to 1. `foldedInto` names an earlier item of the event that says the same in nearly the
    /// same words; that item itself is never folded.
    case joined(event: UUID, similarity: Double, foldedInto: UUID?)
    /// No open event is about this matter, so the event that was offered now exists and holds the item.
    case opened
    /// The same, but the event that is about this matter has ended: the new one goes on with it.
    case followed(event: UUID)
}
