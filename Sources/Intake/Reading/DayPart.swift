/// A part of the day, by which an hour of twelve becomes one of twenty-four.
enum DayPart {
    case morning
    case noon
    case afternoon
    case evening

    /// What it is called, before the time or behind it.
    static let words: [(word: String, part: DayPart)] = [
        ("凌晨", .morning), ("清晨", .morning), ("早上", .morning), ("上午", .morning), ("中午", .noon), ("下午", .afternoon),
        ("晚上", .evening), ("AM", .morning), ("am", .morning), ("PM", .afternoon), ("pm", .afternoon),
    ]

    /// The hour of the day; nothing for one that the part does not have, or of which it is not clear whose night it is in.
    func hour(_ written: Int) -> Int? {
        switch (self, written) {
        case (.morning, 12): 0
        case (.morning, 0...11), (.noon, 11...14), (.afternoon, 12...23), (.evening, 17...23): written
        case (.noon, 1...2), (.afternoon, 0...11), (.evening, 5...11): written + 12
        // An hour that no day has is refused as such.
        case (_, 24...): written
        default: nil
        }
    }
}
