import Testing

@testable import Playbooks

@Suite(.timeLimit(.minutes(15))) struct MistakeWordsTests {
    @Test(
        "every mistake is told in Chinese too, with its line",
        arguments: MistakesTests.catalogue + MistakesTests.words + MistakesTests.optional + MistakesTests.work
    )
    func speaksChinese(_ change: MistakesTests.Break) throws {
        let files = SmallPlaybook.changed(change.file, change.old, change.new)
        let errors = try #require(throws: PlaybookErrors.self) { try Playbook(files: files) }
        for mistake in errors.mistakes {
            #expect(mistake.zh.contains(/\p{Han}/), "\(mistake.zh)")
            // Words of the files stand in it as they are, and so does what the reader of YAML says.
            #expect(
                mistake.zh.hasPrefix("不是有效的 YAML") || !mistake.zh.contains(/\b(must|is|has|the|of)\b|[a-z]+ [a-z]+/),
                "\(mistake.zh)"
            )
            // What a sentence begins with is set off where it is Latin, and nowhere are two Chinese characters.
            #expect(!mistake.zh.contains(/[一-鿿] [一-鿿]|[A-Za-z][一-鿿]/), "\(mistake.zh)")
            let place = mistake.line > 0 ? "\(mistake.file) 第 \(mistake.line) 行：" : "\(mistake.file)："
            #expect(mistake.chinese == place + mistake.zh)
            #expect(mistake.chinese(at: "预案/\(mistake.file)") == "预案/" + mistake.chinese)
        }
    }
}
