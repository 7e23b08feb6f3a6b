import ArgumentParser
import Foundation
import Intake
import Kernel
import PlaybookFiles
import Playbooks

/// Items a second from the bytes of a delivery to items that are ready to be stored.
struct AssessBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "assess")

    @Argument(help: "Files with the bodies of deliveries, JSON.") var bodies: [String]
    @Option var tasks = 2

    func run() async throws {
        let scoring = Scoring(playbook: try Playbook(folder: PlaybookFiles.folder), version: PlaybookID())
        let read = try bodies.map { path in Array(try Data(contentsOf: URL(fileURLWithPath: path))) }
        _ = try items(read[0], scoring)
        let begun = ContinuousClock.now
        let done = try await withThrowingTaskGroup(of: Int.self) { group in
            for lane in 0..<tasks {
                group.addTask {
                    var count = 0
                    for index in stride(from: lane, to: read.count, by: tasks) {
                        count += try items(read[index], scoring)
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        print(Int(Double(done) / (ContinuousClock.now - begun).inSeconds))
    }

    private func items(_ body: [UInt8], _ scoring: Scoring) throws -> Int {
        let outcomes = try ItemBody.read(body, kind: .json).get()
        return scoring.score(outcomes, from: SourceStanding(weight: 0.5), usual: .unknown).count
    }
}
