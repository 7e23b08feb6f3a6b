package import Foundation

/// An item as the gatherer reads it.
///
/// Title and text are in normal form already, as `NormalForm` makes it.
package struct Candidate: Sendable {
    /// The item's own identity.
    package let id: UUID
    /// The title in normal form, where the item has one.
    package let title: String?
    /// The text in normal form.
    package let text: String
    /// When the item was written or, where that is unknown, accepted.
    package let moment: Date
    /// Whether it says when it was written; what needs the time is skipped where it does not.
    package let isDated: Bool
    /// What it is about, as assessed.
    package let matters: [Matter]
    /// The codes of the risks that it shows, as assessed.
    package let risks: [String]

    /// A matter of the catalogue, such as `utilities.gas.supply`, with its part of the evidence, from 0 to 1.
    package typealias Matter = (code: String, share: Double)

    /// Holds what the gatherer needs of an item.
    ///
    /// Title and text may be of any length; only the first 1,600 characters of each are read. Without matters an item
    /// is gathered by its words alone.
    package init(
        id: UUID,
        title: String?,
        text: String,
        moment: Date,
        isDated: Bool = true,
        matters: [Matter] = [],
        risks: [String] = []
    ) {
        self.id = id
        self.title = title
        self.text = text
        self.moment = moment
        self.isDated = isDated
        self.matters = matters
        self.risks = risks
    }

    /// When it was written, where that is known.
    var saidAt: Date? { isDated ? moment : nil }
}
