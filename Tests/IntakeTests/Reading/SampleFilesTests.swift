import Foundation
import Testing

@testable import Intake

/// Real exports, which are not part of the project: a folder named by `HUIYING_SAMPLES`.
@Suite struct SampleFilesTests {
    private static let folder = ProcessInfo.processInfo.environment["HUIYING_SAMPLES"]

    @Test(
        "every row of a real export is taken, and columns that items do not have are passed over",
        .enabled(
            if: folder != nil,
            "SKIPPED: the real exports were not read; name their folder in HUIYING_SAMPLES to read them"
        ),
        arguments: [
            ("messages/train.csv", 6_446, ["category", "raw"], 977), ("hot/items.csv", 4_326, ["event"], 4_326),
        ] as [(String, Int, [String], Int)]
    )
    func takesEveryRow(name: String, rows: Int, ignored: [String], dated: Int) throws {
        let folder = try #require(Self.folder)
        let handle = try FileHandle(forReadingFrom: URL(filePath: folder).appending(path: name))
        var file = CSVItems()
        var items: [FileItem] = []

        while let piece = try handle.read(upToCount: 1 << 18), !piece.isEmpty {
            items += try file.items(in: Array(piece))
        }
        items += try file.finish()

        #expect(items.flatMap(\.outcome.problems) == [])
        #expect(items.count == rows)
        #expect(file.count == rows)
        #expect(file.header?.ignored == ignored)
        #expect(items.count { $0.outcome.draft?.occurredAt != nil } == dated)
    }
}
