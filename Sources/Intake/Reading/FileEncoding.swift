/// How the characters of a file are written.
package enum FileEncoding: String, Sendable, Hashable, CaseIterable {
    case utf8 = "utf-8"
    /// With GBK and GB 2312, which it holds.
    case gb18030
}

/// Tells UTF-8 from GB18030 by the lines of a file, in memory that does not grow with it.
///
/// A mark at the start says UTF-8. Else the lines with anything but ASCII decide: each speaks for UTF-8 where it is
/// sound in it, which chance hardly makes, else for GB18030 where it is sound in that. The encoding that more lines
/// speak for is taken, so that a bad line does not turn a file of a hundred thousand into another encoding.
package struct EncodingGuess: Sendable {
    private var head: [UInt8] = []
    private var utf8 = Line(form: UTF8Form())
    private var gb18030 = Line(form: GB18030Form())
    private var votes = (utf8: 0, gb18030: 0)

    /// Begins before the first byte.
    package init() {}

    /// Takes the next piece of the file.
    package mutating func add(_ piece: [UInt8]) {
        if head.count < 3 { head += piece.prefix(3 - head.count) }
        let bytes = piece.span
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == 0x0A {
                votes = counted
                utf8 = Line(form: UTF8Form())
                gb18030 = Line(form: GB18030Form())
            } else {
                utf8.take(byte)
                gb18030.take(byte)
            }
        }
    }

    /// The encoding, once the whole file was taken.
    package var encoding: FileEncoding {
        let votes = counted
        return head == [0xEF, 0xBB, 0xBF] || votes.utf8 >= votes.gb18030 ? .utf8 : .gb18030
    }

    /// The votes with that of the line that has begun.
    private var counted: (utf8: Int, gb18030: Int) {
        if utf8.speaks { return (votes.utf8 + 1, votes.gb18030) }
        return (votes.utf8, votes.gb18030 + (gb18030.speaks ? 1 : 0))
    }
}

/// Where one stands within a character.
private protocol CharacterForm: Sendable {
    /// Whether the next byte begins a character.
    var isBetween: Bool { get }

    /// Takes a byte; false for one that cannot stand here.
    mutating func take(_ byte: UInt8) -> Bool
}

/// A line, seen in one encoding.
private struct Line<Form: CharacterForm>: Sendable {
    private var form: Form
    private var isSound = true
    private var hasMore = false

    init(form: Form) { self.form = form }

    /// Whether it holds more than ASCII and nothing that breaks the form.
    var speaks: Bool { isSound && hasMore && form.isBetween }

    mutating func take(_ byte: UInt8) {
        guard isSound, byte >= 0x80 || !form.isBetween else { return }
        hasMore = true
        isSound = form.take(byte)
    }
}

private struct UTF8Form: CharacterForm {
    private var owed = 0
    private var low: UInt8 = 0x80
    private var high: UInt8 = 0xBF

    var isBetween: Bool { owed == 0 }

    mutating func take(_ byte: UInt8) -> Bool {
        if owed > 0 {
            guard (low...high).contains(byte) else { return false }
            (owed, low, high) = (owed - 1, 0x80, 0xBF)
            return true
        }
        switch byte {
        case 0x00...0x7F: break
        case 0xC2...0xDF: owed = 1
        case 0xE0: (owed, low) = (2, 0xA0)
        case 0xED: (owed, high) = (2, 0x9F)
        case 0xE1...0xEF: owed = 2
        case 0xF0: (owed, low) = (3, 0x90)
        case 0xF4: (owed, high) = (3, 0x8F)
        case 0xF1...0xF3: owed = 3
        default: return false
        }
        return true
    }
}

private struct GB18030Form: CharacterForm {
    private var place = 0

    var isBetween: Bool { place == 0 }

    mutating func take(_ byte: UInt8) -> Bool {
        switch (place, byte) {
        case (0, 0x00...0x7F): break
        case (0, 0x81...0xFE): place = 1
        case (1, 0x30...0x39): place = 2
        case (1, 0x40...0x7E), (1, 0x80...0xFE): place = 0
        case (2, 0x81...0xFE): place = 3
        case (3, 0x30...0x39): place = 0
        default: return false
        }
        return true
    }
}
