package import Foundation
package import Web

/// What is told over a channel, in words that are ready: nothing is translated or added here.
///
/// Any of its words may come from a citizen. What channels make of them can mention nobody and link to nothing.
package struct Letter: Sendable, Hashable {
    /// Names this one letter for ever: sent twice, it says so.
    package var key: UUID
    /// The event, case or meeting that it is about; letters about one matter make one thread.
    package var matter: UUID
    /// What happened, such as `case.overdue`; machines that receive it read this.
    package var topic: String
    /// When it happened; the same at every attempt.
    package var moment: Date
    /// How grave the matter is; nothing where it has no level.
    package var level: Level?
    /// What it is about, in one line.
    package var title: String
    /// By when something has to be done; nothing where no limit runs.
    package var limit: String?
    /// What else is told, each in one line; the lines of a digest.
    package var entries: [Entry]
    /// Where to go on; never cut away.
    package var link: Link
    /// Whom it is for: mentioned by robots, written to by mail and SMS.
    package var people: [Addressee]

    /// Writes a letter.
    package init(
        key: UUID,
        matter: UUID,
        topic: String,
        moment: Date,
        level: Level? = nil,
        title: String,
        limit: String? = nil,
        entries: [Entry] = [],
        link: Link,
        people: [Addressee] = []
    ) {
        self.key = key
        self.matter = matter
        self.topic = topic
        self.moment = moment
        self.level = level
        self.title = title
        self.limit = limit
        self.entries = entries
        self.link = link
        self.people = people
    }

    /// The level of an event, as people read and see it.
    package struct Level: Sendable, Hashable {
        /// The colour that the level has by rule.
        package let colour: Colour
        /// Its words, such as Ⅰ级（红色）.
        package let words: String

        /// Names a level.
        package init(_ colour: Colour, words: String) {
            self.colour = colour
            self.words = words
        }
    }

    /// The colours of the four levels.
    package enum Colour: String, Sendable, CaseIterable {
        case red
        case orange
        case yellow
        case blue
    }

    /// One line of a digest.
    package struct Entry: Sendable, Hashable {
        /// What it is about.
        package let title: String
        /// By when something has to be done; nothing where no limit runs.
        package let limit: String?
        /// Where to read it; nothing where there is no page for it.
        package let page: WebAddress?

        /// Writes a line.
        package init(title: String, limit: String? = nil, page: WebAddress? = nil) {
            self.title = title
            self.limit = limit
            self.page = page
        }
    }

    /// Where to go on.
    package struct Link: Sendable, Hashable {
        /// What is written on it, such as 查看.
        package let words: String
        /// The page that it leads to.
        package let page: WebAddress

        /// Makes a link.
        package init(words: String, page: WebAddress) {
            self.words = words
            self.page = page
        }
    }
}

/// Somebody whom a letter is for, by what channels know them by.
///
/// What does not look like what it should be is taken for absent, so that nobody can be registered as `@all`.
package struct Addressee: Sendable, Hashable {
    /// The telephone, in digits with an optional `+`.
    package let mobile: String?
    /// The name by which the chat knows them: a user id of DingTalk, WeCom or Feishu.
    package let account: String?
    /// The address of their mailbox, in ASCII.
    package let mailbox: String?

    /// Names somebody.
    package init(mobile: String? = nil, account: String? = nil, mailbox: String? = nil) {
        self.mobile = mobile.flatMap { $0.isMobile ? $0 : nil }
        self.account = account.flatMap { $0.isAccount ? $0 : nil }
        self.mailbox = mailbox.flatMap { $0.isMailbox ? $0 : nil }
    }

    /// Names somebody by what was entered for them at a channel of a kind.
    ///
    /// Robots know a mobile number of China by its eleven digits, and people by their account otherwise.
    package init(_ address: String, over kind: ChannelKind) {
        switch kind {
        case .mail: self.init(mailbox: address)
        case .mas: self.init(mobile: address)
        case .dingTalk, .weCom, .feishu, .webhook:
            if address.wholeMatch(of: #/(?:\+?86)?1[3-9][0-9]{9}/#) != nil {
                self.init(mobile: String(address.suffix(11)))
            } else {
                self.init(account: address)
            }
        }
    }
}

extension String {
    fileprivate var isMobile: Bool {
        let digits = utf8.dropFirst(hasPrefix("+") ? 1 : 0)
        return (5...20).contains(digits.count) && digits.allSatisfy { (0x30...0x39).contains($0) }
    }

    fileprivate var isAccount: Bool {
        let allowed = utf8.allSatisfy { $0.isASCIILetterOrDigit || $0 == 0x5F || $0 == 0x2D || $0 == 0x2E }
        return (1...64).contains(utf8.count) && allowed && !["all", "everyone", "here"].contains(lowercased())
    }

    /// Whether it is a mailbox as RFC 5321 has it, without quotes and in ASCII.
    var isMailbox: Bool {
        let halves = split(separator: "@", omittingEmptySubsequences: false)
        guard halves.count == 2, (1...64).contains(halves[0].utf8.count), !halves[0].hasPrefix("-") else {
            return false
        }
        let marks = Set("!#$%&'*+/=?^_`{|}~-.".utf8)
        return halves[0].utf8.allSatisfy { $0.isASCIILetterOrDigit || marks.contains($0) } && String(halves[1]).isHost
    }
}
