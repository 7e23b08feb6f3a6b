import Foundation

/// A chart of heat with its legend and the table of the same numbers.
struct ChartView {
    /// For screens with room.
    let wideSVG: String
    /// For telephones; only one of the two is ever shown.
    let narrowSVG: String
    let caption: String
    let legend: [Entry]
    let columns: [Column]
    let rows: [Row]

    /// One line of the legend.
    struct Entry {
        let number: String
        let title: String
        let address: String
        let css: String
        let swatchSVG: String
    }

    /// The head of one column of the table.
    struct Column {
        let head: String
    }

    /// One row of the table: a stretch of time and the highest heat of each event within it.
    struct Row {
        let time: MomentText
        let cells: [Cell]
    }

    /// One number of the table; a dash where nothing was measured.
    struct Cell {
        let value: String
    }

    /// The chart of several events with a legend.
    init(_ events: [HomePage.EventRow], from start: Date, to end: Date, _ wording: Wording) {
        let grid = HeatGrid(events.map(\.curve), from: start, to: end)
        caption = wording.messages("chart.many", ["hours": "\(grid.step)"])
        legend = events.enumerated().map { index, event in
            let style = SeriesStyle(index)
            return Entry(
                number: "\(index + 1)",
                title: event.title,
                address: Address.event(event.id),
                css: style.name,
                swatchSVG: style.swatch()
            )
        }
        columns = events.enumerated().map { Column(head: "\($0 + 1). \($1.title)") }
        rows = Self.rows(grid, wording)
        let label = wording.messages("chart.many-label", ["peak": Figure.tenths(grid.peak.rounded())])
        wideSVG = HeatChart(grid: grid, width: 700, height: 300, label: label).svg(wording)
        narrowSVG = HeatChart(grid: grid, width: 340, height: 230, label: label).svg(wording)
    }

    /// The chart of one event with the moments that matter.
    init(_ curve: [CurvePoint], heat: Double, marks: [HeatChart.Mark], to end: Date, _ wording: Wording) {
        let first = (curve.map(\.at) + marks.map(\.at)).min() ?? end
        let grid = HeatGrid([curve], from: min(first, end.addingTimeInterval(-6 * 3_600)), to: end)
        caption = wording.messages("chart.one", ["hours": "\(grid.step)"])
        legend = []
        columns = [Column(head: wording["event.heat"])]
        rows = Self.rows(grid, wording)
        let peak = Figure.tenths(grid.peak.rounded())
        let label = wording.messages("chart.one-label", ["peak": peak, "now": Figure.tenths(heat.rounded())])
        wideSVG = HeatChart(grid: grid, marks: marks, width: 800, height: 260, label: label).svg(wording)
        narrowSVG = HeatChart(grid: grid, marks: marks, width: 340, height: 220, label: label).svg(wording)
    }

    private static func rows(_ grid: HeatGrid, _ wording: Wording) -> [Row] {
        grid.times.enumerated().map { column, time in
            let cells = grid.rows.map { Cell(value: $0[column].map(Figure.tenths) ?? "–") }
            return Row(time: wording.shortMoment(time), cells: cells)
        }
    }
}
