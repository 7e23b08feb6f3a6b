import Yams

/// A code that one place uses and another must define.
struct Reference: Hashable {
    let kind: Kind
    let code: String
    let file: String
    let line: Int

    /// What is meant by a code.
    enum Kind: String {
        case duty
        case matter
        case risk
        case limit

        var chinese: String {
            switch self {
            case .duty: "职责"
            case .matter: "事项"
            case .risk: "风险"
            case .limit: "时限"
            }
        }
    }
}

extension NodeReader {
    func reference(_ kind: Reference.Kind, _ code: String, _ node: Node) -> Reference {
        Reference(kind: kind, code: code, file: file, line: node.mark?.line ?? 0)
    }

    /// The codes of a list, each as a reference.
    mutating func references(_ kind: Reference.Kind, _ node: Node?, _ name: Wording) -> [Reference] {
        texts(node, name).map { reference(kind, $0.text, $0.node) }
    }
}
