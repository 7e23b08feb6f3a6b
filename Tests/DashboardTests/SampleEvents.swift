@testable import Dashboard

extension Samples {
    /// The list of events as the information office sees it.
    static let eventList = EventsPage(
        frame: frame("/events"),
        words: "停水",
        filter: .open,
        events: home.events,
        act: .dismiss,
        next: "c0rs0r"
    )

    /// What stands there after some were set aside.
    static let dismissedList = EventsPage(
        frame: frame("/events?state=dismissed"),
        words: "",
        filter: .dismissed,
        events: Array(home.events.suffix(2)),
        act: .restore,
        next: nil,
        sorted: .init(done: 2, left: 1)
    )
}
