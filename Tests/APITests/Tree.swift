import Foundation
import Yams

/// JSON or YAML, read whole.
enum Tree: Sendable, Hashable {
    case null
    case flag(Bool)
    case number(Double)
    case text(String)
    case list([Tree])
    case object([String: Tree])

    subscript(_ key: String) -> Tree? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    var number: Double? {
        guard case .number(let number) = self else { return nil }
        return number
    }

    var list: [Tree] {
        guard case .list(let list) = self else { return [] }
        return list
    }

    var members: [String: Tree] {
        guard case .object(let members) = self else { return [:] }
        return members
    }
}

extension Tree: Decodable {
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {  // each attempt tells what it is not
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([Tree].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: Tree].self))
        }
    }
}

extension Tree {
    /// Reads YAML; what is quoted is text.
    init(yaml: String) throws { self.init(try Yams.load(yaml: yaml)) }

    private init(_ value: Any?) {
        switch value {
        case let flag as Bool: self = .flag(flag)
        case let number as Int: self = .number(Double(number))
        case let number as Double: self = .number(number)
        case let text as String: self = .text(text)
        case let list as [Any]: self = .list(list.map { Tree($0) })
        case let members as [AnyHashable: Any]:
            self = .object(
                Dictionary(members.map { ("\($0.key)", Tree($0.value)) }, uniquingKeysWith: { first, _ in first })
            )
        default: self = .null
        }
    }
}
