/// A JSON Pointer (RFC 6901) that was read.
struct JSONPath: Sendable, Hashable {
    private let steps: [String]

    init(_ steps: [String]) { self.steps = steps }

    /// Reads a pointer; nothing where it is none, or has more than 32 steps.
    init?(pointer text: String) {
        guard !text.isEmpty else {
            steps = []
            return
        }
        // By bytes: a slash that carries an accent is still one.
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map {
            String(Substring($0))
        }
        guard parts.first == "", (2...33).contains(parts.count) else { return nil }
        var steps: [String] = []
        for part in parts.dropFirst() {
            guard part.firstMatch(of: #/~(?![01])/#) == nil else { return nil }
            steps.append(String(part).replacing("~1", with: "/").replacing("~0", with: "~"))
        }
        self.steps = steps
    }

    /// The pointer as it is written.
    var pointer: String {
        steps.map { "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1") }.joined()
    }

    /// What stands there; nothing where nothing does.
    func find(in root: JSONNode) -> JSONNode? {
        var node = root
        for step in steps {
            switch node {
            case .object(let members):
                guard let found = members.first(where: { $0.isNamed(step) }) else { return nil }
                node = found.value
            case .array(let elements):
                guard let index = Int(step), String(index) == step, elements.indices.contains(index) else { return nil }
                node = elements[index]
            case .null, .bool, .integer, .fraction, .beyondRange, .string: return nil
            }
        }
        return node
    }
}

extension JSONNode {
    /// The value as JSON, objects with their keys in order.
    var text: String {
        switch self {
        case .null, .beyondRange: "null"
        case .bool(let value): value ? "true" : "false"
        case .integer(let number): String(number)
        case .fraction(let number): String(number)
        case .string(let words): Self.quoted(words)
        case .array(let elements): "[" + elements.map(\.text).joined(separator: ", ") + "]"
        case .object(let members):
            "{"
                + members.sorted { $0.key < $1.key }.map { "\(Self.quoted($0.key)): \($0.value.text)" }.joined(
                    separator: ", "
                ) + "}"
        }
    }

    private static func quoted(_ words: String) -> String {
        var text = "\""
        for scalar in words.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case _ where scalar.value < 0x20:
                let code = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - code.count) + code
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
