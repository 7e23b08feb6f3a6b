/// When a feed, and the host that it lies on, is asked again.
package enum FeedSchedule {
    private static let longest = 86_400.0

    /// The wait of a feed: its own interval, twice as long with each failure up to a day, as long as the server wants at least.
    ///
    /// - Parameter chance: 0 to 1; spreads the feeds by a tenth to either side.
    package static func wait(every minutes: Int, failures: Int, wanted: Duration?, chance: Double) -> Duration {
        let own = min(Double(minutes) * 60 * Double(1 << min(failures, 10)), max(longest, Double(minutes) * 60))
        let spread = own * (0.9 + 0.2 * min(max(chance, 0), 1))
        return .seconds(max(spread, wanted.map { $0 / .seconds(1) } ?? 0).rounded(.up))
    }

    /// The wait of a host that nothing comes from: a minute, twice as long with each failure up to six hours.
    package static func hostWait(failures: Int, wanted: Duration?, chance: Double) -> Duration {
        guard failures > 0 else { return wanted ?? .zero }
        let own = min(60 * Double(1 << min(failures - 1, 12)), 6 * 3_600)
        let spread = own * (0.9 + 0.2 * min(max(chance, 0), 1))
        return .seconds(max(spread, wanted.map { $0 / .seconds(1) } ?? 0).rounded(.up))
    }
}
