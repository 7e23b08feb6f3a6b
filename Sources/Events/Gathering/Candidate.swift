package import Foundation

/// An item as the gatherer reads it.
///
/// Title and text are in normal form already: full-width folded, lower-cased, addresses and repost marks gone.
package struct Candidate: Sendable {
    /// The item's own identity.
    package let id: UUID
    /// The title in normal form, where the item has one.
    package let title: String?
    /// The text in normal form.
    package let text: String
    /// When the item was written or, where that is unknown, accepted.
    package let moment: Date

    /// Holds what the gatherer needs of an item.
    ///
    /// Title and text may be of any length; only the first 1,600 characters of each are read.
    package init(id: UUID, title: String?, text: String, moment: Date) {
        self.id = id
        self.title = title
        self.text = text
        self.moment = moment
    }
}
