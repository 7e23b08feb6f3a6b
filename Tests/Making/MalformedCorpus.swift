/// A body or file that must be answered with a reason and must not harm whoever reads it.
package struct MalformedBody: Sendable {
    /// The family and the number, so that a failure can be found again.
    package let name: String
    /// `application/json`, `application/x-ndjson` or `text/csv`.
    package let contentType: String
    package let bytes: [UInt8]
}

/// Bodies and files with something wrong in every one of them, made from a seed.
package enum MalformedCorpus {
    /// The same bodies for the same seed, going round all families.
    package static func bodies(seed: UInt64, count: Int) -> [MalformedBody] {
        var random = SplitMix64(state: seed)
        let families = jsonFamilies + lineFamilies + fileFamilies
        return (0..<count).map { number in
            let family = families[number % families.count]
            return MalformedBody(
                name: "\(family.name)-\(number)",
                contentType: family.contentType,
                bytes: family.make(&random)
            )
        }
    }

    /// Well-formed bodies, as something to be broken.
    package static func wellFormed(_ random: inout SplitMix64) -> [UInt8] {
        let items = (1...Int.random(in: 1...3, using: &random)).map { _ in item([], &random) }
        return Array(("[" + items.joined(separator: ", ") + "]").utf8)
    }
}

/// One way of being malformed.
struct MalformedFamily: Sendable {
    let name: String
    let contentType: String
    let make: @Sendable (inout SplitMix64) -> [UInt8]
}

/// A small generator whose numbers are the same everywhere.
package struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Begins at a seed.
    package init(state: UInt64) { self.state = state }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// One of several; the list must not be empty.
    package mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int(next() % UInt64(values.count))]
    }

    /// Some bytes.
    package mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
    }
}

extension MalformedCorpus {
    /// Byte sequences that are not UTF-8: lone, cut, overlong, surrogates, beyond Unicode.
    package static let notUTF8: [[UInt8]] = [
        [0xFF], [0xFE, 0xFF], [0x80], [0xBF, 0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE4, 0xB8],
        [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF0, 0x9F, 0x98],
        [0xF8, 0x88, 0x80, 0x80, 0x80], [0xD6, 0xD0, 0xCE, 0xC4],
    ]

    /// An item as JSON, in which members given, their values in JSON too, replace or join the usual ones.
    static func item(_ given: [(key: String, value: String)], _ random: inout SplitMix64) -> String {
        var members: [(key: String, value: String)] = [
            ("id", "\"n\(random.next() % 100_000)\""), ("title", "\"路灯坏了三天\""),
            ("text", "\"小区门口的路灯一直不亮，\\n晚上出门看不清路。\""), ("time", "\"2026-01-31 18:05:00\""),
            ("likes", "\(random.next() % 1000)"),
        ]
        members.removeAll { member in given.contains { $0.key == member.key } }
        let place = Int(random.next() % UInt64(members.count + 1))
        members.insert(contentsOf: given, at: place)
        return "{" + members.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ") + "}"
    }

    /// A body with sound items around one that is not.
    static func body(around bad: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
        switch random.next() % 3 {
        case 0: bad
        case 1: Array("[\(item([], &random)), ".utf8) + bad + Array("]".utf8)
        default: Array("[".utf8) + bad + Array(", \(item([], &random))]".utf8)
        }
    }
}
