import Playbooks
import TestSupport
import Testing

@Suite struct DifferenceTests {
    @Test("the same files do not differ")
    func findsNothing() {
        #expect(PlaybookDifference(from: SmallPlaybook.files, to: SmallPlaybook.files).files == [])
        #expect(PlaybookDifference(from: [:], to: [:]).files == [])
    }

    @Test("a changed line stands as what was there and what is there now, with its place in each")
    func findsLines() throws {
        let old = ["a.yaml": "one\ntwo\nthree\nfour\n"]
        let new = ["a.yaml": "zero\none\n2\nthree\n"]
        let file = try #require(PlaybookDifference(from: old, to: new).files.first)

        #expect(file.kind == .changed)
        #expect(
            file.lines.map { "\($0.isNew ? "+" : "-")\($0.number) \($0.text)" } == [
                "+1 zero", "-2 two", "+3 2", "-4 four",
            ]
        )
    }

    @Test("a file that came or went stands with all its lines, files in the order of their paths")
    func findsFiles() {
        let found = PlaybookDifference(from: ["b": "x", "c": "y"], to: ["a": "x\nz", "c": "y"]).files
        #expect(found.map(\.path) == ["a", "b"])
        #expect(found.map(\.kind) == [.added, .removed])
        #expect(found.map { $0.lines.map(\.text) } == [["x", "z"], ["x"]])
    }

    @Test(
        "of files that share thousands of lines only those between are compared, and many of these are told as replaced"
    )
    func staysSmall() throws {
        let shared = (0..<5_000).map { "line \($0)" }
        let old = ["f": (shared + ["old"] + shared).joined(separator: "\n")]
        let new = ["f": (shared + ["new", "newer"] + shared).joined(separator: "\n")]
        let few = try #require(PlaybookDifference(from: old, to: new).files.first).lines
        #expect(few.map(\.text) == ["old", "new", "newer"])
        #expect(few.map(\.number) == [5_001, 5_001, 5_002])

        let other = ["f": (0..<100_000).map { "other \($0)" }.joined(separator: "\n")]
        let many = try #require(PlaybookDifference(from: old, to: other).files.first).lines
        #expect(many.count == 110_001 && many.count(where: \.isNew) == 100_000)
    }

    @Test("taking the old lines out and putting the new ones in makes the new file of the old one")
    func adds() throws {
        var random = Seeded(seed: 61)
        for _ in 0..<300 {
            let old = (0..<Int.random(in: 1...9, using: &random)).map { _ in Int.random(in: 0...3, using: &random) }
            let new = (0..<Int.random(in: 1...9, using: &random)).map { _ in Int.random(in: 0...3, using: &random) }
            let texts = [old, new].map { $0.map(String.init).joined(separator: "\n") }
            let lines = PlaybookDifference(from: ["f": texts[0]], to: ["f": texts[1]]).files.first?.lines ?? []
            var made = old.map(String.init)
            for line in lines.reversed() where !line.isNew { made.remove(at: line.number - 1) }
            for line in lines where line.isNew { made.insert(line.text, at: line.number - 1) }
            #expect(made == new.map(String.init))
        }
    }
}
