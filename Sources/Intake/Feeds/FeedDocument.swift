/// What a feed held when it was fetched.
package struct FeedDocument: Sendable {
    /// What kind of feed it is.
    package let form: FeedForm
    /// Its entries as items, in their order; those that cannot be taken say why.
    package let outcomes: [ItemOutcome]
    /// Entries beyond as many as are taken at once.
    package let passedOver: Int
    /// What ended the reading early; the entries before it are whole.
    package let fault: FeedFault?

    /// SHA-256 over the content of its entries: the same while none of them changed, whatever the feed says about itself.
    package var digest: [UInt8] { FeedDigest.of(outcomes) }
}

/// The kinds of feeds that are read.
package enum FeedForm: String, Sendable, Hashable, CaseIterable {
    /// RSS 2.0, 0.9x.
    case rss
    /// RSS 1.0.
    case rdf
    case atom
    case json
}

/// Why a body is no feed that can be read, or not to its end; the raw value is lasting and stands in records.
package enum FeedFault: String, Error, Sendable, Hashable, CaseIterable {
    /// It is something else, such as a page.
    case notAFeed = "not-a-feed"
    /// It is not well-formed, nested too deep, or full of entities.
    case malformed
    /// Its characters are not those of the encoding that it names.
    case encoding
}

/// How much is taken from a feed at once.
enum FeedLimits {
    /// Entries of one document.
    static let entries = 500
    /// Bytes of one element.
    static let element = 400_000
}
