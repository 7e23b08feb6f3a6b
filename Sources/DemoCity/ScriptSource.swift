import Yams

/// The files of a demonstration, decoded and not yet checked against each other.
struct ScriptSource {
    let cast: Cast
    let stories: [StoryFile.Story]
    let answers: [AnswerFile.Script]

    init(files: [String: String]) throws {
        let decoder = YAMLDecoder()
        cast = try Self.decoding("city.yaml", in: files) { try Cast(yaml: $0) }
        answers = try Self.decoding("answers.yaml", in: files) {
            try decoder.decode(AnswerFile.self, from: $0).answers
        }
        let names = files.keys.filter { $0.hasPrefix("stories/") && $0.hasSuffix(".yaml") }.sorted()
        stories = try names.flatMap { name in
            try Self.decoding(name, in: files) { try decoder.decode(StoryFile.self, from: $0).stories }
        }
    }

    private static func decoding<Part>(
        _ name: String,
        in files: [String: String],
        by decode: (String) throws -> Part
    ) throws -> Part {
        guard let text = files[name] else { throw DemoFault(reasons: ["\(name): the file is missing"]) }
        do {
            return try decode(text)
        } catch let fault as DemoFault {
            throw fault
        } catch {
            throw DemoFault(reasons: ["\(name): \(error)"])
        }
    }
}
