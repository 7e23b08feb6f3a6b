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
    private static let half = 50.0
    /// The weight of attention below which a half grows evenly, and that from which it is whole.
    private static let (scale, full) = (4.0, 100.0)

    /// What the items weigh, by how much more those of several sources count.
    private let attention: Attention

    /// The half in the news, 0 to 50.
    package var news: Double { Self.half(of: attention.news) }
    /// The half in what people write and call in about, 0 to 50.
    package var social: Double { Self.half(of: attention.social) }
    /// From 0, forgotten, to 100.
    package var value: Double { news + social }

    /// Takes what all items weigh now, as an event keeps it.
    init(_ attention: Attention, sources: Int) {
        let spread = 1 + 0.25 * log2(Double(max(sources, 1)))
        self.attention = Attention(news: attention.news * spread, social: attention.social * spread)
    }

    /// Takes both halves as they were charted, 0 to 50; of one that is whole it is not known how much more there was.
    init(news: Double, social: Double) {
        attention = Attention(news: Self.attention(of: news), social: Self.attention(of: social))
    }

    private static func half(of attention: Double) -> Double {
        min(half, half * log1p(attention / scale) / log1p(full / scale))
    }

    private static func attention(of half: Double) -> Double {
        scale * expm1(min(max(half, 0), self.half) / self.half * log1p(full / scale))
    }

    /// The half that has what was heat 0 to 100 while it was one sum of everything.
    static func half(ofOneSum heat: Double) -> Double { half(of: -13 * log(1 - min(max(heat, 0), 99.999) / 100)) }

    /// What part of attention is left after so many hours.
    static func left(after hours: Double) -> Double { exp2(-max(0, hours) / halfLife) }

    /// Some time after it was reckoned, if nothing new came in.
    package func faded(from start: Date, to end: Date) -> Heat {
        var attention = attention
        attention.fade(for: end.timeIntervalSince(start) / 3_600)
        return Heat(attention, sources: 1)
    }

    /// Whether what a source of a kind tells is news.
    static func isNews(_ kind: String) -> Bool { LevelRules.MediaRank(rawValue: kind) != nil || kind == "portal" }

    /// The colder one is less.
    package static func < (left: Heat, right: Heat) -> Bool {
        (left.value, left.attention.whole) < (right.value, right.attention.whole)
    }
}

/// What the items of an event weigh at a moment.
struct Attention: Sendable, Hashable {
    private(set) var news: Double
    private(set) var social: Double

    init(news: Double = 0, social: Double = 0) {
        self.news = news
        self.social = social
    }

    var whole: Double { news + social }

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
