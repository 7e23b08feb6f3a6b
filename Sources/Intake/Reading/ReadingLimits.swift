/// How much one body may hold before it is refused.
package struct ReadingLimits: Sendable, Hashable {
    /// Bytes of a body.
    package let bytes: Int
    /// Items of a body.
    package let items: Int
    /// Objects and arrays within one another.
    package let depth: Int
    /// Keys of one object.
    package let keys: Int
    /// Values, each nested one counted, of one item or document.
    package let values: Int

    /// What the interface promises: 10 MiB, 5,000 items, 64 keys an item, 32 levels.
    package static let items = ReadingLimits()

    /// Sets limits; what is not given is as for items.
    package init(
        bytes: Int = 10 << 20,
        items: Int = 5_000,
        depth: Int = 32,
        keys: Int = 64,
        values: Int = 10_000
    ) {
        self.bytes = bytes
        self.items = items
        self.depth = depth
        self.keys = keys
        self.values = values
    }
}
