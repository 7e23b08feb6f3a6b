/// How much of a limit is used up.
struct ProgressBar {
    /// The part that is used, 0 to 1.
    let part: Double
    /// How it stands, which decides colour and pattern.
    let standing: Standing

    /// How a deadline stands at a moment.
    enum Standing: String, CaseIterable {
        case running
        case soon
        case overdue
        case met
        case metLate = "met-late"
        case paused
        case deemed
        case cancelled
    }

    /// Hidden from those who listen: the time left stands beside it in words.
    func svg() -> String {
        var picture = SVG(
            width: 100,
            height: 8,
            classes: "bar-svg \(standing.rawValue)",
            label: "",
            stretches: .toItsBox
        )
        picture.add("rect", ["class": "track", "width": "100", "height": "8"])
        let width = part.isFinite ? min(max(part, 0), 1) * 100 : 0
        picture.add("rect", ["class": "fill", "width": Figure.tenths(width), "height": "8"])
        if standing == .overdue {
            for x in stride(from: 2, to: 100, by: 4) {
                picture.add("rect", ["class": "hatch", "x": "\(x)", "width": "1", "height": "8"])
            }
        }
        return picture.closed()
    }
}
