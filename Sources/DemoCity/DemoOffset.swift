/// A moment of the demonstration, counted from midnight of its first day.
///
/// Written `d2h6m51` in the files: day 0–9, hour 0–23, minute 0–59, the minute left out when it is 0.
package struct DemoOffset: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Whole minutes since midnight of the first day.
    ///
    /// 0 to 14,399, ten days of minutes, for every moment of a script.
    package let minutes: Int

    /// Makes the moment so many minutes after the first midnight.
    ///
    /// The number is taken as it is; `lastMinute` is where the demonstration ends.
    package init(minutes: Int) {
        self.minutes = minutes
    }

    /// The last minute of the tenth day.
    ///
    /// Nothing in a script happens later.
    package static let lastMinute = DemoOffset(minutes: 10 * 24 * 60 - 1)

    /// The same moment as an amount of time after the first midnight.
    ///
    /// What is added to the drill's starting moment.
    package var duration: Duration { .seconds(minutes * 60) }

    /// The moment as the files write it.
    ///
    /// The minute is always there.
    package var description: String {
        "d\(minutes / 1440)h\(minutes / 60 % 24)m\(minutes % 60)"
    }

    /// Compares two moments.
    ///
    /// The earlier one is less.
    package static func < (left: DemoOffset, right: DemoOffset) -> Bool {
        left.minutes < right.minutes
    }
}

extension DemoOffset {
    /// Reads `d2h6m51` or `d2h6`; nothing when the text is not a moment of the ten days.
    init?(_ text: String) {
        guard let read = text.wholeMatch(of: #/d(\d)h(\d{1,2})(?:m(\d{1,2}))?/#)?.output,
            let day = Int(read.1), let hour = Int(read.2), let minute = Int(read.3 ?? "0"),
            hour < 24, minute < 60
        else { return nil }
        self.init(minutes: day * 1440 + hour * 60 + minute)
    }

    /// The moment a delay such as `5h35m`, `53h` or `40m` later; nothing when the text is not a delay.
    func later(by delay: String) -> DemoOffset? {
        guard let read = delay.wholeMatch(of: #/(?:(\d{1,3})h)?(?:(\d{1,2})m)?/#)?.output, !delay.isEmpty,
            let hours = Int(read.1 ?? "0"), let rest = Int(read.2 ?? "0")
        else { return nil }
        return DemoOffset(minutes: minutes + hours * 60 + rest)
    }
}
