package import Foundation
import Yams

/// A matter that is played in a drill: what is said, from when on, and for how long.
package struct DrillPlan: Hashable, Sendable {
    /// What the plan's file is called, such as `flood`.
    package let code: String
    /// What the matter is called.
    package let name: String
    /// Midnight of the first day, in China.
    package let begins: Date
    /// For how many days it is played; 1 to 60.
    package let days: Int
    /// What is said, in the order of its moments.
    package let items: [Item]

    /// One thing that is said.
    package struct Item: Hashable, Sendable {
        /// The identity within its source, the same in every run.
        package let id: String
        /// Minutes since the first midnight.
        package let minute: Int
        /// The code of a source of the demonstration city.
        package let source: String
        /// The name it was written under.
        package let author: String
        /// The title, for sources that have them.
        package let title: String?
        /// What was said.
        package let text: String
        /// What it had collected by then.
        package let counts: DemoCounts
    }

    /// Reads a plan.
    ///
    /// - Throws: `DemoFault` with every mistake in the file.
    package init(code: String, yaml: String) throws {
        let file: PlanFile
        do { file = try YAMLDecoder().decode(PlanFile.self, from: yaml) } catch {
            throw DemoFault(reasons: ["\(code): \(error)"])
        }
        var faults: [String] = []
        if !(1...60).contains(file.days) { faults.append("\(code): a drill lasts 1 to 60 days") }
        let begins = try? Date(file.begins + "T00:00:00+08:00", strategy: .iso8601)
        if begins == nil { faults.append("\(code): \(file.begins) is no day such as 2026-07-06") }
        var items: [Item] = []
        for (index, item) in file.items.enumerated() {
            guard let minute = Self.minute(item.at), minute < file.days * 1_440 else {
                faults.append("\(code): \(item.at) is no moment of the drill, such as d0h6m40")
                continue
            }
            for time in 0...(item.repeats ?? 0) where minute + time * Self.apart < file.days * 1_440 {
                items.append(
                    Item(
                        id: "\(code)-\(index + 1)" + (time == 0 ? "" : "-r\(time)"),
                        minute: minute + time * Self.apart,
                        source: item.source,
                        author: time == 0 ? item.author : "转发者\(index + 1)\(time)",
                        title: item.title,
                        text: time == 0 ? item.text : "转发：" + item.text,
                        counts: item.counts.scaled(thousandths: time == 0 ? 1_000 : 300 / time)
                    )
                )
            }
        }
        guard faults.isEmpty, let begins else { throw DemoFault(reasons: faults) }
        self.code = code
        name = file.name
        self.begins = begins
        days = file.days
        self.items = items.sorted { ($0.minute, $0.id) < ($1.minute, $1.id) }
    }

    /// Minutes between an item and its repetitions.
    private static let apart = 4

    private static func minute(_ text: String) -> Int? {
        guard let read = text.wholeMatch(of: #/d(\d{1,2})h(\d{1,2})m(\d{1,2})/#)?.output, let day = Int(read.1),
            let hour = Int(read.2), let minute = Int(read.3), hour < 24, minute < 60
        else { return nil }
        return day * 1_440 + hour * 60 + minute
    }
}

/// What a plan's file holds.
private struct PlanFile: Decodable {
    let name: String
    let begins: String
    let days: Int
    let items: [Item]

    struct Item: Decodable {
        let at: String
        let source: String
        let author: String
        let title: String?
        let text: String
        let likes: Int?
        let shares: Int?
        let comments: Int?
        let views: Int?
        let repeats: Int?

        var counts: DemoCounts {
            DemoCounts(likes: likes ?? 0, shares: shares ?? 0, comments: comments ?? 0, views: views ?? 0)
        }
    }
}

/// How the people of a drill behave: the same for the same seed, whoever asks and in whatever order.
///
/// Some are quick and some are not; some forget a thing until somebody above them asks.
package struct DrillTemper: Sendable {
    private let seed: UInt64

    /// Gives everybody a temper.
    package init(seed: UInt64) { self.seed = seed }

    /// After how many minutes somebody does a thing; nothing where they forget it.
    ///
    /// - Parameters:
    ///   - step: What is to be done, on what and by whom, in words that are the same in every run.
    ///   - agency: The agency whose diligence it is.
    ///   - minutes: The least and the most that it takes who is neither quick nor slow.
    ///   - forgotten: How often of a hundred times it is forgotten by them.
    package func delay(_ step: String, at agency: String, minutes: ClosedRange<Int>, forgotten: Int) -> Int? {
        var diligence = SplitMix64(seed: seed, name: "agency " + agency)
        let pace = 60 + diligence.below(91)  // in hundredths: 0.6 to 1.5 times as long
        var chance = SplitMix64(seed: seed, name: step)
        guard !chance.chance(forgotten * pace / 100) else { return nil }
        return (minutes.lowerBound + chance.below(minutes.count)) * pace / 100
    }
}
