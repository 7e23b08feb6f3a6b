import Making
import Testing

@testable import Intake

@Suite struct MalformedCorpusTests {
    @Test("each of 1,500 malformed bodies and files is refused or has an item that is, with a reason")
    func everyBodyIsAnswered() {
        for body in MalformedCorpus.bodies(seed: 20_260_131, count: 1_500) {
            let problems = Self.problems(of: body)

            #expect(!problems.isEmpty, "\(body.name)")
            #expect(problems.allSatisfy { !$0.code.zh.isEmpty && !$0.code.en.isEmpty }, "\(body.name)")
            #expect(problems.allSatisfy { $0.pointer.utf8.count < 32 * 1_024 }, "\(body.name)")
        }
    }

    @Test("the corpus of a seed is always the same and leaves no family out")
    func corpusIsReproducible() {
        let first = MalformedCorpus.bodies(seed: 7, count: 200)
        let second = MalformedCorpus.bodies(seed: 7, count: 200)

        #expect(first.map(\.bytes) == second.map(\.bytes))
        #expect(Set(first.map(\.contentType)) == ["application/json", "application/x-ndjson", "text/csv"])
        #expect(Set(first.map { $0.name.split(separator: "-").dropLast().joined() }).count > 50)
    }

    @Test("a sound body with a few bytes changed anywhere is read or refused, and never ends the program")
    func mutationsAreAnswered() {
        var random = SplitMix64(state: 99)
        for _ in 0..<3_000 {
            var bytes = MalformedCorpus.wellFormed(&random)
            for _ in 0...Int.random(in: 0...3, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8(truncatingIfNeeded: random.next())
            }
            for kind in [ItemBody.Kind.json, .ndjson] {
                if case .success(let outcomes) = ItemBody.read(bytes, kind: kind) {
                    #expect(outcomes.map(\.index) == Array(outcomes.indices))
                }
            }
        }
    }

    @Test("what is not malformed is taken whole")
    func wellFormedBodiesPass() throws {
        var random = SplitMix64(state: 5)
        for _ in 0..<50 {
            let outcomes = try ItemBody.read(MalformedCorpus.wellFormed(&random), kind: .json).get()

            #expect(outcomes.allSatisfy { if case .draft = $0 { true } else { false } })
        }
    }

    /// The reasons given for a body, whether for all of it or for an item.
    private static func problems(of body: MalformedBody) -> [Problem] {
        guard body.contentType == "text/csv" else {
            switch ItemBody.read(body.bytes, kind: body.contentType == "application/json" ? .json : .ndjson) {
            case .success(let outcomes): return outcomes.flatMap(\.problems)
            case .failure(let refusal): return [refusal.problem]
            }
        }
        var items = CSVItems()
        do {
            let read = try items.items(in: body.bytes) + items.finish()
            return read.flatMap(\.outcome.problems)
        } catch {
            return [error.problem]
        }
    }
}

extension ItemOutcome {
    /// The reasons of an item that was refused.
    var problems: [Problem] {
        switch self {
        case .draft: []
        case .rejected(_, let problems): problems
        }
    }

    /// The item, if it was taken.
    var draft: ItemDraft? {
        switch self {
        case .draft(_, let draft): draft
        case .rejected: nil
        }
    }
}
