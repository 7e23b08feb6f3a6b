import ArgumentParser
import Events
import Foundation

/// Tells for each of many titles which of the others read most like it, as the page of an event proposes others.
///
/// Prints JSON: by the place of each title the places of those shown.
struct SimilarBench: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "similar")

    @Argument(help: "A file with a JSON array of titles.") var titles: String

    func run() throws {
        let given = try JSONDecoder().decode([String].self, from: Data(contentsOf: URL(fileURLWithPath: titles)))
        let likeness = TitleLikeness(given)
        let shown = given.enumerated().map { place, title in
            likeness.closest(to: title, limit: 6).map(\.place).filter { $0 != place }.prefix(5)
        }
        print(String(decoding: try JSONEncoder().encode(shown.map(Array.init)), as: UTF8.self))
    }
}
