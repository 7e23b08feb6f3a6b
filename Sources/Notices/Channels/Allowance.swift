package import Foundation

/// How many letters a channel takes in a while, and when it took the last ones.
///
/// It remembers moments instead of refilling a bucket: a bucket that holds 18 and refills 18 a minute lets 36 through
/// in one minute, and a robot that gets more than 20 is shut for ten minutes.
package struct Allowance: Sendable, Hashable {
    /// So many in so many seconds, whenever these begin.
    package struct Limit: Sendable, Hashable {
        /// How many.
        package let count: Int
        /// In how many seconds.
        package let seconds: Double

        /// Allows so many in so many seconds.
        package init(_ count: Int, per seconds: Double) {
            self.count = count
            self.seconds = seconds
        }
    }

    /// All of them hold; none means that everything goes.
    package let limits: [Limit]
    /// When letters were taken, oldest first; what is so old that it counts no more is forgotten.
    package private(set) var taken: [Date]

    /// An allowance of which so much is used.
    package init(_ limits: [Limit], taken: [Date] = []) {
        self.limits = limits
        self.taken = taken.sorted()
    }

    /// Takes one letter's worth, or says how long to wait for it.
    ///
    /// A moment that lies ahead, because a clock was set back, counts as now.
    package mutating func take(at moment: Date) -> Duration? {
        let longest = limits.map(\.seconds).max() ?? 0
        taken = taken.map { min($0, moment) }.filter { moment.timeIntervalSince($0) < longest }
        let wait = limits.compactMap { limit -> Double? in
            let counted = taken.filter { moment.timeIntervalSince($0) < limit.seconds }
            guard limit.count > 0, counted.count >= limit.count else { return nil }
            return limit.seconds - moment.timeIntervalSince(counted[counted.count - limit.count])
        }.max()
        guard let wait else {
            if longest > 0 { taken.append(moment) }
            return nil
        }
        return .seconds(wait)
    }
}
