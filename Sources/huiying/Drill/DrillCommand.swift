import ArgumentParser
import Cities
import DemoCity
import Foundation
import Kernel
import Logging

/// Plays matters through, without anybody's city.
struct DrillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill",
        abstract: "Plays a matter of thirty days in seconds, with people who answer late or not at all.",
        subcommands: [DrillRunCommand.self, DrillListCommand.self]
    )

    /// The plans that come with the program, by code.
    static func plans() throws -> [DrillPlan] {
        let folder = Cities.folder("demo").appendingPathComponent("drills")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
        return try files.sorted().map { file in
            let yaml = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            return try DrillPlan(code: String(file.dropLast(5)), yaml: yaml)
        }
    }
}

/// Lists the plans.
struct DrillListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the plans there are.")

    func run() throws {
        for plan in try DrillCommand.plans() {
            Terminal.say("\(plan.code)\t\(plan.name)\t\(plan.days)d\t\(plan.items.count)")
        }
    }
}

/// Plays one matter.
struct DrillRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Makes a drill database, plays a plan in it, and says how the agencies did.",
        discussion: """
            The log goes to standard output: the day, the moment, and what happened, by the numbers that people use. The same \
            seed gives the same log. The database is one of its own under HUIYING_DATA and made anew each time.

            Example:
              huiying drill run flood --seed 7
              huiying drill run flood --seed 7 | tail -20     the timeline and the scores
            """
    )

    @Argument(help: "The plan, as huiying drill list names it.") var plan: String
    @Option(help: "Which people are quick, late and forgetful.") var seed: UInt64 = 1

    func run() async throws {
        try await Program.run { settings in
            let plans = try DrillCommand.plans()
            guard let chosen = plans.first(where: { $0.code == plan }) else {
                let known = plans.map(\.code).joined(separator: ", ")
                throw Complaint("没有演练「\(plan)」；有：\(known)。", "There is no plan \(plan); there are: \(known).")
            }
            Terminal.note("正在准备演练……", "Preparing the drill …")
            let ground = try await Ground.openDrill(settings)
            do {
                let city = try await City(ground, logger: .program(level: .error))
                Terminal.say(
                    "演练\t\(chosen.code)\t\(chosen.name)\t种子 \(seed)",
                    "drill\t\(chosen.code)\t\(chosen.name)\tseed \(seed)"
                )
                var player = DrillPlayer(city: city, plan: chosen, seed: seed)
                try await player.play { Terminal.say($0) }
                let end = chosen.begins + Double(chosen.days) * 86_400
                for line in DrillScore(player.entries, end: end).lines { Terminal.say(line) }
                try await ground.close()
            } catch {
                try await ground.close()
                throw error
            }
        }
    }
}
