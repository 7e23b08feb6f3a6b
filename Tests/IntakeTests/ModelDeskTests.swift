import Assessment
import Foundation
import Intake
import Kernel
import Making
import Playbooks
import Postgres
import TestSupport
import Testing

/// Models are published as versions, and what comes in is assessed with those that count.
@Suite(.timeLimit(.minutes(15))) struct ModelDeskTests {
    private static func files(_ task: ModelTask, _ labels: [String], seed: UInt64 = 1) async throws -> ModelFiles {
        let rows = labels.enumerated().flatMap { number, label in
            (0..<30).map {
                LabelledText(title: nil, text: "\(["蒜苗青绿", "月亮弯弯", "石头上路"][number])，第\($0)号，望处理", label: label)
            }
        }
        let trainer = TextTrainer(task: task, seed: seed, grams: TextGrams(longest: 2, bits: 12))
        let (model, figures) = await trainer.train(rows) { _ in }
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try ModelFolder(folder).write(
            model,
            figures: figures,
            seed: seed,
            trainedOn: String(repeating: "0", count: 64)
        )
        return try ModelFolder(folder).files()
    }

    @Test("a model counts from when it is published until another one does or it is retired")
    func counts() async throws {
        let catalogue = try Shipped.playbook().catalogue
        let first = try await Self.files(.tone, ["negative", "other"])
        let second = try await Self.files(.tone, ["negative", "neutral", "positive"])
        let rumour = try await Self.files(.rumour, ["rumour", "other"])
        try await Scratch.rolledBack { transaction in
            let desk = ModelDesk()
            try await transaction.act(as: .worker)
            #expect(try await desk.current(in: transaction).name == "lexicon")
            #expect(try await desk.retire(.tone, in: transaction) == false)
            #expect(try await desk.publish(first, for: catalogue, note: "试", in: transaction))
            #expect(try await desk.publish(first, for: catalogue, in: transaction) == false)
            let before = try await desk.currentIDs(in: transaction)
            #expect(try await desk.publish(rumour, for: catalogue, in: transaction))
            #expect(try await desk.publish(second, for: catalogue, in: transaction))
            let now = try await desk.currentIDs(in: transaction)
            #expect(before.count == 1 && now.count == 2 && Set(now).isDisjoint(with: before))
            #expect(try await desk.current(in: transaction).name.hasPrefix("rumour:"))
            #expect(try await desk.retire(.rumour, note: "误判", in: transaction))
            #expect(try await desk.publish(first, for: catalogue, in: transaction))
            #expect(try await desk.currentIDs(in: transaction) == before)
            let terms = try await desk.terms(in: transaction)
            #expect(terms.map(\.task) == [.tone, .rumour, .tone, .rumour, .tone])
            #expect(terms.map(\.isCurrent) == [true, true, false, false, false] && terms[1].version == nil)
            let journaled = try await transaction.values(
                "SELECT action FROM hy.journal WHERE subject_kind = 'model' ORDER BY id",
                as: String.self
            )
            #expect(journaled.filter { $0 == "model.retired" }.count == 1 && journaled.count == 5)
        }
    }

    @Test("a model whose labels mean nothing here is refused")
    func refuses() async throws {
        let catalogue = try Shipped.playbook().catalogue
        let cases: [(ModelTask, [String], ModelRefusal)] = [
            (.category, ["水", "电"], .mattersUnknown), (.tone, ["angry", "happy"], .tonesUnknown),
            (.rumour, ["yes", "no"], .rumourUnknown),
        ]
        for (task, labels, refusal) in cases {
            let files = try await Self.files(task, labels)
            try await Scratch.rolledBack { transaction in
                try await transaction.act(as: .worker)
                await #expect(throws: refusal) {
                    _ = try await ModelDesk().publish(files, for: catalogue, in: transaction)
                }
            }
        }
        let sound = try await Self.files(.tone, ["negative", "other"])
        let damaged = ModelFiles(card: sound.card, numbers: sound.numbers.dropLast(2) + [1, 2])
        try await Scratch.rolledBack { transaction in
            try await transaction.act(as: .worker)
            await #expect(throws: ModelFolder.Fault.damaged) {
                _ = try await ModelDesk().publish(damaged, for: catalogue, in: transaction)
            }
        }
    }

    @Test("an item keeps what the models said as it came in, and which models they were")
    func isKept() async throws {
        let catalogue = try Shipped.playbook().catalogue
        let files = try await Self.files(.rumour, ["rumour", "other"])
        try await Scratch.rolledBack { transaction in
            try await transaction.makePlaybook(Shipped.version)
            let source = try await transaction.makeSource()
            _ = try await ModelDesk().publish(files, for: catalogue, in: transaction)
            let advisers = try await ModelDesk().current(in: transaction)
            let scoring = Scoring(playbook: try Shipped.playbook(), version: Shipped.version, advisers: advisers)
            let read = try ItemBody.read(Array(#"{"id": "1", "text": "听说蒜苗青绿了"}"#.utf8), kind: .json).get()
            let receipt = try await IntakeDesk().take(
                scoring.score(read, from: SourceStanding(weight: 0.5), usual: .unknown),
                delivery: Delivery(source: source, digest: Array(repeating: 1, count: 32)),
                playbook: Shipped.version,
                in: transaction
            )
            let id = try #require(receipt.lines.first?.id)
            let item = try #require(await IntakeDesk().item(id, in: transaction))
            #expect(item.assessment?.model == advisers.name)
            let advice = try #require(item.assessment?.said?.first)
            #expect(advice.task == .rumour && advice.choices.first?.label == "rumour")
            #expect(!item.evidence(for: .rumour, labels: ["rumour"], by: advisers)[0].isEmpty)
            #expect(item.evidence(for: .rumour, labels: ["rumour"], by: .none) == [[]])
        }
    }
}
