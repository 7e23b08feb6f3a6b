import Foundation

/// How much attention an event is drawing, from 0 to 100.
///
/// Every item adds to it, an item that travelled far much more; half of an item's part is gone after twelve hours. The
/// same items from several sources count for more than from one. The sum saturates: ten fresh items of little reach
/// are about 30, fifty from three sources nearly 90, one alone that reached everybody 26.
package struct Heat: Sendable, Hashable, Comparable {
    /// One item of an event: its reach from 0 to 1 and its age in hours.
    package struct Part: Sendable {
        /// From 0, nobody, to 1, everybody.
        package let reach: Double
        /// Never below zero.
        package let hoursOld: Double

        /// Holds what one item adds; reach is taken as 0 to 1, an age below zero as zero.
        package init(reach: Double, hoursOld: Double) {
            self.reach = min(max(reach, 0), 1)
            self.hoursOld = max(hoursOld, 0)
        }

        var weight: Double { (0.25 + 3.75 * reach * reach) * exp2(-hoursOld / Heat.halfLife) }
    }

    /// Hours after which half of the attention to an item is gone.
    static let halfLife = 12.0
    /// The weight of attention at which heat is 63.
    private static let scale = 13.0

    /// From 0, forgotten, to 100.
    package let value: Double

    /// Weighs what people wrote by how far it travelled and how long ago.
    ///
    /// - Parameters:
    ///   - parts: Every item, near-duplicates too: a repost is attention.
    ///   - sources: How many different sources the items came from.
    package init(of parts: [Part], sources: Int) {
        self.init(attention: parts.reduce(0) { $0 + $1.weight }, sources: sources)
    }

    /// Takes the sum of what all items weigh now, as an event keeps it.
    package init(attention: Double, sources: Int) {
        let spread = 1 + 0.25 * log2(Double(max(sources, 1)))
        value = 100 * (1 - exp(-attention * spread / Self.scale))
    }

    /// What is left of attention after so many hours.
    static func left(of attention: Double, after hours: Double) -> Double {
        attention * exp2(-max(0, hours) / halfLife)
    }

    /// The colder one is less.
    package static func < (left: Heat, right: Heat) -> Bool { left.value < right.value }
}
