import ArgumentParser

/// What `Benchmarks/run` measures with the project's own code; each prints one number.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        subcommands: [ClientBench.self, BulkBench.self, AssessBench.self]
    )
}
