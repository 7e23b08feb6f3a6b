/// Heat over time in the size of a word.
struct Sparkline {
    let curve: [CurvePoint]
    /// What it says, for those who listen.
    let label: String

    private static let width = 96.0
    private static let height = 26.0

    /// The points drawn: at most one per two units of width, each the highest of its stretch; empty for no curve.
    ///
    /// The scale ends at the curve's own peak, or at 20 where it stays below: the shape is told, not the height.
    var points: [(x: Double, y: Double)] {
        let most = Int(Self.width / 2)
        let size = max(1, (curve.count + most - 1) / most)
        let peaks = stride(from: 0, to: curve.count, by: size).map { start in
            curve[start..<min(start + size, curve.count)].map { Figure.heat($0.heat) }.max() ?? 0
        }
        let span = Double(max(peaks.count - 1, 1))
        let top = max(20, peaks.max() ?? 0)
        return peaks.enumerated().map { index, heat in
            (3 + (Self.width - 6) * Double(index) / span, Self.height - 3 - (Self.height - 6) * heat / top)
        }
    }

    func svg() -> String {
        var picture = SVG(width: Self.width, height: Self.height, classes: "spark", label: label)
        let base = Figure.tenths(Self.height - 2.5)
        picture.add("line", ["class": "axis", "x1": "0", "x2": Figure.tenths(Self.width), "y1": base, "y2": base])
        guard let first = points.first, let last = points.last else { return picture.closed() }
        let line = points.map { "\(Figure.tenths($0.x)),\(Figure.tenths($0.y))" }.joined(separator: " ")
        let area = "\(Figure.tenths(first.x)),\(base) \(line) \(Figure.tenths(last.x)),\(base)"
        picture.add("polygon", ["class": "area", "points": area])
        picture.add("polyline", ["class": "line", "points": line])
        picture.add("circle", ["class": "end", "cx": Figure.tenths(last.x), "cy": Figure.tenths(last.y), "r": "2.5"])
        return picture.closed()
    }
}
