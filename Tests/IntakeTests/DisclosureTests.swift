import Foundation
import Intake
import Kernel
import Making
import Postgres
import TestSupport
import Testing

/// What was hidden is shown to who deals with an item, and the journal says to whom and why.
@Suite(.timeLimit(.minutes(15))) struct DisclosureTests {
    private static let text = "我叫张三丰，家住3栋2单元501室，手机13812345678，家里停水三天了没有人管。"

    /// Takes an item in as a machine does, and answers its id.
    private static func take(_ text: String, _ source: SourceID, in transaction: Transaction) async throws -> ID<Item> {
        let scoring = try Shipped.scoring()
        let body = Array(
            #"{"id": "one", "title": "13912345678来电", "text": "\#(text)", "author": "李四13712345678"}"#.utf8
        )
        let read = try ItemBody.read(body, kind: .json).get()
        let receipt = try await IntakeDesk().take(
            scoring.score(read, from: SourceStanding(weight: 0.5), usual: .unknown),
            delivery: Delivery(source: source, digest: Array(repeating: 1, count: 32)),
            playbook: scoring.playbook,
            in: transaction
        )
        return try #require(receipt.lines.first?.id)
    }

    @Test("nobody reads what was hidden, but who deals with the item and says why")
    func discloses() async throws {
        try await Scratch.rolledBack { transaction in
            try await transaction.makePlaybook(Shipped.version)
            let source = try await transaction.makeSource()
            let id = try await Self.take(Self.text, source, in: transaction)
            let desk = IntakeDesk()
            let item = try #require(await desk.item(id, in: transaction))
            #expect(item.hidden == 5)
            #expect(item.text == "我叫张**，家住3栋2单元***室，手机138****5678，家里停水三天了没有人管。")
            #expect(item.title == "139****5678来电" && item.author == "李四137****5678")
            let office = try await transaction.makeOfficial(.coordinator)
            let leader = try await transaction.makeOfficial(.leader)
            let stranger = try await transaction.makeOfficial(.liaison)

            try await transaction.act(as: .person(leader))
            await #expect(throws: RoleRefusal.notForThisPost) {
                _ = try await desk.disclose(id, reason: "好奇", by: .person(leader), in: transaction)
            }
            try await transaction.act(as: .person(stranger))
            await #expect(throws: ItemRefusal.absent) {
                _ = try await desk.disclose(id, reason: "好奇", by: .person(stranger), in: transaction)
            }
            try await transaction.act(as: .person(office))
            await #expect(throws: ItemRefusal.reasonMissing) {
                _ = try await desk.disclose(id, reason: " ", by: .person(office), in: transaction)
            }
            let shown = try await desk.disclose(id, reason: " 回访来电人 ", by: .person(office), in: transaction)
            #expect(shown.text == Self.text && shown.hidden == 0)
            #expect(shown.title == "13912345678来电" && shown.author == "李四13712345678")

            try await transaction.act(as: .worker)
            let journaled = try await transaction.values(
                "SELECT detail ->> 'reason' FROM hy.journal WHERE action = 'item.disclosed' AND subject_id = \(id)",
                as: String.self
            )
            #expect(journaled == ["回访来电人"])
        }
    }

    @Test(
        "the same item is a duplicate although it is hidden, a changed one hides anew, and one without personal words says so"
    )
    func keepsIdentity() async throws {
        try await Scratch.rolledBack { transaction in
            try await transaction.makePlaybook(Shipped.version)
            let source = try await transaction.makeSource()
            let office = try await transaction.makeOfficial(.coordinator)
            let id = try await Self.take(Self.text, source, in: transaction)
            #expect(try await Self.take(Self.text, source, in: transaction) == id)
            #expect(try await IntakeDesk().item(id, in: transaction)?.revision == 1)
            #expect(try await Self.take("手机换成15012345678了", source, in: transaction) == id)
            let shown = try await transaction.acting(as: .person(office)) { transaction in
                try await IntakeDesk().disclose(id, reason: "回访", by: .person(office), in: transaction)
            }
            #expect(shown.revision == 2 && shown.text == "手机换成15012345678了")
            let plain = try await transaction.makeItem()
            await #expect(throws: ItemRefusal.nothingHidden) {
                _ = try await transaction.acting(as: .person(office)) { transaction in
                    try await IntakeDesk().disclose(plain, reason: "回访", by: .person(office), in: transaction)
                }
            }
        }
    }
}
