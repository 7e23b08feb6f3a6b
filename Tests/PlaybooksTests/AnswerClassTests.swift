import Playbooks
import Testing

/// Classes of opinion that must be answered, and words for people, which older versions do not have.
@Suite struct AnswerClassTests {
    private static let answers = """
        answers:
          - {code: emergency, name: 突发事件, value: 1, risks: [fire], terms: [突发事件]}
          - {code: hot, name: 热点, value: 0.5, reach: 0.5}
        """
    private static let people = """
        counted: {1: [人], 3: [户]}
        crowds: {300: [全体业主]}
        neutral: [人民]
        """

    private func read(_ changes: [String: String?], score: String? = nil) throws -> Playbook {
        var files = SmallPlaybook.files
        files["answers.yaml"] = Self.answers
        files["lexicon/people.yaml"] = Self.people
        if let score { files["levels.yaml"] = files["levels.yaml"]?.replacing("risk: 42", with: score) }
        for (file, text) in changes { files[file] = text }
        return try Playbook(files: files)
    }

    private func mistakes(_ changes: [String: String?], score: String? = nil) -> [String] {
        do {
            _ = try read(changes, score: score)
            return []
        } catch let errors as PlaybookErrors { return errors.mistakes.map(\.description) } catch { return ["\(error)"] }
    }

    @Test("classes and words for people are read; a version without them has none and gives no points for them")
    func areOptional() throws {
        let playbook = try read([:], score: "risk: 32, people: 4, answer: 6")
        #expect(playbook.lexicon.answers.map(\.code) == ["emergency", "hot"])
        #expect(playbook.lexicon.answers.map(\.asksForSpreadAlone) == [false, true])
        #expect(playbook.lexicon.people.crowds.map(\.weight) == [300])
        #expect(playbook.levels.score.people == 4 && playbook.levels.score.mustAnswer == 6)
        let older = try Playbook(files: SmallPlaybook.files)
        #expect(older.lexicon.answers.isEmpty && older.lexicon.people.counted.isEmpty)
        #expect(older.levels.score.people == 0 && older.levels.score.mustAnswer == 0)
    }

    @Test("points that no item could reach are a mistake")
    func needTheirFiles() {
        let score = "risk: 32, people: 4, answer: 6"
        #expect(
            mistakes(["answers.yaml": nil, "lexicon/people.yaml": nil], score: score) == [
                "answers.yaml: the file is missing, though levels.yaml gives points for answer",
                "lexicon/people.yaml: the file is missing, though levels.yaml gives points for people",
            ]
        )
        #expect(mistakes([:], score: score) == [])
        let empty = ["answers.yaml": "answers: []", "lexicon/people.yaml": "{counted: {}, crowds: {}, neutral: []}"]
        #expect(
            mistakes(empty, score: score) == [
                "answers.yaml: nothing in it gives any, though levels.yaml gives points for answer",
                "lexicon/people.yaml: nothing in it gives any, though levels.yaml gives points for people",
            ]
        )
        #expect(mistakes(empty) == [])
    }

    static let broken: [(file: String, old: String, new: String, mistake: String)] = [
        ("answers.yaml", "risks: [fire]", "risks: [flood]", "answers.yaml:2: no risk has the code 'flood'"),
        (
            "answers.yaml", ", reach: 0.5", "",
            "answers.yaml:3: a class must name one of risks, terms, gravity, reach and people"
        ),
        ("answers.yaml", "code: hot", "code: emergency", "answers.yaml:3: the class 'emergency' is given twice"),
        ("answers.yaml", "value: 1,", "value: 2,", "answers.yaml:2: value must be a number from 0 to 1"),
        ("answers.yaml", "name: 热点, ", "", "answers.yaml:3: a class lacks 'name'"),
        ("lexicon/people.yaml", "3: [户]", "3: [人]", "lexicon/people.yaml:1: counted has '人' twice"),
        (
            "answers.yaml", "risks: [fire]", "risks: [fire], risk-from: 0",
            "answers.yaml:2: risk-from must be a number from 1 to"
        ),
        ("lexicon/people.yaml", "[人民]", "[全体业主]", "lexicon/people.yaml:1: '全体业主' stands in two lists"),
        ("lexicon/people.yaml", "300:", "1:", "lexicon/people.yaml:2: a weight of crowds must be a number from 2 to"),
    ]

    @Test("a mistake is told with its line", arguments: broken)
    func tellsMistakes(_ given: (file: String, old: String, new: String, mistake: String)) {
        let text = (given.file == "answers.yaml" ? Self.answers : Self.people).replacing(given.old, with: given.new)
        #expect(
            mistakes([given.file: text]).contains { $0.hasPrefix(given.mistake) },
            "\(mistakes([given.file: text]))"
        )
    }
}
