import ArgumentParser
import Assessment
import Events
import Foundation
import PlaybookFiles
import Playbooks

/// Gathers the items of a file into events at several strictnesses, assessed as they are when they come in.
///
/// Prints JSON: for each threshold the items in their order, each with the number of its event and the item that it repeats.
struct GatherBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "gather")

    @Argument(
        help: "A file with a JSON array of objects with id, title, text and time, in the order in which they come."
    )
    var items: String
    @Option(help: "From which likeness, 0 to 1, an item joins an event; by default as in the program.")
    var threshold = [GatheringSettings().threshold]

    private struct Given: Decodable {
        let id: String
        let title: String?
        let text: String
        let time: Date
    }

    private struct Placed: Encodable {
        let id: String
        let event: Int
        let repeats: String?
    }

    func run() async throws {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let given = try decoder.decode([Given].self, from: Data(contentsOf: URL(fileURLWithPath: items)))
        let playbook = try Playbook(folder: PlaybookFiles.folder)
        let assessor = Assessor(playbook: playbook)
        let reader = NormalReader(playbook: playbook)
        let candidates = given.map { item in
            let found = assessor.assess(AssessmentInput(title: item.title, text: item.text, sourceWeight: 0.5))
            return Candidate(
                id: UUID(),
                title: item.title.map(reader.text(of:)),
                text: reader.text(of: item.text),
                moment: item.time,
                matters: found.matters.map { ($0.code, $0.share) },
                risks: found.risks.map(\.code)
            )
        }
        let names = Dictionary(uniqueKeysWithValues: zip(candidates.map(\.id), given.map(\.id)))
        let runs = threshold.map { (String($0), Self.gather(candidates, names, from: $0)) }
        let printed = try JSONEncoder().encode(Dictionary(runs, uniquingKeysWith: { first, _ in first }))
        print(String(decoding: printed, as: UTF8.self))
    }

    private static func gather(_ items: [Candidate], _ names: [UUID: String], from threshold: Double) -> [Placed] {
        var gatherer = Gatherer(settings: GatheringSettings(threshold: threshold))
        var numbers: [UUID: Int] = [:]
        return items.map { item in
            let new = UUID()
            let (event, original): (UUID, UUID?) =
                switch gatherer.place(item, newEvent: new) {
                case .joined(let event, _, let original): (event, original)
                case .opened, .followed: (new, nil)
                }
            let number = numbers[event] ?? numbers.count
            numbers[event] = number
            return Placed(
                id: names[item.id] ?? "",
                event: number,
                repeats: original.flatMap { names[$0] }
            )
        }
    }
}
