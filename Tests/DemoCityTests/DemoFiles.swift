import Foundation

/// The demonstration's files as they stand in the tree, by path below `cities/demo`.
func demoFiles() throws -> [String: String] {
    let names = try FileManager.default.contentsOfDirectory(atPath: citiesFolder.path + "/demo/stories")
    let paths = ["city.yaml", "answers.yaml"] + names.filter { $0.hasSuffix(".yaml") }.map { "stories/\($0)" }
    return try Dictionary(
        uniqueKeysWithValues: paths.map { path in
            (path, try String(contentsOf: citiesFolder.appendingPathComponent("demo/" + path), encoding: .utf8))
        }
    )
}

/// The folder `cities` of the tree.
let citiesFolder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("cities")

/// A small city and script to break in tests.
func smallFiles(stories: String, answers: String) -> [String: String] {
    let city = """
        people:
          - {login: chen.office, posts: [{agency: office, role: coordinator}]}
          - {login: li.water, posts: [{agency: water, role: liaison}]}
        sources:
          - {code: blog, kind: microblog}
          - {code: calls, kind: hotline}
        """
    return ["city.yaml": city, "stories/one.yaml": stories, "answers.yaml": answers]
}
