import Yams

/// Reads the catalogue of matters; what a group says of duties and gravity holds for its matters that say nothing.
struct CatalogueReader {
    private(set) var nodes: NodeReader
    private(set) var fields: [Catalogue.Heading] = []
    private(set) var groups: [Catalogue.Heading] = []
    private(set) var matters: [Matter] = []
    private(set) var references: [Reference] = []
    private var codes: Set<String> = []

    init(file: String) { nodes = NodeReader(file: file) }

    mutating func read(_ yaml: String) {
        guard let root = nodes.root(of: yaml) else { return }
        let parts = nodes.fields(of: root, as: .catalogue)
        for field in nodes.list(parts["fields"], "fields") { read(field: field) }
        if matters.isEmpty { nodes.note(zh: "分类目录里没有事项", en: "the catalogue has no matter", root) }
    }

    private mutating func read(field node: Node) {
        let parts = nodes.fields(of: node, as: .field)
        guard let heading = heading(parts, inside: nil, node) else { return }
        fields.append(heading)
        for group in nodes.list(parts["groups"], "groups") { read(group: group, inside: heading.code) }
    }

    private mutating func read(group node: Node, inside field: String) {
        let parts = nodes.fields(of: node, as: .group)
        guard let heading = heading(parts, inside: field, node) else { return }
        groups.append(heading)
        let lead = lead(parts["lead"])
        let assist = assist(parts["assist"])
        let gravity = nodes.number(parts["gravity"], "gravity", in: 0...1) ?? 0
        for matter in nodes.list(parts["matters"], "matters") {
            read(matter: matter, inside: heading.code, lead: lead ?? "", assist: assist, gravity: gravity)
        }
    }

    private mutating func read(
        matter node: Node,
        inside group: String,
        lead: String,
        assist: [String],
        gravity: Double
    ) {
        let parts = nodes.fields(of: node, as: .matter)
        guard let heading = heading(parts, inside: group, node) else { return }
        let terms = nodes.terms(parts["terms"], "terms")
        matters.append(
            Matter(
                code: heading.code,
                name: heading.name,
                lead: self.lead(parts["lead"]) ?? lead,
                assist: parts["assist"] == nil ? assist : self.assist(parts["assist"]),
                gravity: nodes.number(parts["gravity"], "gravity", in: 0...1) ?? gravity,
                terms: terms
            )
        )
    }

    private mutating func heading(
        _ parts: [String: Node],
        inside parent: String?,
        _ node: Node
    )
        -> Catalogue.Heading?
    {
        guard let code = nodes.code(parts["code"], "code"), let name = nodes.text(parts["name"], "name") else {
            return nil
        }
        let whole = parent.map { "\($0).\(code)" } ?? code
        guard codes.insert(whole).inserted else {
            nodes.note(zh: "编码“\(whole)”重复", en: "the code '\(whole)' is given twice", node)
            return nil
        }
        return Catalogue.Heading(code: whole, name: name)
    }

    private mutating func lead(_ node: Node?) -> String? {
        guard let node, let code = nodes.code(node, "lead") else { return nil }
        references.append(nodes.reference(.duty, code, node))
        return code
    }

    private mutating func assist(_ node: Node?) -> [String] {
        let found = nodes.references(.duty, node, "assist")
        references += found
        return found.map(\.code)
    }
}
