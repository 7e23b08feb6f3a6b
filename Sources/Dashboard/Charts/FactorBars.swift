/// The factors of a score as bars on one scale, so that they can be compared by eye.
struct FactorBars {
    let points: [Double]

    private static let width = 200.0
    private static let height = 12.0

    /// From the lowest to the highest end of any bar, zero included.
    var scale: (low: Double, high: Double) {
        let finite = points.filter(\.isFinite)
        let low = min(finite.min() ?? 0, 0)
        return (low, max(finite.max() ?? 0, 0, low + 1))
    }

    /// One picture per factor, hidden from those who listen: the points stand beside it.
    func svgs() -> [String] {
        let (low, high) = scale
        let unit = Self.width / (high - low)
        let zero = -low * unit
        return points.map { points in
            let length = points.isFinite ? abs(points) * unit : 0
            let start = points < 0 ? zero - length : zero
            var picture = SVG(
                width: Self.width,
                height: Self.height,
                classes: "factor",
                label: "",
                stretches: .toItsBox
            )
            picture.add("rect", ["class": "track", "width": Figure.tenths(Self.width), "height": "12"])
            picture.add(
                "rect",
                [
                    "class": points < 0 ? "minus" : "plus", "x": Figure.tenths(start), "width": Figure.tenths(length),
                    "height": "12",
                ]
            )
            return picture.closed()
        }
    }
}
