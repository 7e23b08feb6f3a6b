/// How an item's reactions stand among those of the newest items of its source.
package struct SpreadRank: Sendable, Hashable, Codable {
    /// How many items of the source it was compared with, 0 or more.
    package let among: Int
    /// How many of them drew as many reactions or more, 0 to `among`.
    package let above: Int
    /// Whether it was significant, and gave the item more reach than its own counts did.
    package private(set) var counted = false

    /// Holds a comparison; numbers below zero are taken as zero.
    package init(among: Int, above: Int) {
        self.among = max(among, 0)
        self.above = min(max(above, 0), self.among)
    }

    /// How likely an item that is like the others stands so far up: above 0, at most 1.
    ///
    /// Their counts are of different ages, which makes it a measure, and no proof. Among items that differ by chance alone every place is as likely as any other, whatever their counts are distributed
    /// like: that is the exact one-sided rank test.
    package var chance: Double { Double(above + 1) / Double(among + 1) }

    /// The same, saying whether it counted.
    func counting(_ counted: Bool) -> SpreadRank {
        var rank = self
        rank.counted = counted
        return rank
    }
}
