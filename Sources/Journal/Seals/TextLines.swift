package import Foundation

/// Cuts a file into lines, a thousand at a time.
package struct TextLines: Sendable {
    private let file: Data
    private var start: Data.Index
    /// What stands behind the last end of a line.
    package private(set) var rest: [UInt8] = []

    private static let most = 1_000
    /// No line that is written is as long; of a longer one no more is looked at.
    private static let longest = 1 << 20

    /// Begins at the start of a file.
    package init(_ file: Data) {
        self.file = file
        start = file.startIndex
    }

    /// The next lines without their ends; nothing once there are no more.
    package mutating func next() -> [[UInt8]]? {
        var lines: [[UInt8]] = []
        while lines.count < Self.most, start < file.endIndex {
            guard let end = file[start...].firstIndex(of: UInt8(ascii: "\n")) else {
                rest = [UInt8](file[start...].prefix(Self.longest))
                start = file.endIndex
                break
            }
            lines.append([UInt8](file[start..<end].prefix(Self.longest)))
            start = end + 1
        }
        return lines.isEmpty ? nil : lines
    }
}
