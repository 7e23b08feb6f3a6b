import ArgumentParser
import Assessment
import Foundation
import Intake
import Kernel
import PlaybookFiles
import Playbooks

/// Texts a second on one core: all of assessment with models for every task, then a matcher of many terms with one model of classes.
///
/// Both take turns over the same texts, so that neither has the machine at a better time; medians of the turns.
struct TextBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "texts")

    @Option(help: "A file with one text a line.") var texts: String
    @Option(help: "A file with one term a line.") var terms: String
    @Option(help: "Folders of models, one of each task; that of categories is the one beside the matcher.")
    var model: [String] = []
    @Option var turns = 5

    func run() async throws {
        let texts = try Self.lines(of: texts)
        let models = try model.map { try ModelFolder(URL(fileURLWithPath: $0, isDirectory: true)).read() }
        guard let classes = models.first(where: { $0.card.task == .category })?.model else {
            throw ValidationError("a model of categories is needed")
        }
        let playbook = try Playbook(folder: PlaybookFiles.folder)
        let assessor = Assessor(playbook: playbook, advisers: Advisers(models.map { ($0.model, $0.card.version) }))
        let words = Assessor(playbook: playbook)
        let matcher = TermAutomaton(try Self.lines(of: terms).map(Folding.fold))
        var speeds: [[Double]] = [[], [], []]
        for _ in 0..<turns {
            speeds[0].append(Self.speed(texts) { assessor.assess($0).score })
            speeds[1].append(Self.speed(texts) { words.assess($0).score })
            speeds[2].append(
                Self.speed(texts) { input in
                    var hits = 0
                    matcher.forEachHit(in: Folding.fold(input.text)) { _, _ in hits += 1 }
                    return hits + classes.answer(title: nil, text: input.text).count
                }
            )
        }
        print(speeds.map { "\(Int($0.sorted()[turns / 2]))" }.joined(separator: " "))
    }

    private static func speed(_ texts: [String], _ work: (AssessmentInput) -> Int) -> Double {
        let inputs = texts.map { AssessmentInput(title: nil, text: $0, sourceWeight: 0.5) }
        let begun = ContinuousClock.now
        var sum = 0
        for input in inputs { sum &+= work(input) }
        precondition(sum != .min)  // so that nothing of it can be left out
        return Double(texts.count) / (ContinuousClock.now - begun).inSeconds
    }

    private static func lines(of path: String) throws -> [String] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    }
}
