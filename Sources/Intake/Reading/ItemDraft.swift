package import Foundation

/// An item as it was handed in: read and checked, not yet scored or stored.
///
/// A draft exists only if every rule holds; there is no other way to make one than to read it.
package struct ItemDraft: Sendable, Hashable {
    /// What the source calls the item: 1 to 200 characters on one line.
    package let externalID: String?
    /// Up to 500 characters.
    package let title: String?
    /// 1 to 20,000 characters, trimmed.
    package let text: String
    /// Up to 200 characters.
    package let author: String?
    /// An http or https address of up to 2,000 characters.
    package let url: String?
    /// When it was written, to the microsecond.
    package let occurredAt: Date?
    /// How many like it: 0 to 10¹², as every count here; what is not given is 0.
    package let likes: Int
    /// How many dislike it.
    package let dislikes: Int
    /// How many comments it has.
    package let comments: Int
    /// How often it was passed on.
    package let shares: Int
    /// How often it was read.
    package let views: Int
    /// Whether the author stood under a name such as 诉求人 or 来电人: of one who calls or writes in, the name is nobody's business.
    private(set) var isByCaller = false

    /// The lengths that hold, in code points.
    enum Longest {
        static let externalID = 200
        static let title = 500
        static let text = 20_000
        static let author = 200
        static let url = 2_000
    }
}

extension ItemDraft {
    /// The same where it has an id of its own; else known by a name, unless that is too long, and of a time where it says none.
    ///
    /// An item that goes by its own id may be told in many events, whose times are not its own.
    func known(by name: String, at time: Date?) -> ItemDraft {
        guard externalID == nil else { return self }
        let isName =
            !TextRules.isLonger(name, than: Longest.externalID) && !TextRules.hasAnyControls(name) && !name.isEmpty
        return ItemDraft(
            externalID: isName ? name : nil,
            title: title,
            text: text,
            author: author,
            url: url,
            occurredAt: occurredAt ?? time,
            likes: likes,
            dislikes: dislikes,
            comments: comments,
            shares: shares,
            views: views
        )
    }

    /// Reads an item from a JSON object; every problem is reported, not only the first.
    ///
    /// Keys are `id` or `external_id`, `title`, `text`, `time` or `occurred_at`, `author`, `url`, `likes`, `dislikes`,
    /// `comments`, `shares`, `views`; any other is refused. `null` and empty strings are as good as absent. Where only
    /// a title is given, as many hotline exports do, it is taken as the text.
    package static func read(from node: JSONNode) -> Result<ItemDraft, Rejection> {
        guard case .object(let members) = node else {
            return .failure(Rejection(problems: [Problem(.item(.notObject))]))
        }
        var reading = DraftReading()
        for member in members {
            if let field = ItemField(key: member.key) {
                reading.take(member.value, as: field, at: JSONPointer.key(member.key))
            } else {
                reading.refuse(.unknownKey, at: JSONPointer.key(member.key))
            }
        }
        return reading.draft(textAt: "/text")
    }
}
