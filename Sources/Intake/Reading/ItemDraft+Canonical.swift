import Foundation

extension ItemDraft {
    /// The content as bytes that are the same on every machine, for a digest that tells whether anything changed.
    ///
    /// Everything but the external id. A version byte comes first; then each field by its length in four bytes, the
    /// largest first, and its bytes; absent ones have the length 2³² − 1; the moment and the counts are eight bytes.
    package var canonicalBytes: [UInt8] {
        var bytes = identityBytes
        for count in [likes, dislikes, comments, shares, views] { bytes.append(bigEndian: UInt64(count)) }
        return bytes
    }

    /// What stays the same while only the counts move, for an identity where the source gives none.
    ///
    /// The same form as `canonicalBytes`, without the counts.
    package var identityBytes: [UInt8] {
        var bytes: [UInt8] = [1]
        bytes.reserveCapacity(128 + text.utf8.count)
        for field in [title, text, author, url] { bytes.append(lengthPrefixed: field) }
        if let occurredAt {
            bytes.append(bigEndian: UInt32(8))
            bytes.append(bigEndian: UInt64(bitPattern: occurredAt.microsecondsSinceEpoch))
        } else {
            bytes.append(bigEndian: UInt32.max)
        }
        return bytes
    }
}

extension [UInt8] {
    fileprivate mutating func append(lengthPrefixed text: String?) {
        guard let text else { return append(bigEndian: UInt32.max) }
        append(bigEndian: UInt32(text.utf8.count))
        append(contentsOf: text.utf8)
    }

    fileprivate mutating func append<Number: FixedWidthInteger>(bigEndian number: Number) {
        for shift in stride(from: Number.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: number >> Number(shift)))
        }
    }
}
