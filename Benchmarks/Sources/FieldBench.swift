import ArgumentParser
import Assessment
import Foundation
import PlaybookFiles
import Playbooks

/// The matters of texts by the words of the shipped catalogue, and beside them by a model where one is named.
struct FieldBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "fields")

    @Argument(help: "A file of JSON: an array of objects with title and text.") var texts: String
    @Option(help: "The folder of a model of categories.") var model: String?

    private struct Written: Decodable {
        let title: String?
        let text: String
    }

    private struct Named: Encodable {
        let code: String
        let share: Double
    }

    func run() async throws {
        let texts = try JSONDecoder().decode([Written].self, from: Data(contentsOf: URL(fileURLWithPath: texts)))
        let advisers = try model.map { path in
            let read = try ModelFolder(URL(fileURLWithPath: path, isDirectory: true)).read()
            return Advisers([(read.model, read.card.version)])
        }
        let assessor = Assessor(playbook: try Playbook(folder: PlaybookFiles.folder), advisers: advisers ?? .none)
        let named = texts.map { written in
            assessor.assess(AssessmentInput(title: written.title, text: written.text)).matters
                .map { Named(code: $0.code, share: $0.share) }
        }
        FileHandle.standardOutput.write(try JSONEncoder().encode(named))
    }
}
