import Assessment
import Cities
import DemoCity
import Foundation
import PlaybookFiles
import Playbooks
import Testing

@testable import Events

/// Plays the ten days of the demonstration city through the gatherer, from an empty city.
@Suite struct DemoStoriesTests {
    /// Which event every item came to, by its story, and the stories that are matters; played once for all tests.
    private static let played = Result { try play() }

    let placed: [(story: String, event: UUID)]
    let matters: [String]

    init() throws { (placed, matters) = try Self.played.get() }

    private static func play() throws -> (placed: [(story: String, event: UUID)], matters: [String]) {
        let playbook = try Playbook(files: PlaybookFolder.files(in: PlaybookFiles.folder))
        let assessor = Assessor(playbook: playbook)
        let reader = NormalReader(playbook: playbook)
        let script = try DemoScript(files: PlaybookFolder.files(in: Cities.folder("demo")))
        var gatherer = Gatherer(settings: GatheringSettings())
        let placed = script.items.map { item in
            let found = assessor.assess(AssessmentInput(title: item.title, text: item.text))
            let candidate = Candidate(
                id: UUID(),
                title: item.title.map(reader.text(of:)),
                text: reader.text(of: item.text),
                moment: Letters.moment(Double(item.offset.minutes) / 60),
                matters: found.matters.map { ($0.code, $0.share) },
                risks: found.risks.map(\.code)
            )
            return (story: item.story, event: gatherer.event(of: candidate))
        }
        return (placed, script.stories.filter(\.isMatter).map(\.key))
    }

    /// The share of a story's items in the event that holds most of them; nil for a story of fewer than five.
    func recall(_ story: String) -> Double? {
        let own = placed.filter { $0.story == story }
        return own.count < 5 ? nil : Self.largestShare(own.map(\.event))
    }

    static func largestShare<Name: Hashable>(_ names: [Name]) -> Double {
        let largest = Dictionary(grouping: names) { $0 }.values.map(\.count).max() ?? 0
        return Double(largest) / Double(names.count)
    }

    @Test("what happened is one event, not one for each text that was written about it")
    func gathersStories() throws {
        let recalls = matters.compactMap(recall)

        #expect(recalls.reduce(0, +) / Double(recalls.count) >= 0.84)
    }

    @Test("the explosion and the rumour that grew out of it are an event each", arguments: ["gas", "water-rumour"])
    func gathersTheIncident(story: String) throws {
        #expect(try #require(recall(story)) >= 0.75)
    }

    @Test("no event swallows another story")
    func keepsStoriesApart() {
        let events = Dictionary(grouping: placed, by: \.event).values.filter { $0.count >= 5 }

        let purities = events.map { Self.largestShare($0.map(\.story)) }

        #expect(purities.reduce(0, +) / Double(purities.count) >= 0.97)
        #expect(purities.allSatisfy { $0 >= 0.75 })
    }
}
