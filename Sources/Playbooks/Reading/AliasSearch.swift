import Yams

/// Finds aliases (`*name`) in YAML without following any: a few lines of them may stand for more than can be read.
enum AliasSearch {
    /// Stands for the asterisk; no file has a reason to have it.
    private static let mark: Unicode.Scalar = "\u{F8FF}"

    /// The lines on which an alias stands, counted from 1.
    ///
    /// - Throws: `YamlError` where the text is no YAML.
    static func lines(of yaml: String) throws -> [Int] {
        guard let marked = marked(yaml), let root = try Yams.compose(yaml: marked) else { return [] }
        var lines: Set<Int> = []
        search(root, &lines)
        return lines.sorted()
    }

    /// The text in which every asterisk that may begin a value is marked instead; nothing where there is none.
    private static func marked(_ yaml: String) -> String? {
        var scalars = String.UnicodeScalarView()
        var (last, isMarked): (Unicode.Scalar, Bool) = ("\n", false)
        for scalar in yaml.unicodeScalars {
            let begins =
                scalar == "*"
                && (last.properties.isWhitespace || last == "\u{FEFF}" || "[{,:".unicodeScalars.contains(last))
            isMarked = isMarked || begins
            scalars.append(begins ? mark : scalar)
            last = scalar
        }
        return isMarked ? String(scalars) : nil
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
