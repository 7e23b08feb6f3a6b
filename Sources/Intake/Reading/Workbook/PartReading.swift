import CXML
import Foundation

/// Follows the elements of a part of a workbook.
protocol PartHandling: AnyObject {
    /// An element begins; its attributes can be asked for until this returns.
    func begin(_ name: String, _ attributes: PartReading.Attributes)
    /// Text between two tags; one text may come in several pieces.
    func text(_ bytes: UnsafeBufferPointer<UInt8>)
    /// An element ends.
    func end(_ name: String)
}

/// Reads one part piece by piece with libxml2: UTF-8 alone, no DOCTYPE, no entities but XML's own.
@safe final class PartReading {
    private let handler: any PartHandling
    private var parser: xmlParserCtxtPtr?
    private var markup = MarkupGuard()
    private var hasBegun = false

    /// The library's tables are made once, before several threads use them.
    private static let begun: Void = xmlInitParser()

    /// Begins a part.
    ///
    /// - Throws: `FileRefusal` where there is no memory.
    init(_ handler: any PartHandling) throws(FileRefusal) {
        _ = Self.begun
        self.handler = handler
        unsafe parser = nil
        var events = unsafe xmlSAXHandler()
        unsafe events.initialized = UInt32(XML_SAX2_MAGIC)
        unsafe events.startElementNs = { context, name, _, _, _, _, count, _, attributes in
            guard let reading = unsafe PartReading.of(context) else { return }
            unsafe reading.handler.begin(PartReading.words(name), Attributes(Int(count), attributes))
        }
        unsafe events.endElementNs = { context, name, _, _ in
            unsafe PartReading.of(context)?.handler.end(PartReading.words(name))
        }
        unsafe events.characters = { context, text, count in
            unsafe PartReading.of(context)?.handler.text(UnsafeBufferPointer(start: text, count: Int(count)))
        }
        unsafe events.cdataBlock = events.characters
        unsafe events.ignorableWhitespace = events.characters
        unsafe events.serror = { _, _ in }
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        guard let made = unsafe xmlCreatePushParserCtxt(&events, context, nil, 0, nil) else {
            throw FileRefusal(.noRoom)
        }
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue
        _ = unsafe xmlCtxtUseOptions(made, Int32(options))
        unsafe parser = made
    }

    deinit { unsafe xmlFreeParserCtxt(parser) }

    /// Takes the next piece.
    ///
    /// - Throws: `FileRefusal` where it is not well-formed or not plain.
    func take(_ piece: [UInt8]) throws(FileRefusal) {
        var piece = piece
        if !hasBegun {
            if piece.starts(with: [0xEF, 0xBB, 0xBF]) { piece.removeFirst(3) }
            // By its first bytes the library would take it for something other than UTF-8.
            guard piece.count >= 4, piece[0] == UInt8(ascii: "<"), piece[1] != 0 else { throw FileRefusal(.damaged) }
            hasBegun = true
        }
        guard markup.passes(piece) else { throw FileRefusal(.damaged) }
        try parse(piece, isEnd: false)
    }

    /// Ends the part.
    ///
    /// - Throws: `FileRefusal` where it breaks off.
    func finish() throws(FileRefusal) { try parse([], isEnd: true) }

    private func parse(_ piece: [UInt8], isEnd: Bool) throws(FileRefusal) {
        let fault = unsafe piece.withUnsafeBytes { bytes in
            unsafe xmlParseChunk(
                parser,
                bytes.bindMemory(to: CChar.self).baseAddress,
                Int32(bytes.count),
                isEnd ? 1 : 0
            )
        }
        // A prefix or name that is used loosely is no obstacle.
        guard fault == 0 || (200..<300).contains(fault) else { throw FileRefusal(.damaged) }
    }

    /// Reads a part to its end.
    ///
    /// - Throws: `FileRefusal`.
    static func read(_ part: ZipPart, with handler: any PartHandling) throws(FileRefusal) {
        let reading = try PartReading(handler)
        while let piece = try part.next() { try reading.take(piece) }
        try reading.finish()
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> PartReading? {
        guard let context = unsafe context else { return nil }
        return unsafe Unmanaged<PartReading>.fromOpaque(context).takeUnretainedValue()
    }

    private static func words(_ text: UnsafePointer<xmlChar>?) -> String {
        guard let text = unsafe text else { return "" }
        return unsafe String(cString: text)
    }

    /// The attributes of an element that has just begun.
    @safe struct Attributes {
        private let count: Int
        /// For each: local name, prefix, namespace, and where its value begins and ends.
        private let fields: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?

        init(_ count: Int, _ fields: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?) {
            self.count = count
            unsafe self.fields = unsafe fields
        }

        /// The value of an attribute by its local name; nothing where it is not given.
        subscript(_ name: StaticString) -> String? {
            guard let fields = unsafe fields else { return nil }
            for place in 0..<count {
                guard let given = unsafe fields[place * 5], let start = unsafe fields[place * 5 + 3],
                    let end = unsafe fields[place * 5 + 4]
                else { continue }
                guard unsafe strcmp(UnsafeRawPointer(given).assumingMemoryBound(to: CChar.self), name.cString) == 0
                else { continue }
                return unsafe String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
            }
            return nil
        }
    }
}

extension StaticString {
    fileprivate var cString: UnsafePointer<CChar> {
        unsafe UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self)
    }
}
