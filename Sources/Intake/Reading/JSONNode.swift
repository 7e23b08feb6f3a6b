/// One value of a JSON document, as it was written.
///
/// Nothing is converted: a whole number stays one, the members of an object keep their order, and a number that no
/// type can hold says so.
package enum JSONNode: Sendable, Hashable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number without fraction and exponent that fits 64 bits.
    case integer(Int)
    /// Any other number that fits; finite.
    case fraction(Double)
    /// A number beyond both, such as `1e999`.
    case beyondRange
    /// A text without its escapes.
    case string(String)
    /// Values in their order.
    case array([JSONNode])
    /// The members in the order in which they were written; no key occurs twice.
    case object([JSONMember])
}

/// One key of an object with its value.
package struct JSONMember: Sendable, Hashable {
    /// The key without its escapes.
    package let key: String
    /// What stands under it.
    package let value: JSONNode

    /// Pairs a key with its value.
    package init(_ key: String, _ value: JSONNode) {
        self.key = key
        self.value = value
    }

    /// Whether the key is the same byte by byte.
    ///
    /// Strings are otherwise equal if they look the same, which costs seconds for keys of a megabyte of accents.
    func isNamed(_ key: String) -> Bool {
        self.key.utf8.count == key.utf8.count && self.key.utf8.elementsEqual(key.utf8)
    }
}

extension JSONNode {
    /// The value of a key, or nothing when it is absent or this is not an object.
    package subscript(key: String) -> JSONNode? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }
}

/// The steps from the top of a document to a place in it.
enum JSONStep: Sendable, Hashable {
    case key(String)
    case index(Int)
}

/// Pointers as RFC 6901 writes them.
enum JSONPointer {
    /// The longest key that a pointer repeats, in characters, so that an answer stays small.
    private static let longestKey = 80

    /// The text of a pointer: empty for the top.
    static func text(_ steps: [JSONStep]) -> String {
        steps.map { step in
            switch step {
            case .key(let key): self.key(key)
            case .index(let index): "/\(index)"
            }
        }.joined()
    }

    /// One step of a pointer, with `~` and `/` escaped and a giant key cut short.
    static func key(_ key: String) -> String {
        var text = "/"
        for (count, scalar) in key.unicodeScalars.enumerated() {
            guard count < longestKey else { return text + "…" }
            switch scalar {
            case "~": text += "~0"
            case "/": text += "~1"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
