import Foundation

/// Reads RSS 2.0 and 1.0, Atom and JSON Feed into items; text only, whatever markup they hold.
package enum FeedReader {
    /// Reads what was fetched.
    ///
    /// - Parameters:
    ///   - contentType: As the server wrote it; an encoding in it counts where the document names none.
    ///   - host: The host that it came from.
    /// - Throws: `FeedFault` where no entry can be taken.
    package static func read(_ bytes: [UInt8], contentType: String?, host: String) throws(FeedFault) -> FeedDocument {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let first = bytes[start...].first { !" \t\r\n".utf8.contains($0) }
        if first == UInt8(ascii: "{") { return try JSONFeed.read(bytes, host: host) }
        let document = try text(of: bytes, contentType)
        guard Markup.isTame(document.bytes, isXML: true) else { throw .malformed }
        return try XMLFeed.read(document.bytes, encoding: document.encoding, host: host)
    }

    /// The bytes as libxml2 takes them.
    ///
    /// What is written in GB is turned into UTF-8 first, since it is often more than the name that it goes by says. The entities of
    /// HTML are declared, as feeds use them without.
    private static func text(
        of bytes: [UInt8],
        _ contentType: String?
    ) throws(FeedFault) -> (bytes: [UInt8], encoding: String?) {
        let opening = String(decoding: bytes.prefix(1_000).map { $0 < 0x80 ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
        let declaration = opening.prefixMatch(of: #/(\?\?\?)?\s*<\?xml[^>]*\?>/#)?.output.0 ?? ""
        let declared = declaration.firstMatch(of: #/encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/#)?.output.1
        let served = contentType?.lowercased().firstMatch(of: #/charset\s*=\s*"?([a-z0-9._-]+)/#)?.output.1
        let isWide = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
        var plain: [UInt8]
        switch (declared ?? served).map({ $0.lowercased() }) {
        case "gb2312", "gbk", "gb18030", "cp936", "x-gbk", "gb_2312-80":
            guard let text = GB18030()?.text(bytes) else { throw .encoding }
            plain = Array(text.utf8)
        case nil, "utf-8", "utf8":
            guard !isWide else { return (bytes, nil) }
            plain = bytes
        default: return (bytes, nil)
        }
        plain.removeFirst(declaration.utf8.count)
        return (opening.contains("<!DOCTYPE") ? plain : entities + plain, "UTF-8")
    }

    private static let entities = Array(
        ("<!DOCTYPE feed ["
            + [
                "nbsp": 0xA0, "ensp": 0x2002, "emsp": 0x2003, "ldquo": 0x201C, "rdquo": 0x201D, "lsquo": 0x2018,
                "rsquo": 0x2019,
                "hellip": 0x2026, "mdash": 0x2014, "ndash": 0x2013, "middot": 0xB7, "bull": 0x2022, "copy": 0xA9,
                "reg": 0xAE,
                "trade": 0x2122, "times": 0xD7, "laquo": 0xAB, "raquo": 0xBB, "deg": 0xB0, "yen": 0xA5, "euro": 0x20AC,
                "sect": 0xA7, "plusmn": 0xB1, "permil": 0x2030, "le": 0x2264, "ge": 0x2265, "rarr": 0x2192,
                "larr": 0x2190,
            ].sorted { $0.key < $1.key }.map { "<!ENTITY \($0.key) \"&#\($0.value);\">" }.joined() + "]>").utf8
    )
}

/// JSON Feed 1.0 and 1.1.
enum JSONFeed {
    private static let limits = ReadingLimits(bytes: 5 << 20, depth: 32, keys: 200, values: 200_000)

    static func read(_ bytes: [UInt8], host: String) throws(FeedFault) -> FeedDocument {
        // Where the fault lies matters to nobody.
        guard let root = try? JSONReader.read(bytes, limits: limits) else { throw .malformed }
        guard let version = root["version"]?.words, version.contains("jsonfeed.org"),
            case .array(let items) = root["items"]
        else { throw .notAFeed }
        let times = FeedTimes()
        let outcomes = items.prefix(FeedLimits.entries).enumerated().map { index, item in
            entry(item).outcome(index, host: host, times: times)
        }
        return FeedDocument(
            form: .json,
            outcomes: outcomes,
            passedOver: max(items.count - FeedLimits.entries, 0),
            fault: nil
        )
    }

    private static func entry(_ item: JSONNode) -> FeedEntry {
        var entry = FeedEntry()
        entry.id = item["id"]?.words ?? ""
        entry.title = item["title"]?.words ?? ""
        entry.link = item["url"]?.words ?? item["external_url"]?.words ?? ""
        let html = item["content_html"]?.words ?? ""
        let text = item["content_text"]?.words ?? ""
        entry.isMarkup = text.isEmpty && !html.isEmpty
        entry.content = !text.isEmpty ? text : !html.isEmpty ? html : item["summary"]?.words ?? ""
        entry.written = item["date_published"]?.words ?? ""
        entry.changed = item["date_modified"]?.words ?? ""
        var authors: [JSONNode] = item["author"].map { [$0] } ?? []
        if case .array(let several) = item["authors"] { authors = several }
        entry.author = authors.compactMap { $0["name"]?.words }.joined(separator: "、")
        return entry
    }
}

extension JSONNode {
    /// A string, or a whole number as one.
    fileprivate var words: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .null, .bool, .fraction, .beyondRange, .array, .object: nil
        }
    }
}
