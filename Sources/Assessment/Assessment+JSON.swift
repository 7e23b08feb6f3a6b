extension Assessment {
    /// The factors as JSON: codes, numbers and offsets, no words; `Factor` decodes it.
    package var factorsJSON: String {
        // Written by hand, as a general encoder takes longer than the assessment itself; codes need no escaping.
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256 + 48 * factors.reduce(0) { $0 + $1.evidence.count })
        bytes.list(factors) { factor, bytes in factor.write(&bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The matters as JSON; `RankedMatter` decodes it.
    package var mattersJSON: String {
        "[" + matters.map { "{\"code\":\"\($0.code)\",\"share\":\($0.share)}" }.joined(separator: ",") + "]"
    }
}

extension Factor {
    fileprivate func write(_ bytes: inout [UInt8]) {
        bytes.say("{\"code\":\"")
        bytes.say(code.rawValue)
        bytes.say("\",\"value\":")
        bytes.say(value.description)
        bytes.say(",\"weight\":")
        bytes.say(weight.description)
        bytes.say(",\"points\":")
        bytes.say(points.description)
        bytes.say(",\"evidence\":")
        bytes.list(evidence) { place, bytes in
            bytes.say(place.part == .title ? "{\"part\":\"title\",\"from\":" : "{\"part\":\"text\",\"from\":")
            bytes.say(place.from)
            bytes.say(",\"to\":")
            bytes.say(place.to)
            bytes.say("}")
        }
        if let spread {
            bytes.say(",\"spread\":{\"among\":\(spread.among),\"above\":\(spread.above),\"counted\":\(spread.counted)}")
        }
        if let classes {
            bytes.say(",\"classes\":")
            bytes.list(classes) { name, bytes in bytes.say("\"\(name)\"") }
        }
        bytes.say("}")
    }
}

extension [UInt8] {
    fileprivate mutating func say(_ words: String) { append(contentsOf: words.utf8) }

    /// Writes a number that is not below zero.
    fileprivate mutating func say(_ number: Int) {
        if number > 9 { say(number / 10) }
        append(0x30 + UInt8(number % 10))
    }

    fileprivate mutating func list<Part>(_ parts: [Part], _ write: (Part, inout [UInt8]) -> Void) {
        say("[")
        for (index, part) in parts.enumerated() {
            if index > 0 { say(",") }
            write(part, &self)
        }
        say("]")
    }
}
