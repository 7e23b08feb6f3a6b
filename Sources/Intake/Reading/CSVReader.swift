/// Reads a CSV file piece by piece, as RFC 4180 describes it, in memory that does not grow with the file.
///
/// Cells are set apart by commas; a quoted cell may hold commas, line breaks and quotes written twice. Rows end with LF,
/// CRLF or CR. A mark at the start is skipped. A row that cannot be read is answered with its fault, and reading goes
/// on after the next line break outside quotes.
package struct CSVReader: Sendable {
    /// Bytes of a cell.
    package static let largestCell = 1 << 20
    /// Bytes of a row.
    package static let largestRow = 4 << 20
    /// Cells of a row.
    package static let mostColumns = 200

    private var place = Place.start
    /// The first bytes, until it is clear whether they are a byte order mark.
    private var head: [UInt8]? = []
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var fault: CSVRow.Fault?
    private var number = 1
    private var line = 1
    private var firstLine = 1
    private var afterCR = false
    private var rows: [CSVRow] = []

    private enum Place {
        /// Before the first byte of a cell.
        case start
        /// In a cell without quotes.
        case bare
        /// Within quotes.
        case quoted
        /// After a quote within quotes: the end of the cell, or the first half of a quote.
        case quote
        /// After what should have been the end of a quoted cell.
        case lost
    }

    private let encoding: FileEncoding
    private let gb18030: Transcoder?

    /// Begins before the first byte of a file.
    package init(encoding: FileEncoding = .utf8) {
        self.encoding = encoding
        gb18030 = encoding == .gb18030 ? Transcoder() : nil
    }

    /// The rows that end in the next piece of the file; pieces of 64 KiB to 1 MiB serve well.
    package mutating func rows(in piece: [UInt8]) -> [CSVRow] {
        if var head {
            head += piece
            self.head = head
            return head.count < 3 ? [] : begin()
        }
        return read(piece)
    }

    /// The last row, if the file does not end with a line break.
    package mutating func finish() -> [CSVRow] {
        let first = head == nil ? [] : begin()
        if place == .quoted { note(.unterminatedQuote) }
        if place != .start || !ends.isEmpty {
            endCell()
            endRow()
        }
        return first + taken()
    }

    private mutating func begin() -> [CSVRow] {
        let first = head ?? []
        head = nil
        return read(first.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(first.dropFirst(3)) : first)
    }

    private mutating func taken() -> [CSVRow] {
        defer { rows = [] }
        return rows
    }

    private mutating func read(_ piece: [UInt8]) -> [CSVRow] {
        var at = 0
        while at < piece.count {
            switch place {
            case .start, .quote, .lost: step(piece, &at)
            case .bare: runBare(piece, &at)
            case .quoted: runQuoted(piece, &at)
            }
        }
        return taken()
    }

    /// Takes a run of bytes up to the end of a cell without quotes.
    private mutating func runBare(_ piece: [UInt8], _ at: inout Int) {
        let start = at
        while at < piece.count, !Self.endsCell(piece[at]) { at += 1 }
        keep(piece[start..<at])
        if at < piece.count { step(piece, &at) }
    }

    /// Takes a run of bytes up to the next quote.
    private mutating func runQuoted(_ piece: [UInt8], _ at: inout Int) {
        let start = at
        while at < piece.count, piece[at] != Self.quote {
            count(piece[at])
            at += 1
        }
        keep(piece[start..<at])
        guard at < piece.count else { return }
        count(piece[at])
        at += 1
        place = .quote
    }

    /// Takes one byte where it decides what comes next.
    private mutating func step(_ piece: [UInt8], _ at: inout Int) {
        let byte = piece[at]
        if byte == 0x0A, afterCR, place == .start, ends.isEmpty {
            afterCR = false
            at += 1
        } else if Self.endsCell(byte) {
            at += 1
            endCell()
            count(byte)
            place = .start
            if byte != UInt8(ascii: ",") { endRow() }
        } else {
            afterCR = false
            stepWithinCell(piece, &at)
        }
    }

    private mutating func stepWithinCell(_ piece: [UInt8], _ at: inout Int) {
        switch (place, piece[at]) {
        case (.start, Self.quote): place = .quoted
        case (.quote, Self.quote):
            keep(piece[at...at])
            place = .quoted
        case (.quote, _):
            note(.afterQuote)
            place = .lost
        case (.lost, _): break
        case (.start, _), (.bare, _), (.quoted, _):
            place = .bare
            return
        }
        at += 1
    }

    /// Counts lines; CRLF is one line break.
    private mutating func count(_ byte: UInt8) {
        if byte == 0x0D || byte == 0x0A && !afterCR { line += 1 }
        afterCR = byte == 0x0D
    }

    private mutating func keep(_ run: ArraySlice<UInt8>) {
        let cell = bytes.count - (ends.last ?? 0) + run.count
        if cell > Self.largestCell {
            note(.cellTooLarge)
        } else if bytes.count + run.count > Self.largestRow {
            note(.rowTooLarge)
        } else if fault == nil {
            bytes += run
        }
    }

    private mutating func endCell() {
        if ends.count < Self.mostColumns {
            ends.append(bytes.count)
        } else {
            note(.tooManyColumns)
        }
    }

    /// Remembers the first fault of a row; a quote that is never closed explains all the others.
    private mutating func note(_ reason: FileFault) {
        guard fault == nil || reason == .unterminatedQuote else { return }
        fault = CSVRow.Fault(reason: reason, column: ends.count)
    }

    private mutating func endRow() {
        var cells: [String] = []
        if fault == nil {
            cells.reserveCapacity(ends.count)
            var start = 0
            for end in ends {
                guard let cell = text(start..<end) else {
                    fault = CSVRow.Fault(reason: encoding == .utf8 ? .utf8 : .gb18030, column: cells.count)
                    break
                }
                cells.append(cell)
                start = end
            }
        }
        rows.append(CSVRow(number: number, line: firstLine, cells: cells, fault: fault))
        number += 1
        firstLine = line
        bytes.removeAll(keepingCapacity: bytes.count < 1 << 16)
        ends.removeAll(keepingCapacity: true)
        fault = nil
        place = .start
    }

    /// The text of a cell in the file's encoding, or nothing when it is none.
    private func text(_ cell: Range<Int>) -> String? {
        encoding == .utf8 ? Self.text(bytes.span.extracting(cell)) : gb18030?.text(Array(bytes[cell]))
    }

    private static func text(_ bytes: Span<UInt8>) -> String? {
        do throws(UTF8.ValidationError) {
            return try String(copying: UTF8Span(validating: bytes))
        } catch {
            return nil
        }
    }

    private static let quote = UInt8(ascii: "\"")

    private static func endsCell(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == 0x0A || byte == 0x0D
    }
}
