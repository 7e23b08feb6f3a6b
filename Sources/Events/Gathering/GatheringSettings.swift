/// How strictly items are gathered and how much may be kept in memory.
package struct GatheringSettings: Sendable {
    /// The similarity, from 0 to 1, from which an item joins an event.
    package let threshold: Double
    /// The most items that are remembered word by word, near-duplicates not counted.
    ///
    /// One takes about 2 KB. When they are used up, the events that have been quiet longest are closed.
    package let remembered: Int

    /// Holds the settings; what is not given has the value that was measured on public complaints.
    package init(threshold: Double = 0.16, remembered: Int = 50_000) {
        self.threshold = threshold
        self.remembered = remembered
    }
}
