/// Reads JSON so that nobody else can read it differently.
///
/// UTF-8 only; a mark at the start is skipped. What other readers let pass is refused: invalid UTF-8, NUL, half
/// surrogates, a key given twice, nesting beyond the limit, anything after the value.
package enum JSONReader {
    /// Reads one document.
    ///
    /// - Throws: The first problem, with its pointer and byte offset.
    package static func read(_ bytes: [UInt8], limits: ReadingLimits = .items) throws(Problem) -> JSONNode {
        guard bytes.count <= limits.bytes else { throw Problem(.body(.tooLarge)) }
        let span = bytes.span
        var cursor = JSONCursor(at: start(of: span), end: span.count, limits: limits)
        let node = try cursor.document(span)
        if let flaw = cursor.flaws.first { throw flaw }
        return node
    }

    /// Where the text begins: after the byte order mark, if there is one.
    static func start(of bytes: Span<UInt8>) -> Int {
        bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
    }
}
