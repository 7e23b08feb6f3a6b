import Foundation

extension Contract {
    /// What a value has against a schema of the document: the part of JSON Schema that the document uses.
    func complaints(about value: Tree, schema: Tree, at place: String) -> [String] {
        var found: [String] = []
        func complain(_ sentence: String) { found.append("\(place): \(sentence)") }
        if schema["$ref"] != nil { found += complaints(about: value, schema: resolved(schema), at: place) }
        if let types = schema["type"], !Self.types(types).contains(where: { Self.isA($0, value) }) {
            complain("is no \(Self.types(types))")
        }
        if let known = schema["enum"]?.list, !known.contains(value) { complain("is none of the known values") }
        if let only = schema["const"], only != value { complain("is not the one value") }
        switch value {
        case .text(let text): found += textComplaints(text, schema, place)
        case .number(let number):
            if let least = schema["minimum"]?.number, number < least { complain("is below \(least)") }
            if let most = schema["maximum"]?.number, number > most { complain("is above \(most)") }
        case .list(let list):
            if let most = schema["maxItems"]?.number, list.count > Int(most) { complain("is too long") }
            if let least = schema["minItems"]?.number, list.count < Int(least) { complain("is too short") }
            if schema["uniqueItems"] == .flag(true), Set(list).count != list.count { complain("repeats itself") }
            if let each = schema["items"] {
                found += list.enumerated().flatMap { complaints(about: $1, schema: each, at: "\(place)/\($0)") }
            }
        case .object(let members): found += memberComplaints(members, schema, place)
        case .null, .flag: break
        }
        return found
    }

    private func memberComplaints(_ members: [String: Tree], _ schema: Tree, _ place: String) -> [String] {
        let properties = schema["properties"]?.members ?? [:]
        let missing = (schema["required"]?.list ?? []).compactMap(\.text).filter { members[$0] == nil }
        let unknown =
            schema["additionalProperties"] == .flag(false) ? members.keys.filter { properties[$0] == nil } : []
        let within = members.flatMap { key, value in
            properties[key].map { complaints(about: value, schema: $0, at: "\(place)/\(key)") } ?? []
        }
        return missing.map { "\(place): lacks \($0)" } + unknown.map { "\(place): has \($0)" } + within
    }

    private func textComplaints(_ text: String, _ schema: Tree, _ place: String) -> [String] {
        var found: [String] = []
        if let least = schema["minLength"]?.number, text.unicodeScalars.count < Int(least) { found.append("too short") }
        if let most = schema["maxLength"]?.number, text.unicodeScalars.count > Int(most) { found.append("too long") }
        if let pattern = schema["pattern"]?.text, text.range(of: pattern, options: .regularExpression) == nil {
            found.append("does not match \(pattern)")
        }
        switch schema["format"]?.text {
        case "uuid": if UUID(uuidString: text) == nil { found.append("is no UUID") }
        case "date-time": if (try? Date(text, strategy: .iso8601)) == nil { found.append("is no moment") }
        case "date": if text.wholeMatch(of: /\d{4}-\d\d-\d\d/) == nil { found.append("is no day") }
        default: break
        }
        return found.map { "\(place): \($0)" }
    }

    private static func types(_ tree: Tree) -> [String] { tree.text.map { [$0] } ?? tree.list.compactMap(\.text) }

    private static func isA(_ type: String, _ value: Tree) -> Bool {
        switch (type, value) {
        case ("string", .text), ("boolean", .flag), ("array", .list), ("object", .object), ("null", .null): true
        case ("number", .number): true
        case ("integer", .number(let number)): number == number.rounded()
        default: false
        }
    }
}
