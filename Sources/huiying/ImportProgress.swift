import Foundation
import Intake

/// How far an import is: a bar that is written over on a terminal, a line every five seconds elsewhere.
struct ImportProgress {
    private let size: Int
    private let begun: ContinuousClock.Instant
    private let bytesBefore: Int
    private let rowsBefore: Int
    private let isWatched: Bool
    private var shown: ContinuousClock.Instant

    /// Begins where the record stands.
    init(_ record: ImportRecord) {
        size = max(record.size, 1)
        bytesBefore = record.done
        rowsBefore = record.rows
        isWatched = isatty(STDERR_FILENO) == 1
        begun = .now
        shown = .now
    }

    /// Shows how far the record is by now, as often as it serves.
    mutating func show(_ record: ImportRecord) {
        guard shown.duration(to: .now) >= (isWatched ? .milliseconds(200) : .seconds(5)) else { return }
        shown = .now
        let words = words(record, after: begun.duration(to: .now))
        Terminal.write(isWatched ? "\r\(bar(record)) \(words)\u{1B}[K" : words + "\n", to: .standardError)
    }

    /// Ends the line.
    func end() { if isWatched { Terminal.write("\r\u{1B}[K", to: .standardError) } }

    private func bar(_ record: ImportRecord) -> String {
        let filled = min(25, record.done * 25 / size)
        return String(repeating: "█", count: filled) + String(repeating: "░", count: 25 - filled)
    }

    /// The percentage, the rows, their pace, and the time that is left at the pace of the bytes.
    func words(_ record: ImportRecord, after passed: Duration) -> String {
        let seconds = max(Double(passed.components.seconds) + Double(passed.components.attoseconds) / 1e18, 0.001)
        let pace = Int(Double(record.rows - rowsBefore) / seconds)
        let bytesPace = Double(record.done - bytesBefore) / seconds
        let percent = min(100, record.done * 100 / size)
        guard bytesPace > 0 else {
            return Terminal.words("\(percent)%，\(record.rows) 行", "\(percent)%, \(record.rows) rows")
        }
        let left = Int((Double(size - record.done) / bytesPace).rounded(.up))
        return Terminal.words(
            "\(percent)%，\(record.rows) 行，每秒 \(pace) 行，约剩 \(Self.span(left))",
            "\(percent)%, \(record.rows) rows, \(pace) rows/s, \(Self.span(left)) left"
        )
    }

    private static func span(_ seconds: Int) -> String {
        let (hours, minutes, rest) = (seconds / 3_600, seconds / 60 % 60, seconds % 60)
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
        return hours > 0 ? "\(hours):\(two(minutes)):\(two(rest))" : "\(minutes):\(two(rest))"
    }
}
