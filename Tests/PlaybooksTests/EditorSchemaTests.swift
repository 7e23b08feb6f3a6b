import Foundation
import PlaybookFiles
import Playbooks
import Testing

/// The schemas for editors say what the reader says.
@Suite struct EditorSchemaTests {
    private let folder = PlaybookFiles.folder.appendingPathComponent("schema")

    /// Every mapping with an anchor in all schemas, by the anchor.
    private func mappings() throws -> [(anchor: String, mapping: [String: Any])] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        return try names.flatMap { name in
            let bytes = try Data(contentsOf: folder.appendingPathComponent(name))
            let read = try JSONSerialization.jsonObject(with: bytes) as? [String: Any]
            let schema = try #require(read, "\(name)")
            #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema", "\(name)")
            return anchored(schema)
        }
    }

    private func anchored(_ value: Any) -> [(anchor: String, mapping: [String: Any])] {
        if let list = value as? [Any] { return list.flatMap(anchored) }
        guard let mapping = value as? [String: Any] else { return [] }
        let inside = mapping.sorted { $0.key < $1.key }.flatMap { anchored($0.value) }
        guard let anchor = mapping["$anchor"] as? String else { return inside }
        return [(anchor, mapping)] + inside
    }

    @Test("the schemas describe every mapping that the reader knows, each once, and no other")
    func describeEveryMapping() throws {
        #expect(try mappings().map(\.anchor).sorted() == PlaybookForm.all.map(\.anchor).sorted())
    }

    @Test("a mapping has the same fields in its schema as in the reader", arguments: PlaybookForm.all)
    func nameTheSameFields(_ form: PlaybookForm) throws {
        let mapping = try #require(try mappings().first { $0.anchor == form.anchor }?.mapping)
        let properties = try #require(mapping["properties"] as? [String: Any])
        #expect(properties.keys.sorted() == form.required.union(form.optional).sorted())
        #expect((mapping["required"] as? [String] ?? []).sorted() == form.required.sorted())
        #expect(mapping["additionalProperties"] as? Bool == false)
    }

    @Test("units, starting facts and the other choices of a limit are the same ones")
    func nameTheSameChoices() throws {
        #expect(try choices("unit", of: "limit") == LimitRule.Unit.allCases.map(\.rawValue))
        #expect(try choices("start", of: "limit") == LimitRule.StartFact.allCases.map(\.rawValue))
        #expect(try choices("silence", of: "limit") == LimitRule.Silence.allCases.map(\.rawValue))
        #expect(try choices("for", of: "pause") == LimitRule.Pause.Cause.allCases.map(\.rawValue))
        #expect(try choices("by", of: "extension") == LimitRule.Approver.allCases.map(\.rawValue))
    }

    private func choices(_ field: String, of anchor: String) throws -> [String]? {
        let form = try #require(try mappings().first { $0.anchor == anchor }?.mapping["properties"] as? [String: Any])
        return (form[field] as? [String: Any])?["enum"] as? [String]
    }

    @Test("the first line of every shipped file names a schema that is there")
    func areNamed() throws {
        for (path, text) in try PlaybookFolder.files(in: PlaybookFiles.folder) {
            let line = try #require(text.split(separator: "\n").first)
            let named = try #require(line.wholeMatch(of: #/# yaml-language-server: \$schema=(\S+)/#)?.1, "\(path)")
            let file = PlaybookFiles.folder.appendingPathComponent(path).deletingLastPathComponent()
            #expect(FileManager.default.fileExists(atPath: file.path + "/" + named), "\(path)")
        }
    }
}
