import Foundation

/// Writes JSON piece by piece, for answers that many people wait for: a general encoder takes longer than the rest of
/// the request.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    init(capacity: Int = 1_024) { bytes.reserveCapacity(capacity) }

    /// An object as the value that comes next.
    mutating func object(_ members: (inout JSONWriter) -> Void) {
        open(UInt8(ascii: "{"))
        members(&self)
        close(UInt8(ascii: "}"))
    }

    /// An array with one value for each element.
    mutating func array<Element>(_ elements: [Element], _ write: (inout JSONWriter, Element) -> Void) {
        open(UInt8(ascii: "["))
        for element in elements { write(&self, element) }
        close(UInt8(ascii: "]"))
    }

    /// A key; its value comes next.
    ///
    /// Keys are ours and need no escaping.
    mutating func key(_ name: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: name.utf8)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    mutating func member(_ name: String, _ text: String?) {
        guard let text else { return }
        key(name)
        value(text)
    }

    mutating func member(_ name: String, _ number: Int) {
        key(name)
        raw("\(number)")
    }

    mutating func member(_ name: String, _ number: Double) {
        key(name)
        raw("\(number)")
    }

    mutating func member(_ name: String, _ flag: Bool) {
        key(name)
        raw(flag ? "true" : "false")
    }

    mutating func member(_ name: String, _ moment: Date) {
        key(name)
        separate()
        bytes.append(UInt8(ascii: "\""))
        moment.appendUTC(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// JSON that the database holds: it was parsed when it was stored, so it is passed on as it is.
    mutating func member(_ name: String, json: String) {
        key(name)
        raw(json)
    }

    /// A text as the value that comes next.
    mutating func value(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        let source = text.utf8.span
        var place = 0
        while place < source.count, !Self.mustEscape(source[place]) { place += 1 }
        if place == source.count {
            bytes.append(contentsOf: text.utf8)
        } else {
            for place in source.indices { escape(source[place]) }
        }
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    private mutating func raw(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
        needsComma = true
    }

    private mutating func open(_ mark: UInt8) {
        separate()
        bytes.append(mark)
        needsComma = false
    }

    private mutating func close(_ mark: UInt8) {
        bytes.append(mark)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }

    private static func mustEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case 0x0A: bytes.append(contentsOf: "\\n".utf8)
        case 0x00..<0x20:
            let digits = String(byte, radix: 16)
            bytes.append(contentsOf: "\\u00\(digits.count == 1 ? "0" : "")\(digits)".utf8)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        default: bytes.append(byte)
        }
    }
}

extension Date {
    /// Appends the moment to the second in UTC, as `2026-03-01T08:00:00Z` (RFC 3339).
    func appendUTC(to bytes: inout [UInt8]) {
        let seconds = Int(timeIntervalSince1970.rounded(.down))
        let day = Int((Double(seconds) / 86_400).rounded(.down))
        let second = seconds - day * 86_400
        // Days since 0000-03-01, so that a leap day ends its year.
        let since = day + 719_468
        let era = Int((Double(since) / 146_097).rounded(.down))
        let ofEra = since - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * ofYear + 2) / 153
        let date = ofYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func append(_ number: Int, then mark: String) {
            if number < 10 { bytes.append(UInt8(ascii: "0")) }
            bytes.append(contentsOf: "\(number)".utf8)
            bytes.append(contentsOf: mark.utf8)
        }
        append(year, then: "-")
        append(month, then: "-")
        append(date, then: "T")
        append(second / 3_600, then: ":")
        append(second / 60 % 60, then: ":")
        append(second % 60, then: "Z")
    }
}
