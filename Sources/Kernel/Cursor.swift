package import Crypto
package import Foundation

/// Where a list goes on: opaque to clients, signed so that it cannot be made up, bound to the list it came from.
package struct Cursor: Sendable, Equatable {
    /// The sort key of the last row, field by field.
    package let fields: [String]

    /// Remembers the last row of a page.
    package init(fields: [String]) { self.fields = fields }

    /// The cursor as clients carry it.
    ///
    /// - Parameter list: The list with its filters; a cursor of one list is refused by another.
    package func token(for list: String, key: SymmetricKey) -> String {
        let body = Data(Self.packed(fields))
        let tag = Self.tag(body, list, key)
        return (tag + body).base64URL
    }

    /// Reads a cursor that a client brought back.
    ///
    /// - Throws: `CursorRefusal` for one that was altered, made up, or taken from another list.
    package init(token: String, for list: String, key: SymmetricKey) throws(CursorRefusal) {
        guard token.utf8.count <= 2_048, let data = Data(base64URL: token), data.count > 16 else { throw .unreadable }
        // Base64 writes the same bytes in several ways; a cursor is taken as it was given out.
        guard data.base64URL == token else { throw .unreadable }
        let body = Data(data.dropFirst(16))
        guard Self.isTag(Data(data.prefix(16)), of: body, list, key) else { throw .unreadable }
        guard let fields = Self.unpacked(Array(body)) else { throw .unreadable }
        self.fields = fields
    }

    private static func tag(_ body: Data, _ list: String, _ key: SymmetricKey) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: Data(list.utf8) + [0] + body, using: key).prefix(16))
    }

    private static func isTag(_ tag: Data, of body: Data, _ list: String, _ key: SymmetricKey) -> Bool {
        let wanted = self.tag(body, list, key)
        return zip(tag, wanted).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func packed(_ fields: [String]) -> [UInt8] {
        fields.flatMap { field in
            let bytes = Array(field.utf8.prefix(255))
            return [UInt8(bytes.count)] + bytes
        }
    }

    private static func unpacked(_ bytes: [UInt8]) -> [String]? {
        var fields: [String] = []
        var at = 0
        while at < bytes.count {
            let end = at + 1 + Int(bytes[at])
            guard end <= bytes.count, let field = String(bytes: bytes[(at + 1)..<end], encoding: .utf8) else {
                return nil
            }
            fields.append(field)
            at = end
        }
        return fields
    }
}

/// Why a cursor is not taken.
package enum CursorRefusal: Refusal {
    case unreadable

    package var code: String { "cursor.unreadable" }
    package var sentence: Sentence {
        Sentence(
            zh: "分页标记无法识别，请从第一页重新开始。",
            en: "The cursor cannot be read; start again from the first page."
        )
    }
    package var kind: RefusalKind { .unreadable }
}

extension Data {
    /// The bytes in the URL alphabet of base64, without padding.
    package var base64URL: String {
        let written = base64EncodedData().lazy.filter { $0 != UInt8(ascii: "=") }.map { byte in
            switch byte {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            default: byte
            }
        }
        return String(decoding: Array(written), as: UTF8.self)
    }

    /// Reads the URL alphabet of base64; nothing for anything else.
    package init?(base64URL text: String) {
        let plain = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        self.init(base64Encoded: plain + String(repeating: "=", count: (4 - plain.count % 4) % 4))
    }
}
