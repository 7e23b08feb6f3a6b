import CXML

/// Turns what was written as HTML into text: no markup is kept, and nothing of it is ever shown as HTML.
enum PageText {
    /// Bytes of HTML that are looked at; what follows is cut off.
    static let mostBytes = 400_000

    /// The words, a line for each paragraph; entities are resolved, scripts and styles left out.
    static func read(_ html: String) -> String {
        guard html.utf8.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }) else { return html }
        let given = Array(html.utf8.prefix(mostBytes))
        guard Markup.isTame(given, isXML: false) else { return Markup.withoutTags(html) }
        let bytes = given.map { CChar(bitPattern: $0) }
        let options =
            HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
            | HTML_PARSE_NONET.rawValue | HTML_PARSE_COMPACT.rawValue
        let opened = unsafe htmlReadMemory(bytes, Int32(bytes.count), nil, "UTF-8", Int32(options))
        guard let document = unsafe opened else { return "" }
        defer { unsafe xmlFreeDoc(document) }
        var words = Words()
        unsafe walk(xmlDocGetRootElement(document), into: &words)
        words.endLine()
        return words.lines
    }

    private static let silent: Set<String> = [
        "script", "style", "head", "template", "noscript", "iframe", "object", "svg",
    ]
    private static let blocks: Set<String> = [
        "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer",
        "form",
        "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table",
        "td",
        "th", "tr", "ul",
    ]

    /// Without recursion, so that no depth of the tree costs more than its nodes.
    private static func walk(_ root: xmlNodePtr?, into words: inout Words) {
        var node = unsafe root
        while let here = unsafe node {
            var isSilent = false
            switch unsafe here.pointee.type {
            case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
                if let text = unsafe here.pointee.content { unsafe words.add(String(cString: text)) }
            case XML_ELEMENT_NODE:
                let name = unsafe String(cString: here.pointee.name)
                isSilent = silent.contains(name)
                if blocks.contains(name) { words.endLine() }
            default: isSilent = true
            }
            if !isSilent, let child = unsafe here.pointee.children {
                unsafe node = child
            } else {
                unsafe node = following(here, within: root, &words)
            }
        }
    }

    /// The node that comes after one and all that lies in it.
    private static func following(_ node: xmlNodePtr, within root: xmlNodePtr?, _ words: inout Words) -> xmlNodePtr? {
        var here = unsafe node
        while unsafe here != root {
            if let next = unsafe here.pointee.next { return unsafe next }
            guard let parent = unsafe here.pointee.parent else { return nil }
            unsafe here = parent
            if unsafe here.pointee.type == XML_ELEMENT_NODE, blocks.contains(unsafe String(cString: here.pointee.name))
            {
                words.endLine()
            }
        }
        return nil
    }

    /// Lines without blanks around them; blanks within become one, as a browser shows them.
    private struct Words {
        private(set) var lines = ""
        private var line = ""
        private var owesBlank = false

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

        init() {}
    }
}
