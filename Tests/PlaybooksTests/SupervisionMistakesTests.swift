import Foundation
import PlaybookFiles
import Playbooks
import Testing

/// What a city may write into supervision.yaml and no database could follow.
@Suite struct SupervisionMistakesTests {
    /// The mistakes of the shipped playbooks with one place of a file changed.
    private static func mistakes(_ file: String, _ old: String, _ new: String) throws -> [String] {
        var files = try PlaybookFolder.files(in: PlaybookFiles.folder)
        let text = try #require(files[file])
        let place = try #require(text.range(of: old))
        files[file] = text.replacingCharacters(in: place, with: new)
        do throws(PlaybookErrors) { _ = try Playbook(files: files) } catch {
            return error.mistakes.map { $0.description(at: $0.file) }
        }
        return []
    }

    @Test("a chain has a hundred rungs at most, as many as an alarm can count", arguments: [97, 98])
    func boundsRungs(more: Int) throws {
        let rung = "      - {after: 30, tell: [leader]}\n"
        let found = try Self.mistakes("supervision.yaml", rung, String(repeating: rung, count: more))
        if more == 97 {
            #expect(found.isEmpty)
        } else {
            #expect(found.count == 1 && found.first?.contains("there must be 100 rungs at most") == true)
        }
    }

    @Test("a text has no control characters, which no record could hold")
    func refusesControls() throws {
        let found = try Self.mistakes("supervision.yaml", "name: Ⅰ、Ⅱ级事件的时限", #"name: "时\0限""#)
        #expect(found.count == 1 && found.first?.contains("name must have no control characters") == true)
    }
}
