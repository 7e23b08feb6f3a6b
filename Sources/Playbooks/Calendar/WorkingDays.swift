package import Foundation

/// How a limit in working days was counted, day by day.
package struct WorkingDayCount: Sendable, Hashable {
    /// Every day from the first to the last, with why it counts or does not.
    package let days: [Day]
    /// The moment at which the limit ends.
    package let end: Date
    /// Whether a day of it lies in a year that no notice has arranged yet.
    package let isProvisional: Bool

    /// One day of the count.
    package struct Day: Sendable, Hashable {
        /// The day itself.
        package let day: CivilDay
        /// Why offices work or rest on it.
        package let reason: WorkCalendar.Reason
        /// Whether the limit stood still when offices closed on it.
        package let isPaused: Bool
        /// Which working day of the limit it is, from 1; nil for a day that does not count.
        package let number: Int?
    }
}

extension WorkCalendar {
    /// Counts working days from a moment.
    ///
    /// The day of the start is not counted unless that is asked for (民法典 201), and the limit ends with the last working day,
    /// at midnight, or at noon where offices close then (民法典 203). A working day counts if the limit runs when the day ends.
    ///
    /// - Parameters:
    ///   - length: From 1 to 100,000.
    ///   - pauses: During which times the limit stood still; one that still lasts must not be among them.
    package func count(
        _ length: Int,
        from start: Date,
        countingFirstDay: Bool = false,
        pauses: [DateInterval] = []
    ) -> WorkingDayCount {
        var days: [WorkingDayCount.Day] = []
        var day = CivilDay(of: start)
        var counted = 0
        while true {
            let reason = reason(of: day)
            let close = day.close(isHalf: reason.isHalf)
            let isPaused = pauses.contains { $0.start < close && close <= $0.end }
            // A first day counts where it has not ended before the start.
            let counts = reason.works && !isPaused && (!days.isEmpty || (countingFirstDay && start < close))
            if counts { counted += 1 }
            days.append(.init(day: day, reason: reason, isPaused: isPaused, number: counts ? counted : nil))
            if counted == length {
                return WorkingDayCount(days: days, end: close, isProvisional: days.contains { isProvisional($0.day) })
            }
            day = day.advanced(by: 1)
        }
    }
}

extension CivilDay {
    /// When offices close on it as limits count: at midnight, or at noon.
    fileprivate func close(isHalf: Bool) -> Date {
        isHalf ? start.addingTimeInterval(43_200) : advanced(by: 1).start
    }
}

extension WorkCalendar.Reason {
    fileprivate var isHalf: Bool { if case .own(.half) = self { true } else { false } }
}
