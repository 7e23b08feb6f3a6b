import Yams

/// Who and what of `city.yaml` a script may name.
struct Cast {
    /// Source code → kind.
    let sources: [String: String]
    /// Agency code → login of its liaison, for agencies that have one.
    let liaisons: [String: String]
    /// Every login.
    let logins: Set<String>
    /// The first coordinator in the file.
    let coordinator: String

    init(yaml: String) throws {
        let file = try YAMLDecoder().decode(CityPart.self, from: yaml)
        sources = Dictionary(file.sources.map { ($0.code, $0.kind) }) { first, _ in first }
        logins = Set(file.people.map(\.login))
        let posts = file.people.flatMap { person in person.posts.map { (person.login, $0) } }
        liaisons = Dictionary(posts.filter { $1.role == "liaison" }.map { ($1.agency, $0) }) { first, _ in first }
        guard let first = posts.first(where: { $1.role == "coordinator" }) else {
            throw DemoFault(reasons: ["city.yaml: nobody is a coordinator"])
        }
        coordinator = first.0
    }

    /// The codes of the sources of these kinds, in order.
    func sources(of kinds: Set<String>) -> [String] {
        sources.filter { kinds.contains($0.value) }.keys.sorted()
    }
}

/// The part of the city's file that a script needs.
private struct CityPart: Decodable {
    let people: [Person]
    let sources: [Source]

    struct Person: Decodable {
        let login: String
        let posts: [Post]
    }

    struct Post: Decodable {
        let agency: String
        let role: String
    }

    struct Source: Decodable {
        let code: String
        let kind: String
    }
}
