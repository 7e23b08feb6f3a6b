import Yams

/// Finds aliases (`*name`) in YAML without following any: a few lines of them may stand for more than can be read.
enum AliasSearch {
    /// Stands for the asterisk; no file has a reason to have it.
    private static let mark: Unicode.Scalar = "\u{F8FF}"

    /// The lines on which an alias stands, counted from 1.
    ///
    /// - Throws: `YamlError` where the text is no YAML.
    static func lines(of yaml: String) throws -> [Int] {
        guard yaml.utf8.contains(UInt8(ascii: "*")) else { return [] }
        var marked = String.UnicodeScalarView()
        for scalar in yaml.unicodeScalars { marked.append(scalar == "*" ? mark : scalar) }
        guard let root = try Yams.compose(yaml: String(marked)) else { return [] }
        var lines: Set<Int> = []
        search(root, &lines)
        return lines.sorted()
    }

    /// What is quoted, or stands in a block of text, is no alias.
    private static func search(_ node: Node, _ lines: inout Set<Int>) {
        switch node {
        case .scalar(let scalar):
            if scalar.style == .plain, scalar.string.unicodeScalars.first == mark {
                lines.insert(scalar.mark?.line ?? 0)
            }
        case .sequence(let sequence):
            for node in sequence { search(node, &lines) }
        case .mapping(let mapping):
            for (key, value) in mapping {
                search(key, &lines)
                search(value, &lines)
            }
        case .alias: break
        }
    }
}
