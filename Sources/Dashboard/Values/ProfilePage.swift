/// How a vendor's JSON becomes items of a source, and a try of it.
package struct ProfilePage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// The source's id.
    package let source: String
    /// Its name.
    package let name: String
    /// The profile, as it is stored or as it was typed; empty for none.
    package let profile: String
    /// Whether one is stored.
    package let isStored: Bool
    /// A document of the vendor that was typed to try it on.
    package let sample: String
    /// What became of trying it; nil where nothing was tried.
    package let trial: Trial?
    /// Whether the visitor may change it.
    package let mayChange: Bool

    /// Takes everything the page shows.
    package init(
        frame: Frame,
        source: String,
        name: String,
        profile: String,
        isStored: Bool,
        sample: String,
        trial: Trial?,
        mayChange: Bool
    ) {
        self.frame = frame
        self.source = source
        self.name = name
        self.profile = profile
        self.isStored = isStored
        self.sample = sample
        self.trial = trial
        self.mayChange = mayChange
    }

    /// What a profile makes of a document.
    package struct Trial: Sendable {
        /// The first items.
        package let items: [TriedItem]
        /// How many there are in all.
        package let count: Int
        /// How many of them cannot be taken.
        package let refused: Int

        /// Takes what became of it.
        package init(items: [TriedItem], count: Int, refused: Int) {
            self.items = items
            self.count = count
            self.refused = refused
        }
    }
}
