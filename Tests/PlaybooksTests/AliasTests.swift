import Playbooks
import Testing

@Suite(.timeLimit(.minutes(15))) struct AliasTests {
    @Test("a few lines that would stand for more than can be read are refused at once, each by its line")
    func refusesBombs() throws {
        var bomb = "a0: &a0 [甲, 乙]\n"
        for number in 1...60 { bomb += "a\(number): &a\(number) [?*a\(number - 1), *a\(number - 1)]\n" }
        let error = try #require(throws: PlaybookErrors.self) { try Self.playbook(bomb + "? *a60\n: 1\n") }

        let lines = error.mistakes.filter { $0.file == "duties.yaml" }.map(\.line)
        #expect(lines.prefix(60) == [2...61].flatMap(\.self)[...])
        #expect(lines.contains(62) && error.chinese.contains("不能用 * 引用别处的内容"))
    }

    @Test(
        "an alias is one wherever a value may begin",
        arguments: [
            "*x", "[*x]", "[甲,*x]", "{甲: *x}", "[?*x]", "{?*x: 1}", "[[*x]]", "**x", "\n  - *x", "!!str *x", "\t*x",
            " *x # 甲",
        ]
    )
    func findsAliases(_ value: String) throws {
        let error = try #require(throws: PlaybookErrors.self) { try Self.playbook("duties: \(value)\n") }
        #expect(error.chinese.contains("不能用 * 引用别处的内容"), "\(error)")
    }

    @Test(
        "an asterisk in quotes, in the midst of words, in a remark or a block is a word like others",
        arguments: ["'* 住建'", "\"[ *住建\"", "住建 * 局", "住*建", "住建 # *x", "|\n    *住建\n", "'*住建'"]
    )
    func leavesOthers(_ name: String) throws {
        let playbook = try Self.playbook("duties:\n  information-office: 信息公开\n  emergency: 应急\n  housing: \(name)\n")
        #expect(playbook.catalogue.duties.contains { $0.name.contains("住") })
    }

    private static func playbook(_ duties: String) throws -> Playbook {
        try Playbook(files: SmallPlaybook.files.merging(["duties.yaml": duties]) { $1 })
    }
}
