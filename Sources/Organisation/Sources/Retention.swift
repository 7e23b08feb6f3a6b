import Journal
package import Kernel
package import Postgres

/// How long the words of a source's items are kept (保存期限), counted from when the newest content of each came in.
package struct Retention: Sendable, Hashable {
    /// After how many days what was hidden of persons is erased, within `ofPersonal`; nil keeps it as long as the text.
    package let personalDays: Int?
    /// After how many days text, title, author, address and attachments are erased, within `ofTexts`; nil keeps them.
    package let textDays: Int?

    /// For how many days what was hidden of persons may be kept.
    package static let ofPersonal = 1...36_500
    /// For how many days texts may be kept.
    package static let ofTexts = 30...36_500

    /// Takes both periods as they are given; the desk checks them.
    package init(personalDays: Int?, textDays: Int?) {
        self.personalDays = personalDays
        self.textDays = textDays
    }

    func check() throws(SourceRefusal) {
        if let personalDays { guard Self.ofPersonal.contains(personalDays) else { throw .retention } }
        if let textDays {
            guard Self.ofTexts.contains(textDays), (personalDays ?? 0) <= textDays else { throw .retention }
        }
    }
}

extension SourceDesk {
    /// Says how long the words of a source's items are kept; it counts from a day later on, so that a slip can be mended.
    ///
    /// - Throws: `SourceRefusal`, `RoleRefusal`.
    package func keep(
        _ retention: Retention,
        of id: SourceID,
        by principal: Principal,
        in transaction: Transaction
    ) async throws -> SourceEntry {
        _ = try principal.official(for: .keepSources)
        try retention.check()
        guard try await transaction.execute(.keep(retention, of: id)) == 1 else {
            throw SourceRefusal.absent
        }
        func days(_ days: Int?) -> String { days.map { "\($0)" } ?? "null" }
        let detail = JSON(
            text: #"{"personal_days": \#(days(retention.personalDays)), "text_days": \#(days(retention.textDays))}"#
        )
        try await transaction.journal(JournalEntry("source.retention-set", "source", id.rawValue, detail: detail))
        return try await entry(id, in: transaction)
    }
}

extension SQL {
    fileprivate static func keep(_ retention: Retention, of id: SourceID) -> SQL {
        """
        UPDATE hy.sources
        SET personal_days = \(retention.personalDays.map { Int32($0) }), text_days = \(retention.textDays.map { Int32($0) })
        WHERE id = \(id)
        """
    }
}
