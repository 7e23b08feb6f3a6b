import Foundation
import Playbooks
import Testing

@Suite struct FolderTests {
    /// Gives a new folder, and removes it afterwards.
    private func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("playbooks-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // what is left lies with what is temporary
        try body(folder)
    }

    @Test("what is written into a folder is read from it again; lines may end as on any system")
    func writesAndReads() throws {
        try inFolder { folder in
            let files = SmallPlaybook.files.merging(["rules/学校/more.yaml": "甲: 乙\n"]) { $1 }
            try PlaybookFolder.write(files, into: folder)
            let read = try PlaybookFolder.files(in: folder)
            #expect(read == files)
            try PlaybookFolder.write(["levels.yaml": "甲: 乙\r\n丙: 丁\r\n"], into: folder)
            let again = try PlaybookFolder.files(in: folder)
            #expect(again["levels.yaml"] == "甲: 乙\n丙: 丁\n")
        }
    }

    @Test(
        "nothing is written outside the folder",
        arguments: [
            "../x.yaml", "rules/../../x.yaml", "/x.yaml", "rules//x.yaml", "rules/.x.yaml", "rules\\x.yaml", "x.sh",
        ]
    )
    func staysInside(_ path: String) throws {
        try inFolder { folder in
            #expect(throws: PlaybookFolder.NotPlain.self) {
                try PlaybookFolder.write([path: "甲: 乙\n"], into: folder)
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(left.isEmpty)
        }
    }
}
