/// A place in the bytes of a JSON document that moves forward once.
///
/// Two kinds of fault are told apart. What leaves no doubt where the value ends (a key given twice, too many keys, NUL,
/// half a surrogate) is noted as a flaw, and reading goes on, so that one bad item does not cost a batch. Everything
/// else is thrown. The bytes are handed to each step, so that the place itself is a plain value.
struct JSONCursor {
    /// The index of the next byte.
    var at: Int
    /// The index after the last byte.
    let end: Int
    let limits: ReadingLimits
    /// Flaws of the value being read, each with its place; at most `mostFlaws`.
    private(set) var flaws: [Problem] = []
    private var path: [JSONStep] = []
    private var valueCount = 0
    private var isFull = false

    private static let mostFlaws = 20

    init(at: Int, end: Int, limits: ReadingLimits) {
        self.at = at
        self.end = end
        self.limits = limits
    }

    /// Reads a value that must be all there is up to the end.
    mutating func document(_ bytes: Span<UInt8>) throws(Problem) -> JSONNode {
        let node = try value(bytes)
        try finish(bytes)
        return node
    }

    /// Makes sure that nothing follows up to the end.
    mutating func finish(_ bytes: Span<UInt8>) throws(Problem) {
        skipSpace(bytes)
        guard at == end else { throw problem(bytes[at] == 0 ? .nul : .trailing) }
    }

    /// Moves over the opening byte of an array, and over its closing byte if it is empty.
    mutating func opensEmpty(_ bytes: Span<UInt8>) throws(Problem) -> Bool {
        at += 1
        return try closes(UInt8(ascii: "]"), bytes)
    }

    /// Reads one value, forgetting the flaws of the one before.
    mutating func value(_ bytes: Span<UInt8>) throws(Problem) -> JSONNode {
        flaws.removeAll(keepingCapacity: true)
        path.removeAll(keepingCapacity: true)
        valueCount = 0
        isFull = false
        return try nested(bytes)
    }

    /// A problem at the present place.
    func problem(_ fault: JSONFault, offset: Int? = nil) -> Problem {
        Problem(.json(fault), at: JSONPointer.text(path), offset: offset ?? at)
    }

    /// Notes a flaw that leaves the document readable.
    mutating func note(_ fault: JSONFault, offset: Int) {
        guard flaws.count < Self.mostFlaws else { return }
        flaws.append(problem(fault, offset: offset))
    }

    /// Moves over white space.
    mutating func skipSpace(_ bytes: Span<UInt8>) {
        while at < end {
            let byte = bytes[at]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            at += 1
        }
    }

    /// The next byte after white space, which must exist.
    mutating func peek(_ bytes: Span<UInt8>) throws(Problem) -> UInt8 {
        skipSpace(bytes)
        guard at < end else { throw problem(.ended) }
        return bytes[at]
    }

    /// What is wrong with a byte that the grammar does not allow here.
    func unexpected(_ byte: UInt8) -> Problem {
        problem(byte == 0 ? .nul : .syntax)
    }

    private mutating func nested(_ bytes: Span<UInt8>) throws(Problem) -> JSONNode {
        let first = try peek(bytes)
        valueCount += 1
        switch first {
        case UInt8(ascii: "\""): return try .string(string(bytes))
        case UInt8(ascii: "{"): return try .object(object(bytes))
        case UInt8(ascii: "["): return try .array(array(bytes))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number(bytes)
        case UInt8(ascii: "t"): return try word("true", as: .bool(true), bytes)
        case UInt8(ascii: "f"): return try word("false", as: .bool(false), bytes)
        case UInt8(ascii: "n"): return try word("null", as: .null, bytes)
        default: throw unexpected(first)
        }
    }

    private mutating func word(
        _ word: StaticString,
        as node: JSONNode,
        _ bytes: Span<UInt8>
    ) throws(Problem) -> JSONNode {
        for scalar in word.description.utf8 {
            guard at < end else { throw problem(.ended) }
            guard bytes[at] == scalar else { throw unexpected(bytes[at]) }
            at += 1
        }
        return node
    }

    private mutating func object(_ bytes: Span<UInt8>) throws(Problem) -> [JSONMember] {
        try enter()
        var members: [JSONMember] = []
        guard try !closes(UInt8(ascii: "}"), bytes) else { return members }
        // Items have some ten fields; what is nested deeper may be very many.
        if path.count <= 2 { members.reserveCapacity(12) }
        var count = 0
        repeat {
            guard try peek(bytes) == UInt8(ascii: "\"") else { throw unexpected(bytes[at]) }
            let start = at
            let key = try string(bytes)
            path.append(.key(key))
            count += 1
            if count == limits.keys + 1 { note(.tooManyKeys, offset: start) }
            if members.contains(where: { $0.isNamed(key) }) { note(.duplicateKey, offset: start) }
            guard try peek(bytes) == UInt8(ascii: ":") else { throw unexpected(bytes[at]) }
            at += 1
            let value = try nested(bytes)
            if count <= limits.keys { keep(JSONMember(key, value), in: &members) }
            path.removeLast()
        } while try goesOn(until: UInt8(ascii: "}"), bytes)
        return members
    }

    private mutating func array(_ bytes: Span<UInt8>) throws(Problem) -> [JSONNode] {
        try enter()
        var nodes: [JSONNode] = []
        guard try !closes(UInt8(ascii: "]"), bytes) else { return nodes }
        var index = 0
        repeat {
            path.append(.index(index))
            try keep(nested(bytes), in: &nodes)
            path.removeLast()
            index += 1
        } while try goesOn(until: UInt8(ascii: "]"), bytes)
        return nodes
    }

    /// Keeps a value unless there are too many already, so that small bytes cannot become large memory.
    private mutating func keep<Value>(_ value: Value, in values: inout [Value]) {
        guard valueCount > limits.values else { return values.append(value) }
        guard !isFull else { return }
        isFull = true
        note(.tooManyValues, offset: at)
    }

    private mutating func enter() throws(Problem) {
        guard path.count < limits.depth else { throw problem(.tooDeep) }
        at += 1
    }

    /// Whether the thing just opened is empty.
    private mutating func closes(_ close: UInt8, _ bytes: Span<UInt8>) throws(Problem) -> Bool {
        guard try peek(bytes) == close else { return false }
        at += 1
        return true
    }

    /// Whether a comma follows; otherwise it must be the closing byte.
    mutating func goesOn(until close: UInt8, _ bytes: Span<UInt8>) throws(Problem) -> Bool {
        let byte = try peek(bytes)
        guard byte == UInt8(ascii: ",") || byte == close else { throw unexpected(byte) }
        at += 1
        return byte != close
    }
}
