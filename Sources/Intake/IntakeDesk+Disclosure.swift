import Foundation
package import Kernel
package import Postgres

/// What was hidden as an item came in, for who has to reach the people in it.
extension IntakeDesk {
    /// One item with everything in the clear (查看个人信息); the journal keeps who asked, and why.
    ///
    /// - Parameter reason: 1 to 1,000 characters.
    /// - Throws: `ItemRefusal`, `RoleRefusal`.
    package func disclose(
        _ id: ID<Item>,
        reason: String,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> Item {
        _ = try principal.official(for: .disclose)
        let words = reason.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let found = try await item(id, in: transaction) else { throw ItemRefusal.absent }
        guard (1...1_000).contains(words.unicodeScalars.count) else { throw ItemRefusal.reasonMissing }
        guard found.hidden > 0 else { throw ItemRefusal.nothingHidden }
        guard try await mayDisclose(id, in: transaction) else { throw ItemRefusal.notInYourHands }
        let revision = Int32(found.revision)
        let hidden = try await transaction.rows(
            "SELECT place, start, kind, words FROM hy.disclose_item(\(id), \(revision), \(words))",
            as: HiddenWords.self
        )
        return found.showing(hidden)
    }

    /// Whether the transaction is for somebody who deals with an item now.
    package func mayDisclose(_ id: ID<Item>, in transaction: Transaction) async throws -> Bool {
        try await transaction.value("SELECT hy.may_disclose(\(id))", as: Bool.self) ?? false
    }
}

extension HiddenWords: RowDecodable {
    package init(row: Row) throws {
        guard let place = Place(rawValue: try row["place"]), let kind = PersonalWord.Kind(rawValue: try row["kind"])
        else {
            throw UnknownWord()
        }
        self.init(place: place, start: Int(try row["start"] as Int32), kind: kind, words: try row["words"])
    }

    private struct UnknownWord: Error {}
}

extension Item {
    fileprivate func showing(_ hidden: [HiddenWords]) -> Item {
        func shown(_ text: String, _ place: HiddenWords.Place) -> String {
            text.showing(hidden.filter { $0.place == place })
        }
        var item = self
        item.title = title.map { shown($0, .title) }
        item.text = shown(text, .text)
        item.author = author.map { shown($0, .author) }
        item.hidden = self.hidden - hidden.count
        return item
    }
}
