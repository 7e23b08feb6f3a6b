import Crypto
import Foundation

/// What an entry says, with or without markup.
struct FeedText: Sendable {
    private let written: String
    private let isMarkup: Bool

    init(_ written: String = "", isMarkup: Bool = true) {
        self.written = written
        self.isMarkup = isMarkup
    }

    /// The text without markup.
    var words: String { isMarkup ? PageText.read(written) : written }
}

/// One entry of a feed as it was written, on its way to an item.
struct FeedEntry: Sendable {
    /// What the feed calls it: guid, atom:id, id.
    var id = ""
    var title = ""
    var author = ""
    var link = ""
    /// The whole text, where the feed has it.
    var content = FeedText()
    /// A shorter one.
    var summary = FeedText()
    var written = ""
    var changed = ""
    var comments = ""

    /// The entry as an item.
    ///
    /// - Parameter name: The feed's own name, which tells ids apart that are no addresses and mean something in their feed alone.
    func outcome(_ index: Int, name: String, times: FeedTimes) -> ItemOutcome {
        var reading = DraftReading()
        let title = PageText.read(title).split(whereSeparator: \.isNewline).joined(separator: " ")
        let text = content.words.isEmpty ? summary.words : content.words
        reading.take(cell: title.cut(to: ItemDraft.Longest.title), as: .title, at: "title")
        reading.take(cell: text.cut(to: ItemDraft.Longest.text), as: .text, at: "text")
        reading.take(cell: PageText.read(author).cut(to: ItemDraft.Longest.author), as: .author, at: "author")
        reading.take(cell: identity(in: name), as: .id, at: "id")
        let address = link.trimmingCharacters(in: .whitespacesAndNewlines)
        if TextRules.isWebAddress(address), !TextRules.isLonger(address, than: ItemDraft.Longest.url) {
            reading.take(cell: address, as: .url, at: "url")
        }
        if let moment = times.moment(written) ?? times.moment(changed) {
            reading.take(.fraction(moment.timeIntervalSince1970), as: .time, at: "time")
        }
        if let count = Int(comments), (0...DraftReading.largestCount).contains(count) {
            reading.take(.integer(count), as: .comments, at: "comments")
        }
        return ItemOutcome(index, reading.draft(textAt: "text"))
    }

    /// What the entry is known by: its own id, else where it stands; nothing leaves it to its content.
    private func identity(in name: String) -> String {
        let written = (id.isEmpty ? link : id).trimmingCharacters(in: .whitespacesAndNewlines)
        let own = id.isEmpty ? written.canonicalAddress : written
        guard !own.isEmpty else { return "" }
        let start = own.prefix(8).lowercased()
        let isKnownEverywhere = ["http://", "https://", "tag:", "urn:"].contains { start.hasPrefix($0) }
        let named = isKnownEverywhere ? own : "\(name)#\(own)"
        guard TextRules.isLonger(named, than: ItemDraft.Longest.externalID) || TextRules.hasAnyControls(named) else {
            return named
        }
        return "sha256:" + SHA256.hash(data: Array(named.utf8)).prefix(20).hexadecimal
    }
}

extension String {
    /// An address as everybody writes it, so that one page is one entry: scheme and host in small letters, without the usual port, a mark
    /// within the page and what only tells where its reader came from.
    fileprivate var canonicalAddress: String {
        guard var parts = URLComponents(string: self), let scheme = parts.scheme?.lowercased(), let host = parts.host,
            ["http", "https"].contains(scheme)
        else { return self }
        if parts.scheme != scheme { parts.scheme = scheme }
        if host != host.lowercased() { parts.host = host.lowercased() }
        if parts.port == (scheme == "http" ? 80 : 443) { parts.port = nil }
        // Pages that are made in the browser tell by it which one is meant.
        if let mark = parts.fragment, !mark.hasPrefix("/"), !mark.hasPrefix("!") { parts.fragment = nil }
        if let query = parts.percentEncodedQueryItems {
            let asked = query.filter { item in
                let name = item.name.lowercased()
                return !name.hasPrefix("utm_") && !["spm", "fbclid", "gclid"].contains(name)
            }
            if asked.count < query.count { parts.percentEncodedQueryItems = asked.isEmpty ? nil : asked }
        }
        return parts.string ?? self
    }

    /// The first so many code points, without control characters: what a feed has too much of is no reason to lose an entry.
    fileprivate func cut(to most: Int) -> String {
        let shown = unicodeScalars.lazy.filter { $0.value >= 0x20 && $0.value != 0x7F || $0 == "\n" || $0 == "\t" }
        return String(String.UnicodeScalarView(shown.prefix(most)))
    }
}

/// Reads times as feeds write them: RFC 3339, RFC 822 and what people write.
struct FeedTimes {
    private let formatters: [DateFormatter]

    init() {
        formatters = [
            "EEE, d MMM yyyy HH:mm:ss Z", "d MMM yyyy HH:mm:ss Z", "EEE, d MMM yyyy HH:mm Z",
            "EEE MMM d HH:mm:ss Z yyyy", "EEE, d MMM yy HH:mm:ss Z",
        ].map {
            let formatter = DateFormatter()
            formatter.locale = Locale(identifier: "en_US_POSIX")
            formatter.timeZone = .gmt
            formatter.dateFormat = $0
            return formatter
        }
    }

    /// The moment; nothing where it cannot be read or lies outside the years that are taken.
    func moment(_ written: String) -> Date? {
        let text = written.trimmingCharacters(in: .whitespacesAndNewlines)
        guard (8...48).contains(text.utf8.count) else { return nil }
        if let moment = Date(written: text) { return moment }
        return formatters.lazy.compactMap { $0.date(from: text) }.first { found in
            if case .success = CivilTime.moment(epoch: found.timeIntervalSince1970) { true } else { false }
        }
    }
}
