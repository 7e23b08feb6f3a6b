import Foundation
import Testing

@testable import Events

/// Measures gathering on real messages, where they are at hand.
@Suite(.enabled(if: Samples.folder != nil, "SKIPPED: HUIYING_SAMPLES does not name the folder of real messages"))
struct GatheringSamplesTests {
    /// Places the rows of a file and returns, for every event, the numbers of its rows.
    func gathered(_ rows: [[String: String]]) -> [[Int]] {
        var gatherer = Gatherer(settings: GatheringSettings())
        var events: [UUID: [Int]] = [:]
        for (number, row) in rows.enumerated() {
            let item = Candidate(
                id: UUID(),
                title: row["title"]?.lowercased(),
                text: (row["text"] ?? "").lowercased(),
                moment: Samples.moment(row["time"] ?? "")
            )
            events[gatherer.event(of: item), default: []].append(number)
        }
        return events.values.sorted { $0.count > $1.count }
    }

    /// The best F1 that any event reaches for the rows.
    func best(_ truth: Set<Int>, in events: [[Int]]) -> Double {
        events.map { event in
            let hits = event.count { truth.contains($0) }
            return 2 * Double(hits) / Double(event.count + truth.count)
        }
        .max() ?? 0
    }

    @Test(
        "the large known event is found in any order, and no event swallows its neighbours",
        arguments: [true, false]
    )
    func findsKnownEvents(inOrderOfTime: Bool) throws {
        var rows = try Samples.rows("hot/items.csv")
        if inOrderOfTime { rows.sort { ($0["time"] ?? "", $0["id"] ?? "") < ($1["time"] ?? "", $1["id"] ?? "") } }
        let labels = Dictionary(grouping: rows.indices) { rows[$0]["event"] ?? "" }
        let largest = try #require(labels.filter { !$0.key.isEmpty }.values.max { $0.count < $1.count })

        let events = gathered(rows)

        #expect(best(Set(largest), in: events) >= (inOrderOfTime ? 0.92 : 0.85))
        #expect(events[0].count <= rows.count / 50)
        #expect(events[5].count <= 20)
        #expect(events.count < rows.count * 85 / 100)
    }

    @Test("messages about everything do not come together in large events")
    func keepsUnrelatedApart() throws {
        let rows = try Samples.rows("messages/train.csv")

        let events = gathered(rows)

        #expect(events[0].count <= 20)
        #expect(events.count >= rows.count * 8 / 10)
    }
}

/// Reads the folder of real messages that HUIYING_SAMPLES names.
enum Samples {
    static let folder = ProcessInfo.processInfo.environment["HUIYING_SAMPLES"].map { URL(filePath: $0) }

    static func rows(_ file: String) throws -> [[String: String]] {
        let url = try #require(folder).appending(path: file)
        var table = Self.table(try Data(contentsOf: url))
        let header = table.removeFirst()
        return table.filter { $0.count == header.count }.map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
    }

    /// The moment of an ISO time without zone; a fixed one where there is none.
    static func moment(_ time: String) -> Date {
        let fixed = Date(timeIntervalSince1970: 1_500_000_000)
        return (try? Date(time + "Z", strategy: .iso8601)) ?? fixed
    }

    private static func table(_ data: Data) -> [[String]] {
        var (rows, row, field, isQuoted): ([[String]], [String], [UInt8], Bool) = ([], [], [], false)
        for byte in data.starts(with: [0xEF, 0xBB, 0xBF]) ? data.dropFirst(3) : data {
            switch byte {
            case UInt8(ascii: "\""):
                // A doubled quotation mark closes and opens again; it stands for one.
                isQuoted.toggle()
                if isQuoted, !field.isEmpty { field.append(byte) }
            case UInt8(ascii: ",") where !isQuoted:
                row.append(String(decoding: field, as: UTF8.self))
                field = []
            case UInt8(ascii: "\n") where !isQuoted:
                row.append(String(decoding: field, as: UTF8.self))
                rows.append(row)
                (row, field) = ([], [])
            case UInt8(ascii: "\r") where !isQuoted:
                continue
            default:
                field.append(byte)
            }
        }
        return rows
    }
}
