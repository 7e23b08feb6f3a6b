/// Makes of a document what libxml2 may be given: UTF-8, no DOCTYPE, no entity but XML's own, no tag that costs minutes.
///
/// libxml2 compares each attribute of a tag with all others, and makes something of each reference to an entity.
enum Markup {
    /// Bytes of a tag outside of quoted values.
    private static let longestTag = 1_000

    /// The document to be parsed.
    ///
    /// - Parameter text: UTF-8, with or without an XML declaration.
    /// - Throws: `FeedFault.malformed` for a DOCTYPE with definitions of its own, and for tags with more names than any real one has.
    static func plain(_ text: [UInt8]) throws(FeedFault) -> [UInt8] {
        var reader = Reader(bytes: text)
        let made = try reader.read()
        guard made.count(of: "xmlns:", upTo: mostNamespaces + 1) <= mostNamespaces else { throw .malformed }
        return made
    }

    /// libxml2 looks through all that are open for each element.
    private static let mostNamespaces = 1_000

    private struct Reader {
        private let bytes: [UInt8]
        private var at = 0
        private var made: [UInt8] = []

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func read() throws(FeedFault) -> [UInt8] {
            made.reserveCapacity(bytes.count + bytes.count / 8)
            while at < bytes.count {
                switch bytes[at] {
                case UInt8(ascii: "<"): try takeTag()
                case UInt8(ascii: "&"): takeReference()
                default:
                    made.append(bytes[at])
                    at += 1
                }
            }
            return made
        }

        private mutating func takeTag() throws(FeedFault) {
            if begins("<?xml ") || begins("<?xml\t") || begins("<?xml\n") || begins("<?xml\r") {
                // The encoding that it names is not that of these bytes any more.
                _ = section("?>")
            } else if begins("<!--") {
                _ = section("-->")
            } else if begins("<![CDATA[") {
                made += section("]]>")
            } else if begins("<?") {
                _ = section("?>")
            } else if begins("<!DOCTYPE") {
                let declaration = section(">")
                guard !declaration.contains(UInt8(ascii: "[")) else { throw .malformed }
            } else {
                try takeElement()
            }
        }

        /// Goes past a section that ends with a mark; it ends with the document where the mark is not there.
        private mutating func section(_ mark: String) -> ArraySlice<UInt8> {
            let start = at
            let wanted = Array(mark.utf8)
            while at < bytes.count, !bytes[at...].starts(with: wanted) { at += 1 }
            at = min(at + wanted.count, bytes.count)
            return bytes[start..<at]
        }

        private func begins(_ mark: String) -> Bool { bytes[at...].starts(with: mark.utf8) }

        /// Only behind `=` a quote opens a value.
        private mutating func takeElement() throws(FeedFault) {
            var (outside, isValue) = (0, false)
            while at < bytes.count {
                let byte = bytes[at]
                outside += 1
                guard outside <= longestTag else { throw .malformed }
                if isValue, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                    takeValue(closedBy: byte)
                    isValue = false
                    continue
                }
                made.append(byte)
                at += 1
                if byte == UInt8(ascii: ">") { return }
                if byte == UInt8(ascii: "=") { isValue = true } else if byte > 0x20 { isValue = false }
            }
        }

        private mutating func takeValue(closedBy quote: UInt8) {
            made.append(quote)
            at += 1
            while at < bytes.count, bytes[at] != quote {
                if bytes[at] == UInt8(ascii: "&") {
                    takeReference()
                } else {
                    made.append(bytes[at])
                    at += 1
                }
            }
            if at < bytes.count {
                made.append(quote)
                at += 1
            }
        }

        /// What XML knows stays; what HTML knows becomes the character; anything else is an ampersand that was not escaped.
        private mutating func takeReference() {
            guard let (character, length) = Entities.character(at: at, in: bytes) else {
                made += Array("&amp;".utf8)
                at += 1
                return
            }
            let name = String(decoding: bytes[(at + 1)..<(at + length - 1)], as: UTF8.self)
            if name.hasPrefix("#"), let scalar = character.unicodeScalars.first {
                // HTML writes numbers in ways that XML does not know.
                made += Array("&#\(scalar.value);".utf8)
            } else if Entities.ofXML.contains(name) {
                made += bytes[at..<(at + length)]
            } else {
                made += Array(character.utf8)
            }
            at += length
        }
    }
}
