import Cities
import Foundation
import Kernel
import Organisation
import Testing

@Suite struct CityFileTests {
    private func mistakes(_ yaml: String) -> [String] {
        do {
            _ = try CityFile(yaml: yaml)
            return []
        } catch { return error.mistakes }
    }

    @Test("the city files that come with the program have no mistake", arguments: ["default", "demo"])
    func loadsShippedCities(_ city: String) throws {
        let file = Cities.folder(city).appendingPathComponent("city.yaml")
        let read = try CityFile(yaml: String(contentsOf: file, encoding: .utf8))
        #expect(read.agencies.count > 30)
        #expect(read.people.contains { $0.posts.contains { $0.role == "coordinator" } })
    }

    @Test("every mistake of a file is named with its line, all at once")
    func namesEveryMistake() {
        let yaml = """
            city: {name: 甲市, zone: Europe/Berlin}
            agencies:
              - {code: A B, name: 一局, kind: department, since: 2020-01-01}
              - {code: two, name: 二局, kind: club, since: 2020-01-01}
              - {code: three, kind: department, since: yesterday}
              - {code: four, name: 四局, kind: department, since: 2023-02-29}
              - {code: five, name: 五局, kind: department, since: 2020-01-01, until: 2020-01-01}
              - {code: six, name: 六局, kind: department, since: 2020-01-01, duties: [OK]}
              - {code: seven, name: 七局, kind: department, since: 2020-01-01, colour: red}
            people:
              - {login: Some One, name: 某人, posts: []}
              - {login: one, name: 某人, posts: [{agency: two, role: king, since: 2020-01-01}]}
              - {login: two, name: 某人, posts: [{agency: two, role: head, since: 2020-13-01}]}
              - just words
            sources:
              - {code: s, name: 源, kind: forum, weight: 2}
              - {code: t, name: 源, kind: pigeon, weight: 0.5}
            keys: none
            """
        let wanted = [
            "line 1: the zone must be Asia/Shanghai", "line 3: code must be", "line 4: kind must be one of department",
            "line 5: name is missing", "line 5: since must be a day", "line 6: since must be a day",
            "line 7: until must be a later day than since", "line 8: duty must be",
            "line 9: agency has no field 'colour'", "line 11: login must be", "line 12: role must be one of",
            "line 13: since must be a day", "line 14: person must be a mapping",
            "line 16: a source's weight is a number from 0 to 1", "line 17: kind must be one of central-media",
            "line 18: keys must be a list",
        ]

        let found = mistakes(yaml)

        for sentence in wanted { #expect(found.contains { $0.hasPrefix(sentence) }, "\(sentence)") }
    }

    /// A part of a file that is right by itself and wrong beside the others, with what is said of it.
    static let contradictions: [(String, String)] = [
        ("agencies: [\(agency("a", "parent: b"))]", "agency a names b, which is not in the file"),
        ("agencies: [\(agency("a", "successor: b"))]", "agency a names b, which is not in the file"),
        ("agencies: [\(agency("a", "parent: a"))]", "agency a is above itself in the tree"),
        (
            "agencies: [\(agency("a", "parent: b")), \(agency("b", "parent: a"))]",
            "agency b is above itself in the tree"
        ),
        ("agencies: [\(agency("a", "successor: a"))]", "agency a succeeds itself"),
        (
            "agencies: [\(agency("a", "successor: b")), \(agency("b", "successor: a"))]", "agency a succeeds itself"
        ),
        ("agencies: [\(agency("a")), \(agency("a"))]", "agency a is named 2 times"),
        ("people: [{login: p, name: 甲}, {login: p, name: 乙}]", "person p is named 2 times"),
        (
            "people: [{login: p, name: 甲, posts: [{agency: x, role: head, since: 2020-01-01}]}]",
            "person p has a post at x, which is not in the file"
        ),
        (
            """
            agencies: [\(agency("a"))]
            people: [{login: p, name: 甲, posts: [{agency: a, role: head, since: 2020-01-01},
                                                  {agency: a, role: head, since: 2021-01-01}]}]
            """,
            "person p is head at a 2 times"
        ),
        (
            """
            agencies: [\(agency("a"))]
            people: [{login: p, name: 甲, posts: [{agency: a, role: auditor, since: 2020-01-01},
                                                  {agency: a, role: administrator, since: 2020-01-01}]}]
            """,
            "person p is more than one of administrator, security officer, auditor"
        ),
        ("sources: [\(source("s")), \(source("s"))]", "source s is named 2 times"),
        ("keys: [{source: s, name: k}]", "key k is for source s, which is not in the file"),
        (
            "sources: [\(source("s"))]\nkeys: [{source: s, name: k}, {source: s, name: k}]",
            "key k for source s is named 2 times"
        ),
    ]

    private static func agency(_ code: String, _ more: String = "") -> String {
        "{code: \(code), name: 局, kind: department, since: 2020-01-01\(more.isEmpty ? "" : ", " + more)}"
    }

    private static func source(_ code: String) -> String { "{code: \(code), name: 源, kind: forum, weight: 0.5}" }

    @Test("what contradicts another part of the file is named", arguments: contradictions)
    func namesContradictions(_ part: (String, String)) {
        let found = mistakes("city: {name: 甲市}\n" + part.0)
        #expect(found.contains(part.1))
    }

    @Test("the sound parts around those contradictions are taken")
    func takesSoundParts() throws {
        let yaml = """
            city: {name: 甲市, zone: Asia/Shanghai}
            agencies: [\(Self.agency("a")), \(Self.agency("b", "parent: a, successor: a, until: 2024-02-29"))]
            people: [{login: p.q-r_1, name: 甲, posts: [{agency: a, role: auditor, since: 2020-01-01, until: null}]}]
            sources: [\(Self.source("s"))]
            keys: [{source: s, name: k}]
            """
        let file = try CityFile(yaml: yaml)
        #expect(file.agencies.map(\.until) == [nil, "2024-02-29"])
        #expect(file.people.first?.posts.first?.until == nil)
    }

    @Test(
        "a file that is no YAML, no mapping or empty is refused with a sentence",
        arguments: ["", "- a", "{", "a: b"]
    )
    func refusesOtherFiles(_ yaml: String) {
        #expect(!mistakes(yaml).isEmpty)
    }

    @Test("the refusal counts the mistakes and says that nothing was changed")
    func refusesKindly() {
        #expect {
            try CityFile(yaml: "city: {name: 甲市}\nkeys: [{source: s, name: k}, {source: t, name: k}]")
        } throws: { error in
            guard let refusal = error as? CityFileRefusal else { return false }
            return refusal.code == "city.file-wrong" && refusal.mistakes.count == 2
                && refusal.sentence.zh.contains("2 处错误") && "\(refusal)".split(separator: "\n").count == 2
        }
    }
}
