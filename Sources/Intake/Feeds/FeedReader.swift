import Foundation

/// Reads RSS 2.0 and 1.0, Atom and JSON Feed into items; text only, whatever markup they hold.
package enum FeedReader {
    /// Reads what was fetched.
    ///
    /// - Parameters:
    ///   - contentType: As the server wrote it; an encoding in it counts where the document names none.
    ///   - name: What tells this feed's own ids from those of others, such as `Feed.name`.
    /// - Throws: `FeedFault` where no entry can be taken.
    package static func read(_ bytes: [UInt8], contentType: String?, name: String) throws(FeedFault) -> FeedDocument {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let first = bytes[start...].first { !" \t\r\n".utf8.contains($0) }
        if first == UInt8(ascii: "{") { return try JSONFeed.read(bytes, name: name) }
        return try XMLFeed.read(Markup.plain(try text(of: bytes, contentType)), name: name)
    }

    /// The document in UTF-8, by its mark, the name that it gives its encoding, or the one that the server gives.
    private static func text(of bytes: [UInt8], _ contentType: String?) throws(FeedFault) -> [UInt8] {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return Array(bytes.dropFirst(3)) }
        let encoding: String
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            encoding = "UTF-16"
        } else {
            let opening = String(decoding: bytes.prefix(300).map { $0 < 0x80 ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
            let declared = opening.firstMatch(of: #/^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']/#)?
                .output.1
            let served = contentType?.lowercased().firstMatch(of: #/charset\s*=\s*"?([a-z0-9._-]{1,40})/#)?.output.1
            encoding = (declared ?? served).map { $0.lowercased() } ?? "utf-8"
        }
        guard encoding != "utf-8", encoding != "utf8" else { return bytes }
        guard let known = known[encoding], let text = Transcoder(from: known)?.text(bytes) else { throw .encoding }
        return Array(text.utf8)
    }

    /// The encodings that are read; what calls itself GB 2312 or GBK is often more.
    private static let known = [
        "UTF-16": "UTF-16", "utf-16": "UTF-16", "gb2312": "GB18030", "gbk": "GB18030", "gb18030": "GB18030",
        "cp936": "GB18030",
        "x-gbk": "GB18030", "big5": "BIG5-HKSCS", "us-ascii": "WINDOWS-1252", "iso-8859-1": "WINDOWS-1252",
        "windows-1252": "WINDOWS-1252", "shift_jis": "CP932", "euc-jp": "EUC-JP", "euc-kr": "EUC-KR",
    ]
}

/// JSON Feed 1.0 and 1.1.
enum JSONFeed {
    private static let limits = ReadingLimits(bytes: 5 << 20, depth: 32, keys: 200, values: 200_000)

    static func read(_ bytes: [UInt8], name: String) throws(FeedFault) -> FeedDocument {
        // Where the fault lies matters to nobody.
        guard let root = try? JSONReader.read(bytes, limits: limits) else { throw .malformed }
        guard let version = root["version"]?.words, version.contains("jsonfeed.org"),
            case .array(let items) = root["items"]
        else { throw .notAFeed }
        let times = FeedTimes()
        let outcomes = items.prefix(FeedLimits.entries).enumerated().map { index, item in
            entry(item).outcome(index, name: name, times: times)
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
        entry.content = FeedText(!text.isEmpty ? text : html, isMarkup: text.isEmpty)
        entry.summary = FeedText(item["summary"]?.words ?? "", isMarkup: false)
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
