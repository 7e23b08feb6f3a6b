import CXML

/// Reads XML step by step, with libxml2: no network, no files, no entities.
///
/// What is not well-formed ends it, but for a prefix that nobody declared, which feeds get wrong every day.
@safe struct XMLPull: ~Copyable {
    private let reader: xmlTextReaderPtr

    /// One step.
    enum Step: Equatable {
        /// An element begins; `isEmpty` says that it ends at once, and no end follows.
        case begin(name: String, space: String, isEmpty: Bool)
        case end(name: String)
        case text(String)
        /// The document is over.
        case over
        /// What follows cannot be read.
        case broken
    }

    /// How deep elements may lie in one another.
    static let deepest = 100

    /// The library's tables are made once, before several threads use them.
    private static let begun: Void = xmlInitParser()

    /// Opens a document of UTF-8 that `Markup.plain` made; nothing where there is no memory.
    ///
    /// The bytes must outlive it.
    init?(_ bytes: UnsafeBufferPointer<CChar>) {
        _ = Self.begun
        let options =
            XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
            | XML_PARSE_NOCDATA.rawValue
        xmlResetLastError()
        let opened = unsafe xmlReaderForMemory(bytes.baseAddress, Int32(bytes.count), nil, "UTF-8", Int32(options))
        guard let opened = unsafe opened else { return nil }
        unsafe reader = opened
    }

    deinit { unsafe xmlFreeTextReader(reader) }

    /// The next step.
    mutating func next() -> Step {
        while true {
            let answer = unsafe xmlTextReaderRead(reader)
            guard answer >= 0, !Self.isFatal(huiying_xml_fault()) else { return .broken }
            guard answer > 0 else { return .over }
            guard unsafe xmlTextReaderDepth(reader) <= Self.deepest else { return .broken }
            switch unsafe xmlTextReaderNodeType(reader) {
            case Int32(XML_READER_TYPE_ELEMENT.rawValue):
                return unsafe .begin(
                    name: Self.words(xmlTextReaderConstLocalName(reader)),
                    space: Self.words(xmlTextReaderConstNamespaceUri(reader)),
                    isEmpty: xmlTextReaderIsEmptyElement(reader) == 1
                )
            case Int32(XML_READER_TYPE_END_ELEMENT.rawValue):
                return unsafe .end(name: Self.words(xmlTextReaderConstLocalName(reader)))
            case Int32(XML_READER_TYPE_TEXT.rawValue), Int32(XML_READER_TYPE_CDATA.rawValue),
                Int32(XML_READER_TYPE_SIGNIFICANT_WHITESPACE.rawValue):
                return unsafe .text(Self.words(xmlTextReaderConstValue(reader)))
            default: continue
            }
        }
    }

    /// An attribute of the element that has just begun.
    func attribute(_ name: String) -> String? {
        guard let found = unsafe xmlTextReaderGetAttribute(reader, name) else { return nil }
        defer { unsafe huiying_xml_free(found) }
        return unsafe String(cString: found)
    }

    /// Whether a fault of the parser ends the reading.
    private static func isFatal(_ code: Int32) -> Bool {
        code > 0 && !(200..<300).contains(code)
    }

    private static func words(_ text: UnsafePointer<xmlChar>?) -> String {
        guard let text = unsafe text else { return "" }
        return unsafe String(cString: text)
    }
}
