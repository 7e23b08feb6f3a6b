package import Organisation

/// What counts of a source as its items are scored.
package struct SourceStanding: Sendable, Hashable {
    /// How much its word weighs, from 0 to 1.
    package let weight: Double
    /// Whether its authors are people who call or write to the city, whose names are nobody's business.
    package let hidesAuthors: Bool

    /// Holds what counts; the weight is from 0 to 1.
    package init(weight: Double, hidesAuthors: Bool = false) {
        self.weight = weight
        self.hidesAuthors = hidesAuthors
    }

    /// What counts of a source: hotlines and mailboxes hide their authors.
    package init(_ source: Source) {
        let kind = SourceKind(rawValue: source.kind)
        self.init(weight: source.weight, hidesAuthors: kind == .hotline || kind == .mailbox)
    }
}
