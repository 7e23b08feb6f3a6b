/// The list of events: all of them, not only the board, with what is done to many at once.
package struct EventsPage: Sendable {
    /// What surrounds the page.
    package let frame: Frame
    /// The words that were looked for; empty for none.
    package let words: String
    /// Which events are listed.
    package let filter: Filter
    /// The events to show, the one with the newest item first.
    package let events: [HomePage.EventRow]
    /// What the visitor may do with many of them at once; nil for nothing.
    package let act: Act?
    /// The cursor of the next page; nil on the last one.
    package let next: String?
    /// What became of those that were chosen on the page before; nil when nothing was.
    package let sorted: Sorted?

    /// Which events a list has.
    package enum Filter: String, Sendable, CaseIterable {
        case open
        case recorded
        case dismissed
        case closed
        case all
    }

    /// What is done to many events at once.
    package enum Act: String, Sendable {
        case dismiss
        case restore
    }

    /// How many events were turned, and how many stayed as they were.
    package struct Sorted: Sendable {
        let done: Int
        let left: Int

        /// Takes the counts.
        package init(done: Int, left: Int) {
            self.done = done
            self.left = left
        }
    }

    /// Takes everything the page shows.
    package init(
        frame: Frame,
        words: String,
        filter: Filter,
        events: [HomePage.EventRow],
        act: Act?,
        next: String?,
        sorted: Sorted? = nil
    ) {
        self.frame = frame
        self.words = words
        self.filter = filter
        self.events = events
        self.act = act
        self.next = next
        self.sorted = sorted
    }
}
