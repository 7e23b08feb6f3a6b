import Foundation

/// Heat over time as a picture: one line per event, told apart by colour, dashes and a numbered end.
struct HeatChart {
    let grid: HeatGrid
    /// Words at upright lines, such as when a level was confirmed.
    var marks: [Mark] = []
    let width: Double
    let height: Double
    /// What the picture says, for those who listen.
    let label: String

    /// A moment with a word.
    struct Mark {
        let at: Date
        let word: String
    }

    private var margin: (left: Double, right: Double, top: Double, bottom: Double) {
        (34, 26, marks.isEmpty ? 12 : 34, 26)
    }

    func svg(_ wording: Wording) -> String {
        var picture = SVG(width: width, height: height, classes: "chart", label: label)
        drawScale(into: &picture)
        drawDays(into: &picture, wording)
        drawMarks(into: &picture)
        for index in grid.rows.indices { drawLine(index, into: &picture) }
        drawEnds(into: &picture)
        return picture.closed()
    }

    /// The top of the scale: the next of 20, 40, 60, 80, 100 above the highest heat.
    var top: Double { max(20, (grid.peak / 20).rounded(.up) * 20) }

    private var right: Double { width - margin.right }
    private var bottom: Double { height - margin.bottom }

    private func x(_ column: Int) -> Double {
        let span = Double(max(grid.times.count - 1, 1))
        return margin.left + (right - margin.left) * Double(column) / span
    }

    private func x(_ moment: Date) -> Double? {
        guard let first = grid.times.first, let last = grid.times.last, last > first else { return nil }
        let part = moment.timeIntervalSince(first) / last.timeIntervalSince(first)
        guard part >= 0, part <= 1 + 1 / Double(grid.times.count - 1) else { return nil }
        return margin.left + (right - margin.left) * min(part, 1)
    }

    private func y(_ heat: Double) -> Double { bottom - (bottom - margin.top) * heat / top }

    private func drawScale(into picture: inout SVG) {
        for part in 0...4 {
            let heat = top * Double(part) / 4
            let y = Figure.tenths(y(heat).rounded() + 0.5)
            let left = Figure.tenths(margin.left)
            picture.add(
                "line",
                ["class": part == 0 ? "axis" : "grid", "x1": left, "x2": Figure.tenths(right), "y1": y, "y2": y]
            )
            picture.add(
                "text",
                ["class": "tick", "x": Figure.tenths(margin.left - 6), "y": y, "dy": "4", "text-anchor": "end"],
                words: Figure.tenths(heat)
            )
        }
    }

    /// Names days under the picture, or hours where it spans less than three days, as many as fit.
    private func drawDays(into picture: inout SVG, _ wording: Wording) {
        let span = grid.times.count * grid.step
        let byHours = span <= 72
        let hours = span <= 12 ? 1 : span <= 36 ? 3 : byHours ? 6 : 24
        let places = grid.times.indices.filter { CityTime(grid.times[$0]).hour % hours == 0 || grid.step > 24 }
        let room = (right - margin.left) / Double(max(places.count, 1))
        let every = max(1, Int((56 / max(room, 1)).rounded(.up)))
        for (count, column) in places.enumerated() {
            let time = CityTime(grid.times[column])
            let x = Figure.tenths(x(column).rounded() + 0.5)
            let isLabelled = count % every == 0
            let length = isLabelled ? 5.0 : 3.0
            picture.add(
                "line",
                ["class": "axis", "x1": x, "x2": x, "y1": Figure.tenths(bottom), "y2": Figure.tenths(bottom + length)]
            )
            guard isLabelled else { continue }
            let words = byHours && time.hour != 0 ? time.clock : wording.day(time)
            picture.add(
                "text",
                ["class": "tick", "x": x, "y": Figure.tenths(bottom + 19), "text-anchor": "middle"],
                words: words
            )
        }
    }

    private func drawMarks(into picture: inout SVG) {
        var before = -Double.infinity
        var line = 0.0
        for mark in marks.sorted(by: { $0.at < $1.at }) {
            guard let x = x(mark.at) else { continue }
            line = x - before < 70 ? 14 - line : 0
            before = x
            let place = Figure.tenths(x)
            picture.add(
                "line",
                ["class": "mark", "x1": place, "x2": place, "y1": Figure.tenths(line + 4), "y2": Figure.tenths(bottom)]
            )
            let isLate = x > right - 60
            picture.add(
                "text",
                [
                    "class": "mark-word", "x": Figure.tenths(isLate ? x - 4 : x + 4), "y": Figure.tenths(line + 13),
                    "text-anchor": isLate ? "end" : "start",
                ],
                words: mark.word
            )
        }
    }

    private func drawLine(_ index: Int, into picture: inout SVG) {
        let points = grid.rows[index].enumerated().compactMap { column, heat in heat.map { (x(column), y($0)) } }
        guard let first = points.first, let last = points.last else { return }
        let line = points.map { "\(Figure.tenths($0.0)),\(Figure.tenths($0.1))" }.joined(separator: " ")
        if grid.rows.count == 1 {
            let base = Figure.tenths(bottom)
            let area = "\(Figure.tenths(first.0)),\(base) \(line) \(Figure.tenths(last.0)),\(base)"
            picture.add("polygon", ["class": "area", "points": area])
        }
        let style = SeriesStyle(index)
        picture.add("polyline", ["class": "line \(style.name)", "points": line, "stroke-dasharray": style.dashes])
    }

    /// A numbered dot at the end of each line; dots that would cover one another are moved apart.
    private func drawEnds(into picture: inout SVG) {
        let ends = grid.rows.enumerated().compactMap { index, row -> (index: Int, x: Double, y: Double)? in
            guard let column = row.lastIndex(where: { $0 != nil }), let heat = row[column] else { return nil }
            return (index, x(column), y(heat))
        }
        var lowest = Double.infinity
        for end in ends.sorted(by: { ($0.y, $0.index) > ($1.y, $1.index) }) {
            let y = grid.rows.count == 1 ? end.y : min(end.y, lowest - 17)
            lowest = y
            let isNumbered = grid.rows.count > 1
            let x = Figure.tenths(end.x + (isNumbered ? 11 : 0))
            picture.add(
                "circle",
                [
                    "class": "end \(SeriesStyle(end.index).name)", "cx": x, "cy": Figure.tenths(y),
                    "r": isNumbered ? "8" : "4",
                ]
            )
            guard isNumbered else { continue }
            picture.add(
                "text",
                ["class": "end-number", "x": x, "y": Figure.tenths(y), "dy": "4", "text-anchor": "middle"],
                words: "\(end.index + 1)"
            )
        }
    }
}

/// How the line of one event looks; five looks, then again from the first.
struct SeriesStyle {
    let name: String
    let dashes: String

    init(_ index: Int) {
        let number = index % 5
        name = "series-\(number + 1)"
        dashes = ["none", "7 3", "2 3", "10 3 2 3", "14 4"][number]
    }

    /// A piece of the line, for the list that names the lines.
    func swatch() -> String {
        var picture = SVG(width: 30, height: 10, classes: "swatch", label: "")
        picture.add(
            "line",
            ["class": "line \(name)", "x1": "0", "x2": "30", "y1": "5", "y2": "5", "stroke-dasharray": dashes]
        )
        return picture.closed()
    }
}
