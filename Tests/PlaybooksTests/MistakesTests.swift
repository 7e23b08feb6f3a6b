import Playbooks
import TestSupport
import Testing

@Suite struct MistakesTests {
    /// One way to break the small playbook, and what must be said of it.
    struct Break: Sendable, CustomTestStringConvertible {
        let file: String
        let old: String
        let new: String
        let mistake: String
        var testDescription: String { "\(old) becomes \(new) in \(file)" }

        init(_ file: String, _ old: String, _ new: String, _ mistake: String) {
            self.file = file
            self.old = old
            self.new = new
            self.mistake = mistake
        }
    }

    static let catalogue: [Break] = [
        Break("duties.yaml", "duties:", "tasks:", "duties.yaml:1: the file has no field 'tasks'"),
        Break("duties.yaml", "housing: 住建", "Housing: 住建", "duties.yaml:3: a duty's code must be 1 to 40"),
        Break("duties.yaml", "housing: 住建", "housing: ''", "duties.yaml:3: a duty's name must have 1 to 80"),
        Break("duties.yaml", "information-office", "office", "duties.yaml: the duty 'information-office' is missing"),
        Break("duties.yaml", "emergency: 应急", "housing: 应急", "duties.yaml:3: a mapping names housing twice"),
        Break("matters.yaml", "terms: [电梯 2]", "terms: 电梯", "matters.yaml:11: terms must be a list"),
        Break("matters.yaml", "  name: 住房\n", "  title: 住房\n", "matters.yaml:3: a field has no field 'title'"),
        Break("matters.yaml", "lead: housing", "lead: nobody", "matters.yaml:7: no duty has the code 'nobody'"),
        Break("matters.yaml", "gravity: 0.3", "gravity: 3", "matters.yaml:8: gravity must be a number from 0 to 1"),
        Break(
            "matters.yaml",
            "code: lift",
            "code: fees",
            "matters.yaml:11: the code 'housing.estate.fees' is given twice"
        ),
        Break("matters.yaml", "物业费 3", "物业费 0", "matters.yaml:10: the weight of '物业费 0' must be above 0"),
        Break("matters.yaml", "物业费 3", "物业 3", "matters.yaml:10: terms has '物业' twice"),
        Break("matters.yaml", "[电梯 2], lead", "[电梯 2], assist: [x], lead", "matters.yaml:11: no duty has the code 'x'"),
        Break("matters.yaml", "code: estate", "code: Es.tate", "matters.yaml:5: code must be 1 to 40 of a-z"),
        Break("matters.yaml", "fields:", "fields: [", "matters.yaml:2: not YAML"),
    ]

    static let words: [Break] = [
        Break(
            "levels.yaml",
            "risk: 42",
            "risk: 43",
            "levels.yaml:1: risk, matter, tone, reach, source, people and answer must add up"
        ),
        Break("levels.yaml", "noise: 40, ", "", "levels.yaml:1: score lacks 'noise'"),
        Break("levels.yaml", "risk-scale: 8", "risk-scale: 0", "levels.yaml:1: risk-scale must be a number from 0.1"),
        Break("levels.yaml", "views: 0.02", "views: many", "levels.yaml:2: views must be a number from 0 to 1000"),
        Break("levels.yaml", "level: 4", "level: 1", "levels.yaml:5: level 1 has two lines"),
        Break("levels.yaml", "score: 85", "score: 20", "levels.yaml:4: level 1 takes less than level 4"),
        Break("levels.yaml", "level: 4", "level: 5", "levels.yaml:5: level must be a whole number from 1 to 4"),
        Break("levels.yaml", "{fire: 3}", "{flood: 3}", "levels.yaml:6: no risk has the code 'flood'"),
        Break("levels.yaml", "{fire: 3}", "{fire: 0}", "levels.yaml:6: a level must be a whole number from 1 to 4"),
        Break("levels.yaml", "from: 45", "from: 4.5", "levels.yaml:7: believed-from must be a whole number from 0"),
        Break("lexicon/tone.yaml", "{2: [感谢]}", "[感谢]", "lexicon/tone.yaml:1: positive must give lists of words"),
        Break("lexicon/tone.yaml", "{2: [投诉]}", "{x: [投诉]}", "lexicon/tone.yaml:2: a weight of negative must be"),
        Break("lexicon/tone.yaml", "[非常]", "[非常, 非常]", "lexicon/tone.yaml:3: degrees has '非常' twice"),
        Break("lexicon/tone.yaml", "negations: [不]\n", "", "lexicon/tone.yaml:1: the file lacks 'negations'"),
        Break(
            "lexicon/risks.yaml",
            "duty: emergency",
            "duty: none",
            "lexicon/risks.yaml:4: no duty has the code 'none'"
        ),
        Break("lexicon/risks.yaml", "code: fire\n", "code: Fire!\n", "lexicon/risks.yaml:2: code must be 1 to 40"),
        Break("lexicon/risks.yaml", "[没有]", "没有", "lexicon/risks.yaml:6: denials must be a list"),
        Break("lexicon/noise.yaml", "unreal", "dreams", "lexicon/noise.yaml:3: the file has no field 'dreams'"),
        Break("lexicon/noise.yaml", "{4: [加微信]}", "{4: [[]]}", "lexicon/noise.yaml:2: an entry of advertisement must"),
    ]

    static let work: [Break] = [
        Break("rules/national.yaml", "2016-07-30", "2016-30-07", "rules/national.yaml:3: since must be a day such as"),
        Break(
            "rules/national.yaml",
            "2016-07-30",
            "2016-07-30\nuntil: 2016-07-29",
            "rules/national.yaml:1: the set ends"
        ),
        Break("rules/national.yaml", "2016-07-30", "2023-02-29", "rules/national.yaml:3: since must be a day such as"),
        Break("rules/national.yaml", "length: 48", "length: 0", "rules/national.yaml:7: length must be a whole number"),
        Break("rules/national.yaml", "clock-hours", "moons", "rules/national.yaml:8: unit must be one of clock-hours"),
        Break("rules/national.yaml", "start: discovery", "start: now", "rules/national.yaml:9: start must be one of"),
        Break("rules/national.yaml", "    document: 国办发", "", "rules/national.yaml:5: a limit lacks 'document'"),
        Break(
            "rules/national.yaml",
            "start:",
            "levels: []\n    start:",
            "rules/national.yaml:9: levels must name at least one"
        ),
        Break(
            "responses/all.yaml",
            "order: 100",
            "order: 0",
            "responses/all.yaml:3: order must be a whole number from 1"
        ),
        Break("responses/all.yaml", "['*']", "[water]", "responses/all.yaml:5: no matter has the code 'water'"),
        Break(
            "responses/all.yaml",
            "matters: ['*']",
            "levels: [1]",
            "responses/all.yaml:5: when must name matters or risks"
        ),
        Break(
            "responses/all.yaml",
            "['*']",
            "['*']\n  risks: [war]",
            "responses/all.yaml:6: no risk has the code 'war'"
        ),
        Break(
            "responses/all.yaml",
            "[matter, risk",
            "[mayor, risk",
            "responses/all.yaml:6: no duty has the code 'mayor'"
        ),
        Break(
            "responses/all.yaml",
            "[answer-48h]",
            "[answer-1h]",
            "responses/all.yaml:8: no limit has the code 'answer-1h'"
        ),
        Break(
            "responses/all.yaml",
            "return-hours: 24",
            "return-hours: 0",
            "responses/all.yaml:7: return-hours must be a whole number from 1"
        ),
        Break(
            "responses/all.yaml",
            "['*']",
            "['*']\n  risks-alone: [war]",
            "responses/all.yaml:6: no risk has the code 'war'"
        ),
        Break(
            "responses/all.yaml",
            "['*']",
            "['*']\n  prevailing: {war: 0.5}",
            "responses/all.yaml:6: no risk has the code 'war'"
        ),
        Break(
            "responses/all.yaml",
            "['*']",
            "['*']\n  prevailing: {fire: 2}",
            "responses/all.yaml:6: a share must be a number from 0.05 to 1"
        ),
        Break(
            "responses/all.yaml",
            "['*']",
            "['*']\n  unless: [water]",
            "responses/all.yaml:6: no matter has the code 'water'"
        ),
        Break("responses/all.yaml", "text: 签收", "words: 签收", "responses/all.yaml:10: a step has no field 'words'"),
        Break(
            "responses/all.yaml",
            "order: 100",
            "order: 100\nassist: [ghosts]",
            "responses/all.yaml:4: no duty has the code"
        ),
        Break(
            "rules/national.yaml",
            "start: discovery",
            "start: order-issued",
            "rules/national.yaml:5: 'end' is given where"
        ),
        Break(
            "rules/national.yaml",
            "start: discovery",
            "start: discovery\n    end: order-received",
            "rules/national.yaml:5: 'end' is given where"
        ),
        Break(
            "lexicon/noise.yaml",
            "unreal: {4: [演练]}",
            "unreal: {4: [演练]}\nvariants: {政府: [ZF], 支付: [zf]}",
            "lexicon/noise.yaml:4: the variant 'zf' is given twice"
        ),
        Break(
            "lexicon/noise.yaml",
            "unreal: {4: [演练]}",
            "unreal: {4: [演练]}\nvariants: {警: [jing]}",
            "lexicon/noise.yaml:4: what is meant has at least two characters"
        ),
        Break(
            "lexicon/noise.yaml",
            "unreal: {4: [演练]}",
            "unreal: {4: [演练]}\nvariants: [zf]",
            "lexicon/noise.yaml:4: variants must give what is written"
        ),
    ]

    private func mistakes(_ files: [String: String]) -> [String] {
        do {
            _ = try Playbook(files: files)
            return []
        } catch { return error.mistakes.map(\.description) }
    }

    @Test("the small playbook that is broken here has no mistake itself")
    func beginsSound() {
        #expect(mistakes(SmallPlaybook.files) == [])
    }

    @Test("a plan that does not say how long a case may be returned gives a day, as all did once")
    func returnsWithinADay() throws {
        let files = SmallPlaybook.changed("responses/all.yaml", "return-hours: 24\n", "")
        try #require(files != SmallPlaybook.files)
        #expect(try Playbook(files: files).plans.first?.returnHours == 24)
    }

    @Test("every mistake is reported with its file and line", arguments: catalogue + words + optional + work)
    func reports(_ change: Break) throws {
        let files = SmallPlaybook.changed(change.file, change.old, change.new)
        try #require(files != SmallPlaybook.files)
        let found = mistakes(files)
        #expect(found.contains { $0.hasPrefix(change.mistake) }, "\(found)")
    }

    @Test("a file that is missing or that no playbook has is reported, and so is an empty folder")
    func reportsFiles() throws {
        for file in SmallPlaybook.files.keys {
            var files = SmallPlaybook.files
            files[file] = nil
            let folder = file.split(separator: "/").first.map { $0 + "/" } ?? ""
            let found = mistakes(files)
            let isFolder = file.hasPrefix("rules/") || file.hasPrefix("responses/")
            #expect(found.contains(isFolder ? "\(folder): the folder has no file" : "\(file): the file is missing"))
        }
        var files = SmallPlaybook.files
        files["notes.yaml"] = "a: b"
        #expect(mistakes(files) == ["notes.yaml: no playbook has a file of this name"])
        // Whoever writes a version out must not write anywhere else.
        let set = try #require(SmallPlaybook.files.first { $0.key.hasPrefix("rules/") }).value
        for path in [
            "rules/../../x.yaml", "rules/a/../../../b.yaml", "rules/", "rules/x.txt", "rules//x.yaml", "rules/.x.yaml",
            "rules/a\\b.yaml",
        ] {
            let found = mistakes(SmallPlaybook.files.merging([path: set]) { $1 })
            #expect(found.contains("\(path): no playbook has a file of this name"), "\(path): \(found)")
        }
        files = SmallPlaybook.files
        files["rules/empty.yaml"] = ""
        #expect(mistakes(files) == ["rules/empty.yaml: the file is empty"])
    }

    @Test("two files that define the same plan or rule set are reported")
    func reportsDoubles() {
        var files = SmallPlaybook.files
        files["rules/again.yaml"] = files["rules/national.yaml"]
        files["responses/again.yaml"] = files["responses/all.yaml"]
        #expect(
            mistakes(files) == [
                "responses/: two files define the plan 'all'", "rules/: two files define the rule set 'national'",
            ]
        )
    }

    @Test("all mistakes of all files are reported together, by file and line")
    func reportsAllAtOnce() {
        var files = SmallPlaybook.files
        for change in [Self.catalogue[8], Self.words[3], Self.words[7], Self.work[3], Self.work[13]] {
            files[change.file] = files[change.file]?.replacing(change.old, with: change.new)
        }
        let found = mistakes(files)
        #expect(found.count == 5)
        #expect(
            found.map { $0.prefix { $0 != " " } } == [
                "levels.yaml:2:", "levels.yaml:6:", "matters.yaml:8:", "responses/all.yaml:8:",
                "rules/national.yaml:7:",
            ]
        )
    }

    @Test("whatever is written into a file, reading it ends with a playbook or with mistakes")
    func survivesChance() {
        var random = Seeded(seed: 2_016)
        let pieces = [
            "\n", "  ", "- ", "{", "}", "[", "]", ":", "'", "\"", "#", "&a ", "*a", "!!int ", "|", ">", "甲", "\u{0}",
        ]
        for _ in 0..<400 {
            var files = SmallPlaybook.files
            let file = files.keys.sorted()[Int.random(in: 0..<files.count, using: &random)]
            var text = Array(files[file] ?? "")
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0...text.count, using: &random)
                text.insert(contentsOf: pieces[Int.random(in: 0..<pieces.count, using: &random)], at: place)
            }
            files[file] = String(text)
            let found = mistakes(files)
            #expect(found.allSatisfy { $0.hasPrefix(file) || $0.contains(": ") })
        }
    }
}
