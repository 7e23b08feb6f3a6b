import Assessment
import Foundation
import Kernel
import Making
import Postgres
import TestSupport
import Testing

@testable import Intake

@Suite(.timeLimit(.minutes(15))) struct UsualReactionsTests {
    @Test("an item stands where as many as drew its reactions or more leave it")
    func ranks() {
        let usual = UsualReactions([5, 0, 3, 3, 90])
        let ranks = [0, 1, 3, 4, 90, 91].map { usual.rank(of: $0) }
        #expect(ranks.map { $0?.above } == [5, 4, 4, 2, 1, 0])
        #expect(ranks.allSatisfy { $0?.among == 5 })
        #expect(UsualReactions.unknown.rank(of: 7) == nil)
        #expect(SpreadRank(among: 99, above: 0).chance == 0.01)
        #expect(SpreadRank(among: -1, above: 4) == SpreadRank(among: 0, above: 0))
    }

    /// So many items, the first with no like, each with one more than the one before.
    private func items(_ count: Int, from start: Int = 0) -> String {
        let items = (start..<start + count).map { #"{"id": "\#($0)", "text": "路灯坏了", "likes": \#($0), "views": 9000}"# }
        return "[" + items.joined(separator: ",") + "]"
    }

    @Test(
        "the reactions to what came of late are counted, once an hour, without history and what is older than four weeks"
    )
    func counts() async throws {
        try await Scratch.cloned { database in
            let start = Date.at("2026-03-02T09:00:00+08:00")
            func at<Answer: Sendable>(
                _ hours: Double,
                _ body: @Sendable (Transaction) async throws -> Answer
            ) async throws -> Answer {
                try await database.setMoment(start + hours * 3_600)
                return try await database.transaction(for: .worker) { try await body($0) }
            }
            try await database.transaction(for: .worker) { try await $0.makeDrill(at: start) }
            let (source, version) = try await at(0) {
                (try await $0.makeSource(kind: "forum"), try await $0.makePlaybook())
            }
            let known = { @Sendable (likes: Double, transaction: Transaction) in
                try await IntakeDesk().usualReactions(of: source, in: transaction).rank(of: likes)
            }
            try await at(0) { transaction in
                _ = try await transaction.deliver(items(30), to: source, playbook: version)
                _ = try await transaction.deliver(items(50, from: 100), to: source, as: .history, playbook: version)
                try await IntakeDesk().countReactions(in: transaction)
            }
            #expect(try await at(0) { try await known(10, $0) } == SpreadRank(among: 30, above: 20))

            // Within the hour nothing is counted anew.
            try await at(0.5) { transaction in
                _ = try await transaction.deliver(items(10, from: 30), to: source, playbook: version)
                try await IntakeDesk().countReactions(in: transaction)
            }
            #expect(try await at(0.5) { try await known(10, $0) } == SpreadRank(among: 30, above: 20))
            try await at(1) { try await IntakeDesk().countReactions(in: $0) }
            #expect(try await at(1) { try await known(10, $0) } == SpreadRank(among: 40, above: 30))

            // Four weeks later what came first is forgotten, and of very much the newest count.
            try await at(672.2) { transaction in
                _ = try await transaction.deliver(items(395, from: 1_000), to: source, playbook: version)
                try await IntakeDesk().countReactions(in: transaction)
            }
            #expect(try await at(672.2) { try await known(1_000, $0) } == SpreadRank(among: 400, above: 395))
            try await at(673) { try await IntakeDesk().countReactions(in: $0) }
            #expect(try await at(673) { try await known(0, $0) } == SpreadRank(among: 400, above: 400))
            try await at(700) { try await IntakeDesk().countReactions(in: $0) }
            #expect(try await at(700) { try await known(0, $0) } == SpreadRank(among: 395, above: 395))
        }
    }

    @Test("what comes again with more reactions is counted as it is now")
    func countsAnew() async throws {
        try await Scratch.cloned { database in
            try await database.transaction(for: .worker) { transaction in
                let (source, version) = (
                    try await transaction.makeSource(kind: "forum"), try await transaction.makePlaybook()
                )
                _ = try await transaction.deliver(items(20), to: source, playbook: version)
                let later = #"[{"id": "0", "text": "路灯坏了", "likes": 500, "views": 9000}]"#
                #expect(try await transaction.deliver(later, to: source, playbook: version).lines.count == 1)
                try await IntakeDesk().countReactions(in: transaction)
                let usual = try await IntakeDesk().usualReactions(of: source, in: transaction)
                #expect(usual.rank(of: 400) == SpreadRank(among: 20, above: 1))
            }
        }
    }

    @Test("what is stored of an item says how it stood, and is what is assessed anew")
    func isRecorded() async throws {
        try await Scratch.cloned { database in
            try await database.transaction(for: .worker) { transaction in
                let (source, version) = (
                    try await transaction.makeSource(kind: "forum"), try await transaction.makePlaybook()
                )
                let read = try ItemBody.read(Array(items(1, from: 60).utf8), kind: .json).get()
                let receipt = try await IntakeDesk().take(
                    Shipped.scoring().score(
                        read,
                        from: SourceStanding(weight: 0.6),
                        usual: UsualReactions(Array(repeating: 2, count: 300))
                    ),
                    delivery: Delivery(source: source, digest: Array(repeating: 1, count: 32)),
                    playbook: version,
                    in: transaction
                )
                let item = try #require(receipt.lines.first?.id)
                try await transaction.makeEvent(item, playbook: version)
                let items = try await IntakeDesk().recorded(newest: 10, in: transaction)
                let recorded = try #require(try await IntakeDesk().assessments(of: items, in: transaction).first).found
                #expect(recorded.input.spread == SpreadRank(among: 300, above: 0))
                #expect(recorded.judgement.reach >= 0.5)
                #expect(try Shipped.scoring().judge(recorded) == recorded.judgement)
            }
        }
    }
}
