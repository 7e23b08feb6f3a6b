import ArgumentParser
import Foundation
import Intake

/// Seconds from the first byte of a file to its last item, and how many items there are.
struct ReadBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "read")

    @Argument(help: "A CSV file in UTF-8, or a workbook.") var file: String

    /// Bytes that are read at a time, as an import does.
    private static let piece = 1 << 20

    func run() async throws {
        let form: FileReading.Form = file.hasSuffix(".xlsx") ? .xlsx : .csv
        let begun = ContinuousClock.now
        var items = try FileItems(FileReading(form: form))
        guard let opened = FileHandle(forReadingAtPath: file) else { throw ValidationError("\(file) cannot be read") }
        var (taken, refused) = (0, 0)
        func count(_ read: [FileItem]) {
            for item in read { if item.problems.isEmpty { taken += 1 } else { refused += 1 } }
        }
        while let piece = try opened.read(upToCount: Self.piece), !piece.isEmpty {
            count(try items.items(in: Array(piece)))
        }
        while let rest = try items.rest() { count(rest) }
        print((ContinuousClock.now - begun).inSeconds, taken, refused)
    }
}
