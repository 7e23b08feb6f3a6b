import ArgumentParser

/// What `Benchmarks/run` and `Benchmarks/rivals` measure with the project's own code; each prints its numbers.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        subcommands: [
            ClientBench.self, BulkBench.self, AssessBench.self, TextBench.self, FieldBench.self, ReadBench.self,
            GatherBench.self, SimilarBench.self,
        ]
    )
}
