import Foundation
import Testing
import Yams

@Suite("The city files that come with the program")
struct CityFileTests {
    private struct City: Decodable {
        let agencies: [Agency]
        let people: [Person]
        let sources: [Source]
        let keys: [Key]

        struct Agency: Decodable {
            let code: String
            let kind: String
            let parent: String?
            let until: String?
            let successor: String?
            let duties: [String]
        }

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
            let weight: Double
        }

        struct Key: Decodable {
            let source: String
        }
    }

    private static let roles: Set<String> = [
        "coordinator", "liaison", "head", "reviewer", "spokesperson", "leader", "inspector", "administrator",
        "security-officer", "auditor",
    ]
    private static let sourceKinds: Set<String> = [
        "central-media", "provincial-media", "city-media", "portal", "microblog", "wechat", "forum", "video",
        "hotline", "mailbox", "manual", "import",
    ]

    private func city(_ name: String) throws -> City {
        let file = citiesFolder.appendingPathComponent("\(name)/city.yaml")
        return try YAMLDecoder().decode(City.self, from: String(contentsOf: file, encoding: .utf8))
    }

    @Test("Codes and logins are unique, and whatever is named exists", arguments: ["default", "demo"])
    func references(name: String) throws {
        let city = try city(name)
        let codes = Set(city.agencies.map(\.code))
        #expect(codes.count == city.agencies.count)
        #expect(Set(city.people.map(\.login)).count == city.people.count)
        #expect(Set(city.sources.map(\.code)).count == city.sources.count)
        #expect(city.agencies.allSatisfy { $0.parent.map(codes.contains) ?? true })
        #expect(city.agencies.allSatisfy { $0.successor.map(codes.contains) ?? true })
        #expect(city.people.flatMap(\.posts).allSatisfy { codes.contains($0.agency) })
        #expect(city.keys.allSatisfy { key in city.sources.contains { $0.code == key.source } })
    }

    @Test("Kinds and roles are the known ones, weights between 0 and 1", arguments: ["default", "demo"])
    func vocabulary(name: String) throws {
        let city = try city(name)
        let kinds: Set<String> = ["department", "government", "utility", "temporary"]
        #expect(city.agencies.allSatisfy { kinds.contains($0.kind) })
        #expect(city.people.flatMap(\.posts).allSatisfy { Self.roles.contains($0.role) })
        #expect(city.sources.allSatisfy { Self.sourceKinds.contains($0.kind) && (0...1).contains($0.weight) })
    }

    @Test("Trees have one root and no circle, successors end at a living agency", arguments: ["default", "demo"])
    func trees(name: String) throws {
        let city = try city(name)
        let byCode = Dictionary(uniqueKeysWithValues: city.agencies.map { ($0.code, $0) })
        #expect(city.agencies.count { $0.parent == nil } == 1)
        for agency in city.agencies {
            var top = agency
            for _ in city.agencies { top = top.parent.flatMap { byCode[$0] } ?? top }
            #expect(top.parent == nil)
            var heir = agency
            for _ in city.agencies { heir = heir.successor.flatMap { byCode[$0] } ?? heir }
            #expect(heir.until == nil && heir.successor == nil)
        }
    }

    @Test("The demonstration city has 24 agencies or more, of every kind, and one abolished with a successor")
    func demonstration() throws {
        let city = try city("demo")
        let living = city.agencies.filter { $0.until == nil }
        #expect(living.count >= 24)
        #expect(Set(living.map(\.kind)).count == 4)
        #expect(city.agencies.contains { $0.until != nil && $0.successor != nil })
        #expect(Set(city.people.flatMap(\.posts).map(\.role)) == Self.roles)
    }

    @Test("Every living agency of the demonstration city below the government has a liaison and a head")
    func answeringPeople() throws {
        let city = try city("demo")
        let posts = city.people.flatMap(\.posts)
        for agency in city.agencies where agency.until == nil && agency.parent != nil {
            #expect(posts.contains { $0.agency == agency.code && $0.role == "liaison" })
            #expect(posts.contains { $0.agency == agency.code && $0.role == "head" })
        }
    }

    @Test("Every duty that a story names is a living agency's, in both cities")
    func duties() throws {
        let stories = try demoFiles().filter { $0.key.hasPrefix("stories/") }.values
        let named = try stories.flatMap { text in
            try YAMLDecoder().decode(StoryDuties.self, from: text).stories.flatMap(\.duties)
        }
        for name in ["default", "demo"] {
            let held = try Set(city(name).agencies.filter { $0.until == nil }.flatMap(\.duties))
            #expect(Set(named).subtracting(held).isEmpty)
        }
    }

    private struct StoryDuties: Decodable {
        let stories: [Story]

        struct Story: Decodable {
            let duties: [String]
        }
    }
}
