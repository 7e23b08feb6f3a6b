import Foundation

/// Heat of several events on one raster of times: what a chart draws and the table under it says.
struct HeatGrid {
    /// The beginning of each column, a full step of the city's clock.
    let times: [Date]
    /// Hours that a column covers.
    let step: Int
    /// Per curve and column the highest heat measured within it; nil where nothing was measured.
    let rows: [[Double?]]

    /// The steps a raster may have: each divides a day, or is a number of days.
    private static let steps = [1, 2, 3, 4, 6, 12, 24, 48, 168, 672]

    /// Lays the curves on a raster of at most `most` columns between two moments.
    init(_ curves: [[CurvePoint]], from start: Date, to end: Date, most: Int = 72) {
        let hours = max(end.timeIntervalSince(start), 0) / 3_600
        let step = Self.steps.first { Int(hours) / $0 + 2 <= most } ?? 8_760
        let first = CityTime.floor(start, toHours: step)
        let width = Double(step) * 3_600
        let count = min(Int(max(end.timeIntervalSince(first), 0) / width) + 1, most)
        self.step = step
        times = (0..<count).map { first.addingTimeInterval(Double($0) * width) }
        rows = curves.map { curve in
            var row = [Double?](repeating: nil, count: count)
            for point in curve where point.at >= first && point.at <= end {
                let column = min(Int(point.at.timeIntervalSince(first) / width), count - 1)
                row[column] = max(row[column] ?? 0, Figure.heat(point.heat))
            }
            return row
        }
    }

    /// The highest heat of all curves.
    var peak: Double { rows.joined().compactMap { $0 }.max() ?? 0 }
}
