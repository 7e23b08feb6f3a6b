/// RSS and Atom: entries are found by name, whatever stands around them.
enum XMLFeed {
    static func read(_ bytes: [UInt8], name: String) throws(FeedFault) -> FeedDocument {
        var reading = Reading()
        let opened = unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { bytes in
                guard var pull = unsafe XMLPull(bytes) else { return false }
                reading.read(&pull)
                return true
            }
        }
        guard opened, let form = reading.form else { throw reading.fault ?? .notAFeed }
        if let fault = reading.fault, reading.entries.isEmpty { throw fault }
        let times = FeedTimes()
        return FeedDocument(
            form: form,
            outcomes: reading.entries.enumerated().map { $1.outcome($0, name: name, times: times) },
            passedOver: reading.passedOver,
            fault: reading.fault
        )
    }

    /// What of an entry an element holds.
    private enum Place { case id, title, author, link, content, summary, written, changed, comments }

    private struct Reading {
        private(set) var form: FeedForm?
        private(set) var entries: [FeedEntry] = []
        private(set) var passedOver = 0
        private(set) var fault: FeedFault?
        private var entry: FeedEntry?
        /// How deep we are: in the document, and where the entry and the element that is being read began.
        private var depth = 0
        private var entryDepth = 0
        private var placeDepth = 0
        private var place: Place?
        private var words = ""
        /// Whether what is read is text without markup, as `type` says.
        private var isPlain = false
        /// Whether markup stands in the place as elements, not escaped.
        private var isElements = false

        init() {}

        private mutating func add(_ text: String) {
            let room = FeedLimits.element - words.utf8.count
            if text.utf8.count <= room {
                words += text
            } else {
                words += String(decoding: text.utf8.prefix(max(room, 0)), as: UTF8.self)
            }
        }

        mutating func read(_ pull: inout XMLPull) {
            while true {
                switch pull.next() {
                case .begin(let name, let space, let isEmpty):
                    guard begin(name, space, pull) else { return }
                    if isEmpty { end(name) }
                case .end(let name): end(name)
                case .text(let text):
                    if place != nil { add(isElements ? text.escaped : text) }
                case .over: return
                case .broken:
                    fault = .malformed
                    return
                }
            }
        }

        /// - Returns: Whether it may be a feed.
        private mutating func begin(_ name: String, _ space: String, _ pull: borrowing XMLPull) -> Bool {
            depth += 1
            if depth == 1 {
                switch name {
                case "rss": form = .rss
                case "RDF": form = .rdf
                case "feed": form = .atom
                default: return false
                }
            } else if entry == nil, name == "item" || name == "entry" {
                entry = FeedEntry()
                entryDepth = depth
                if let about = pull.attribute("rdf:about") { entry?.id = about }
            } else if entry != nil, place == nil {
                let isOwn = depth == entryDepth + 1
                let isName = depth == entryDepth + 2 && name == "name"
                guard isOwn || isName else { return true }
                place = self.place(of: name, space)
                (placeDepth, words) = (depth, "")
                let type = pull.attribute("type")
                (isPlain, isElements) = (type == "text", type == "xhtml")
                if place == .link, let target = pull.attribute("href") { link(target, pull.attribute("rel")) }
            } else if place == .content || place == .summary {
                add("<\(name)>")
            }
            return true
        }

        private mutating func end(_ name: String) {
            if place != nil, depth > placeDepth { add("</\(name)>") }
            if let here = place, depth == placeDepth {
                take(words, as: here)
                place = nil
            } else if let whole = entry, depth == entryDepth {
                if entries.count < FeedLimits.entries { entries.append(whole) } else { passedOver += 1 }
                entry = nil
            }
            depth -= 1
        }

        private func place(of name: String, _ space: String) -> Place? {
            switch (name, space) {
            case ("encoded", _) where space.contains("rss/1.0/modules/content"): .content
            case ("creator", _) where space.contains("purl.org/dc/"): .author
            case ("date", _) where space.contains("purl.org/dc/"): .written
            case ("comments", _) where space.contains("slash"): .comments
            case _ where !Self.own.contains(space): nil
            case ("guid", _), ("id", _): .id
            case ("title", _): .title
            case ("author", _) where form != .atom, ("name", _) where form == .atom: .author
            case ("link", _): .link
            case ("content", _): .content
            case ("description", _), ("summary", _): .summary
            case ("pubDate", _), ("published", _), ("issued", _): .written
            case ("updated", _), ("modified", _): .changed
            default: nil
            }
        }

        /// What feeds' own elements are in; those of other extensions mean something else by the same names.
        private static let own: Set<String> = [
            "", "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#", "http://purl.org/rss/1.0/",
            "http://backend.userland.com/rss2", "http://my.netscape.com/rdf/simple/0.9/",
        ]

        private mutating func link(_ target: String, _ kind: String?) {
            if kind == nil || kind == "alternate" || entry?.link.isEmpty == true { entry?.link = target }
        }

        private mutating func take(_ words: String, as place: Place) {
            guard words.utf8.contains(where: { $0 > 0x20 }) else { return }
            switch place {
            case .id: entry?.id = words
            case .title: entry?.title = words
            case .author: entry?.author = words
            case .link: entry?.link = words
            case .content: entry?.content = FeedText(words, isMarkup: !isPlain)
            case .summary: entry?.summary = FeedText(words, isMarkup: !isPlain)
            case .written: entry?.written = words
            case .changed: entry?.changed = words
            case .comments: entry?.comments = words
            }
        }
    }
}

extension String {
    /// As it stands in markup.
    fileprivate var escaped: String { replacing("&", with: "&amp;").replacing("<", with: "&lt;") }
}
