import Foundation
import PlaybookFiles
@testable import Playbooks
import Testing

@Suite struct DigestTests {
    @Test("the digest of a playbook is 64 digits, the same for the same files")
    func isStable() throws {
        let one = try Playbook(files: SmallPlaybook.files)
        let two = try Playbook(files: Dictionary(uniqueKeysWithValues: SmallPlaybook.files.shuffled()))
        #expect(one.digest == two.digest)
        #expect(one.digest.count == 64 && one.digest.allSatisfy { "0123456789abcdef".contains($0) })
    }

    @Test("the digest changes with any character of any file")
    func changesWithEveryCharacter() {
        let known = PlaybookDigest.digest(of: SmallPlaybook.files)
        var seen: Set = [known]
        var count = 1
        for (file, text) in SmallPlaybook.files {
            let characters = Array(text)
            for index in characters.indices {
                var changed = characters
                changed[index] = changed[index] == "_" ? "-" : "_"
                var files = SmallPlaybook.files
                files[file] = String(changed)
                seen.insert(PlaybookDigest.digest(of: files))
                count += 1
            }
        }
        #expect(count > 1_000)
        #expect(seen.count == count)
    }

    @Test("moving text from one file or path to the next changes the digest")
    func keepsBordersApart() {
        let sets: [[String: String]] = [
            [:], ["a": ""], ["": "a"], ["a": "b"], ["ab": ""], ["a": "", "b": ""], ["a": "bc"], ["ab": "c"],
            ["a": "b", "c": ""], ["a": "", "b": "c"], ["a": "bc", "d": ""], ["b": "a"],
        ]
        #expect(Set(sets.map(PlaybookDigest.digest)).count == sets.count)
    }

    @Test("a folder gives the files that are digested, by their path inside it")
    func readsFolders() throws {
        let files = try PlaybookFolder.files(in: PlaybookFiles.folder)
        #expect(files["lexicon/risks.yaml"]?.contains("risks:") == true)
        #expect(files.keys.allSatisfy { $0.hasSuffix(".yaml") && !$0.hasPrefix("/") })
        #expect(try Playbook(folder: PlaybookFiles.folder).digest == PlaybookDigest.digest(of: files))
    }
}
