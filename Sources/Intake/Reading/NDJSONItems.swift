/// Reads the items of a file with one JSON object a line, piece by piece, in memory that does not grow with the file.
///
/// Empty lines are passed over and not counted; every other line is answered.
package struct NDJSONItems: Sendable {
    /// How many lines were answered so far.
    package private(set) var count = 0

    private var line = 1
    private var begun: [UInt8] = []
    private var isTooLong = false

    /// Bytes of a line; what is longer is passed over and answered with its fault.
    package static let longestLine = 4 << 20

    /// Begins a file.
    package init() {}

    /// The items whose lines end in the next piece of the file.
    package mutating func items(in piece: [UInt8]) -> [FileItem] {
        var items: [FileItem] = []
        var start = piece.startIndex
        while let end = piece[start...].firstIndex(of: 0x0A) {
            keep(piece[start..<end])
            endLine(&items)
            start = end + 1
        }
        keep(piece[start...])
        return items
    }

    /// The last item, if the file does not end with a line break.
    ///
    /// - Throws: When there was no item in the whole file.
    package mutating func finish() throws(FileRefusal) -> [FileItem] {
        var items: [FileItem] = []
        if !begun.isEmpty || isTooLong { endLine(&items) }
        guard count > 0 else { throw FileRefusal(Problem(.body(.noItems))) }
        return items
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        if isTooLong || begun.count + bytes.count > Self.longestLine {
            isTooLong = true
            begun = []
        } else {
            begun += bytes
        }
    }

    private mutating func endLine(_ items: inout [FileItem]) {
        let outcome =
            isTooLong
            ? ItemOutcome.rejected(index: count, [Problem(.json(.lineTooLong))])
            : ItemBody.item(onLine: begun, index: count)
        if let outcome {
            items.append(FileItem(row: line, line: line, outcome: outcome.withoutForeignNames))
            count += 1
        }
        line += 1
        isTooLong = false
        begun.removeAll(keepingCapacity: begun.count < 1 << 16)
    }
}

extension ItemOutcome {
    /// Problems with the names of fields that items have, and no others: a list of rejected rows quotes nobody.
    fileprivate var withoutForeignNames: ItemOutcome {
        guard case .rejected(let index, let problems) = self else { return self }
        return .rejected(
            index: index,
            problems.map { problem in
                let field = problem.pointer.dropFirst().prefix { $0 != "/" }
                return Problem(problem.code, at: ItemField(key: String(field)).map { _ in String(field) } ?? "")
            }
        )
    }
}
