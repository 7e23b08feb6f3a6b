package import Foundation
import Playbooks

/// How much attention an event is drawing, from 0 to 100: half of it in the news, half in what people write and call in about.
///
/// Every item adds to its half, an item that travelled far much more; half of an item's part is gone after twelve hours. The
/// same items from several sources count for more than from one. Each half is on a logarithmic scale, so that the tenth item adds less
/// than the second: one call alone is 0.9, three in an hour are 2.6, ten 7.4, four hundred, or twenty-five that reached
/// everybody, 50. Heat compares events with each other; it is no measure of how many people know.
package struct Heat: Sendable, Hashable, Comparable {
    /// One item of an event: its reach from 0 to 1 and its age in hours.
    package struct Part: Sendable {
        /// From 0, nobody, to 1, everybody.
        package let reach: Double
        /// Never below zero.
        package let hoursOld: Double
        /// Whether a medium tells it.
        package let isNews: Bool

        /// Holds what one item adds; reach is taken as 0 to 1, an age below zero as zero.
        package init(reach: Double, hoursOld: Double, isNews: Bool = false) {
            self.reach = min(max(reach, 0), 1)
            self.hoursOld = max(hoursOld, 0)
            self.isNews = isNews
        }

        var weight: Double { (0.25 + 3.75 * reach * reach) * Heat.left(after: hoursOld) }
    }

    /// Hours after which half of the attention to an item is gone.
    static let halfLife = 12.0
    /// The most that either half can be.
    static let half = 50.0
    /// The weight of attention below which a half grows evenly, and that from which it is whole.
    private static let (scale, full) = (4.0, 100.0)

    /// The half in the news, 0 to 50.
    package let news: Double
    /// The half in what people write and call in about, 0 to 50.
    package let social: Double

    /// From 0, forgotten, to 100.
    package var value: Double { news + social }

    /// Takes both halves; below 0 they are taken as 0, above 50 as 50.
    package init(news: Double, social: Double) {
        self.news = min(max(news, 0), Self.half)
        self.social = min(max(social, 0), Self.half)
    }

    /// Takes what all items weigh now, as an event keeps it.
    init(_ attention: Attention, sources: Int) {
        let spread = 1 + 0.25 * log2(Double(max(sources, 1)))
        self.init(news: Self.half(of: attention.news * spread), social: Self.half(of: attention.social * spread))
    }

    private static func half(of attention: Double) -> Double {
        half * log1p(attention / scale) / log1p(full / scale)
    }

    /// The attention that makes a half; the least that does where it is whole.
    private static func attention(of half: Double) -> Double { scale * expm1(half / Self.half * log1p(full / scale)) }

    /// What part of attention is left after so many hours.
    static func left(after hours: Double) -> Double { exp2(-max(0, hours) / halfLife) }

    /// Some time after it was reckoned, if nothing new came in.
    package func faded(from start: Date, to end: Date) -> Heat {
        let left = Self.left(after: end.timeIntervalSince(start) / 3_600)
        return Heat(
            news: Self.half(of: Self.attention(of: news) * left),
            social: Self.half(of: Self.attention(of: social) * left)
        )
    }

    /// Whether what a source of a kind tells is news.
    static func isNews(_ kind: String) -> Bool { LevelRules.MediaRank(rawValue: kind) != nil || kind == "portal" }

    /// The colder one is less.
    package static func < (left: Heat, right: Heat) -> Bool { left.value < right.value }
}

/// What the items of an event weigh at a moment.
struct Attention: Sendable, Hashable {
    var news = 0.0
    var social = 0.0

    init(_ parts: [Heat.Part] = []) { for part in parts { add(part) } }

    /// Adds an item; near-duplicates too: a repost is attention.
    mutating func add(_ part: Heat.Part) {
        if part.isNews { news += part.weight } else { social += part.weight }
    }

    mutating func fade(for hours: Double) {
        let left = Heat.left(after: hours)
        news *= left
        social *= left
    }
}
