import Kernel
import Yams

/// Reads YAML nodes into a `CityFile` and gathers every mistake with its line.
struct CityFileReader {
    private(set) var mistakes: [String] = []

    mutating func read(_ yaml: String, into file: inout CityFile) {
        let root: Node?
        do { root = try Yams.compose(yaml: yaml) } catch {
            mistakes.append("not YAML: \(error)")
            return
        }
        guard let root, root.mapping != nil else {
            mistakes.append("the file is empty or no mapping; see `huiying city import --help`")
            return
        }
        let parts = fields(of: root, named: "the file", known: ["city", "agencies", "people", "sources", "keys"])
        if let city = parts["city"] {
            let known = fields(of: city, named: "city", known: ["name", "zone"])
            file.name = text(known["name"], "city name", city, most: 60) ?? ""
            if let zone = known["zone"], zone.string != "Asia/Shanghai" { note("the zone must be Asia/Shanghai", zone) }
        } else {
            mistakes.append("the part 'city' is missing")
        }
        file.agencies = list(parts["agencies"], "agencies").map { agency($0) }
        file.people = list(parts["people"], "people").map { person($0) }
        file.sources = list(parts["sources"], "sources").map { source($0) }
        file.keys = list(parts["keys"], "keys").map { key($0) }
    }

    /// What the file says across its parts: codes that are named exist and are named once.
    mutating func check(_ file: CityFile) {
        let agencies = Set(file.agencies.map(\.code))
        let sources = Set(file.sources.map(\.code))
        once(file.agencies.map(\.code), "agency")
        once(file.people.map(\.login), "person")
        once(file.sources.map(\.code), "source")
        for agency in file.agencies {
            for named in [agency.parent, agency.successor].compactMap(\.self) where !agencies.contains(named) {
                mistakes.append("agency \(agency.code) names \(named), which is not in the file")
            }
        }
        for person in file.people {
            for post in person.posts where !agencies.contains(post.agency) {
                mistakes.append("person \(person.login) has a post at \(post.agency), which is not in the file")
            }
            let posts = person.posts.map { "\($0.role) at \($0.agency)" }
            for (post, count) in Self.counted(posts) where count > 1 {
                mistakes.append("person \(person.login) is \(post) \(count) times")
            }
            let officers = person.posts.filter { ["administrator", "security-officer", "auditor"].contains($0.role) }
            if officers.count > 1 {
                mistakes.append("person \(person.login) is more than one of administrator, security officer, auditor")
            }
        }
        for key in file.keys where !sources.contains(key.source) {
            mistakes.append("key \(key.name) is for source \(key.source), which is not in the file")
        }
        once(file.keys.map { "\($0.name) for source \($0.source)" }, "key")
        loops(file.agencies.map { ($0.code, $0.parent) }, "is above itself in the tree")
        loops(file.agencies.map { ($0.code, $0.successor) }, "succeeds itself")
    }

    private mutating func loops(_ links: [(code: String, next: String?)], _ complaint: String) {
        let next = Dictionary(links.map { ($0.code, $0.next) }, uniquingKeysWith: { first, _ in first })
        for link in links {
            var seen: Set = [link.code]
            var at = link.next
            while let code = at, seen.insert(code).inserted { at = next[code] ?? nil }
            if at == link.code { mistakes.append("agency \(link.code) \(complaint)") }
        }
    }

    private mutating func once(_ codes: [String], _ what: String) {
        for (code, count) in Self.counted(codes) where count > 1 {
            mistakes.append("\(what) \(code) is named \(count) times")
        }
    }

    private static func counted(_ words: [String]) -> [(word: String, count: Int)] {
        Dictionary(words.map { ($0, 1) }, uniquingKeysWith: +).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private mutating func agency(_ node: Node) -> CityFile.AgencyEntry {
        let known = fields(
            of: node,
            named: "agency",
            known: ["code", "name", "short", "kind", "parent", "successor", "since", "until", "duties"]
        )
        var entry = CityFile.AgencyEntry()
        entry.code = code(known["code"], "code", node) ?? ""
        entry.name = text(known["name"], "name", node) ?? ""
        entry.short = optional(known["short"]) ?? entry.name
        entry.kind = choice(known["kind"], "kind", ["department", "government", "utility", "temporary"], node) ?? ""
        entry.parent = optional(known["parent"])
        entry.successor = optional(known["successor"])
        entry.since = day(known["since"], "since", node) ?? ""
        entry.until = end(known["until"], after: entry.since, node)
        entry.duties = list(known["duties"], "duties").compactMap { code($0, "duty", node) }
        return entry
    }

    private mutating func person(_ node: Node) -> CityFile.PersonEntry {
        let known = fields(of: node, named: "person", known: ["login", "name", "posts"])
        var entry = CityFile.PersonEntry()
        entry.login = login(known["login"], node) ?? ""
        entry.name = text(known["name"], "name", node, most: 40) ?? ""
        entry.posts = list(known["posts"], "posts").map { post in
            let parts = fields(of: post, named: "post", known: ["agency", "role", "since", "until"])
            var found = CityFile.PostEntry()
            found.agency = text(parts["agency"], "agency", post) ?? ""
            found.role = choice(parts["role"], "role", Role.allCases.map(\.rawValue), post) ?? ""
            found.since = day(parts["since"], "since", post) ?? ""
            found.until = end(parts["until"], after: found.since, post)
            return found
        }
        return entry
    }

    private mutating func source(_ node: Node) -> CityFile.SourceEntry {
        let known = fields(of: node, named: "source", known: ["code", "name", "kind", "weight"])
        var entry = CityFile.SourceEntry()
        entry.code = code(known["code"], "code", node) ?? ""
        entry.name = text(known["name"], "name", node) ?? ""
        entry.kind = choice(known["kind"], "kind", SourceKind.allCases.map(\.rawValue), node) ?? ""
        let weight = known["weight"]?.float ?? known["weight"]?.int.map(Double.init)
        if let weight, (0...1).contains(weight) {
            entry.weight = weight
        } else {
            note("a source's weight is a number from 0 to 1", known["weight"] ?? node)
        }
        return entry
    }

    private mutating func key(_ node: Node) -> CityFile.KeyEntry {
        let known = fields(of: node, named: "key", known: ["source", "name", "revoked"])
        var entry = CityFile.KeyEntry()
        entry.source = text(known["source"], "source", node) ?? ""
        entry.name = text(known["name"], "name", node) ?? ""
        switch known["revoked"]?.string {
        case nil, "false": break
        case "true": entry.isRevoked = true
        default: note("revoked must be true or false", known["revoked"] ?? node)
        }
        return entry
    }
}

extension CityFileReader {
    private mutating func note(_ sentence: String, _ node: Node) {
        mistakes.append(node.mark.map { "line \($0.line): \(sentence)" } ?? sentence)
    }

    private mutating func fields(of node: Node, named name: String, known: Set<String>) -> [String: Node] {
        guard let mapping = node.mapping else {
            note("\(name) must be a mapping", node)
            return [:]
        }
        var found: [String: Node] = [:]
        for (key, value) in mapping {
            guard let word = key.string, known.contains(word) else {
                note(
                    "\(name) has no field '\(key.string ?? "?")'; known are \(known.sorted().joined(separator: ", "))",
                    key
                )
                continue
            }
            if found.updateValue(value, forKey: word) != nil { note("\(name) names '\(word)' twice", key) }
        }
        return found
    }

    private mutating func list(_ node: Node?, _ name: String) -> [Node] {
        guard let node, !node.isNull else { return [] }
        guard let sequence = node.sequence else {
            note("\(name) must be a list", node)
            return []
        }
        return Array(sequence)
    }

    private func optional(_ node: Node?) -> String? { node.flatMap { $0.isNull ? nil : $0.string } }

    private mutating func text(_ node: Node?, _ name: String, _ parent: Node, most: Int = 80) -> String? {
        guard let text = optional(node), (1...most).contains(text.unicodeScalars.count) else {
            note("\(name) is missing or longer than \(most) characters", node ?? parent)
            return nil
        }
        return text
    }

    private mutating func login(_ node: Node?, _ parent: Node) -> String? {
        guard let login = optional(node), login.wholeMatch(of: #/[a-z0-9][a-z0-9._-]{0,59}/#) != nil else {
            note("login must be 1 to 60 of a-z, 0-9, ., _ and -", node ?? parent)
            return nil
        }
        return login
    }

    private mutating func code(_ node: Node?, _ name: String, _ parent: Node) -> String? {
        guard let code = optional(node), code.wholeMatch(of: #/[a-z0-9][a-z0-9-]{0,39}/#) != nil else {
            note("\(name) must be 1 to 40 of a-z, 0-9 and -", node ?? parent)
            return nil
        }
        return code
    }

    private mutating func choice(_ node: Node?, _ name: String, _ known: [String], _ parent: Node) -> String? {
        guard let word = optional(node), known.contains(word) else {
            note("\(name) must be one of \(known.joined(separator: ", "))", node ?? parent)
            return nil
        }
        return word
    }

    private mutating func day(_ node: Node?, _ name: String, _ parent: Node) -> String? {
        guard let day = optional(node), CivilDay.isOne(day) else {
            note("\(name) must be a day such as 2024-03-01", node ?? parent)
            return nil
        }
        return day
    }

    /// The day from which an agency or post is no more, if there is one.
    private mutating func end(_ node: Node?, after since: String, _ parent: Node) -> String? {
        guard let node, !node.isNull, let until = day(node, "until", parent) else { return nil }
        if until <= since { note("until must be a later day than since", node) }
        return until
    }
}

extension Node {
    fileprivate var isNull: Bool {
        tag == Tag(.null) || scalar.map { $0.string == "null" || $0.string == "~" } ?? false
    }
}

/// What kind of place a source is; the schema draws the same line.
package enum SourceKind: String, Sendable, CaseIterable {
    case centralMedia = "central-media"
    case provincialMedia = "provincial-media"
    case cityMedia = "city-media"
    case portal
    case microblog
    case wechat
    case forum
    case video
    case hotline
    case mailbox
    case manual
    case `import`
}
