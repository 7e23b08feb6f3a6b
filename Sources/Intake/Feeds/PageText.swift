import Web

/// Turns what was written as HTML into text: no markup is kept, and nothing of it is ever shown as HTML.
///
/// One pass, whose time grows with the length and nothing else: readers of whole pages compare each attribute of a tag with all others.
enum PageText {
    /// Bytes of HTML that are looked at; what follows is cut off.
    static let mostBytes = 400_000

    /// The words, a line for each paragraph; entities are resolved, scripts and styles left out.
    static func read(_ html: String) -> String {
        let bytes = Array(html.utf8.prefix(mostBytes))
        let isMarkup = bytes.contains { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }
        guard isMarkup else { return html.replacing("\u{A0}", with: " ") }
        var reader = Reader(bytes: bytes)
        return reader.text
    }

    private static let silent: Set<String> = ["script", "style", "template", "noscript", "iframe", "svg"]
    private static let blocks: Set<String> = [
        "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer",
        "form",
        "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table",
        "td",
        "th", "tr", "ul",
    ]

    private struct Reader {
        private let bytes: [UInt8]
        private var at = 0
        private var words = Words()
        /// What was looked for to the end and is not there, so that it is looked for once.
        private var absent: Set<String> = []

        init(bytes: [UInt8]) { self.bytes = bytes }

        var text: String {
            mutating get {
                while at < bytes.count { step() }
                words.endLine()
                return words.lines
            }
        }

        private mutating func step() {
            switch bytes[at] {
            case UInt8(ascii: "<"):
                if !skipTag() {
                    words.add("<")
                    at += 1
                }
            case UInt8(ascii: "&"):
                let (character, length) = Entities.character(at: at, in: bytes) ?? ("&", 1)
                words.add(character)
                at += length
            default:
                let start = at
                while at < bytes.count, bytes[at] != UInt8(ascii: "<"), bytes[at] != UInt8(ascii: "&") { at += 1 }
                words.add(String(decoding: bytes[start..<at], as: UTF8.self))
            }
        }

        /// Goes past a tag, a comment, or an element whose text is not for people; false where none begins here.
        private mutating func skipTag() -> Bool {
            guard at + 1 < bytes.count else { return false }
            let next = bytes[at + 1]
            let isName = (next | 0x20) >= UInt8(ascii: "a") && (next | 0x20) <= UInt8(ascii: "z")
            guard isName || "/!?".utf8.contains(next) else { return false }
            if next == UInt8(ascii: "!"), begins("<!--", at: at), let end = place(of: "-->", from: at + 4) {
                at = end + 3
                return true
            }
            guard let end = place(of: ">", from: at) else { return false }
            let isClosing = next == UInt8(ascii: "/")
            let name = bytes[(at + (isClosing ? 2 : 1))..<end].prefix(20).prefix {
                $0.isASCIILetterOrDigit
            }
            let word = String(decoding: name, as: UTF8.self).lowercased()
            if blocks.contains(word) { words.endLine() }
            at = end + 1
            if !isClosing, silent.contains(word), let close = place(of: "</\(word)", from: at) { at = close }
            return true
        }

        private func begins(_ mark: String, at place: Int) -> Bool { bytes[place...].starts(with: mark.utf8) }

        private mutating func place(of mark: String, from start: Int) -> Int? {
            guard !absent.contains(mark) else { return nil }
            let wanted = Array(mark.utf8)
            var place = start
            while place + wanted.count <= bytes.count {
                if bytes[place] == wanted[0],
                    zip(bytes[place...], wanted).allSatisfy({ $0 == $1 || ($0 | 0x20 == $1 && $1.isASCIILetterOrDigit) }
                    )
                {
                    return place
                }
                place += 1
            }
            absent.insert(mark)
            return nil
        }
    }

    /// Lines without blanks around them; blanks within become one, as a browser shows them.
    private struct Words {
        private(set) var lines = ""
        private var line = ""
        private var owesBlank = false

        init() {}

        mutating func add(_ text: String) {
            for scalar in text.unicodeScalars {
                if scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r" || scalar == "\u{A0}" {
                    owesBlank = true
                } else {
                    if owesBlank, !line.isEmpty { line.unicodeScalars.append(" ") }
                    owesBlank = false
                    line.unicodeScalars.append(scalar)
                }
            }
        }

        mutating func endLine() {
            owesBlank = false
            guard !line.isEmpty else { return }
            lines += lines.isEmpty ? line : "\n" + line
            line = ""
        }
    }
}
