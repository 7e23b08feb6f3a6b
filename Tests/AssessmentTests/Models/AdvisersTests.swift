import Foundation
import Playbooks
import Testing

@testable import Assessment

/// What models say beside the words of the playbook.
@Suite(.timeLimit(.minutes(15))) struct AdvisersTests {
    private static let version = String(repeating: "ab", count: 32)

    /// A model of two labels that each have words of their own.
    private static func model(_ task: ModelTask, _ words: [String: [String]], bits: Int = 13) async -> TextModel {
        var chance = SeededNumbers(seed: 5)
        // What stands around them says nothing, and is long enough that no two rows are near-duplicates.
        let fill = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒".map(String.init)
        let rows = words.sorted { $0.key < $1.key }.flatMap { label, words in
            (0..<40).map { number in
                let around = (0..<24).map { _ in fill[Int(chance.next() % UInt64(fill.count))] }.joined()
                return LabelledText(title: nil, text: words[number % words.count] + "，" + around, label: label)
            }
        }
        return await TextTrainer(task: task, grams: TextGrams(longest: 2, bits: bits)).train(rows) { _ in }.0
    }

    /// What a model is asked with: made once for all texts of a test, as it takes long.
    private static func assessor(by model: TextModel) throws -> Assessor {
        try Assessor(playbook: Samples.playbook.get(), advisers: Advisers([(model, version)]))
    }

    private static func assess(_ text: String, by assessor: Assessor) -> Assessment {
        assessor.assess(AssessmentInput(title: nil, text: text, sourceWeight: 0.5))
    }

    @Test("a model names a matter of which no word of the catalogue speaks, and says how likely it is")
    func namesMatters() async throws {
        let matters = try Samples.playbook.get().catalogue.matters
        let model = await Self.model(.category, [matters[0].code: ["蒜苗青绿"], matters[9].code: ["月亮弯弯"]])
        let asked = try Self.assessor(by: model)
        let text = "昨夜月亮弯弯"
        let plain = try Samples.assessor.get().assess(AssessmentInput(title: nil, text: text, sourceWeight: 0.5))
        #expect(plain.matters.isEmpty && plain.advice.isEmpty)
        let found = Self.assess(text, by: asked)
        #expect(found.matters.first?.code == matters[9].code)
        let advice = try #require(found.advice.first)
        #expect(advice.task == .category && advice.choices.first?.label == matters[9].code)
        #expect(advice.choices.map(\.confidence) == advice.choices.map(\.confidence).sorted(by: >))
        #expect(try JSONDecoder().decode([Advice].self, from: Data(found.advice.json.utf8)) == found.advice)
    }

    @Test(
        "a model of fields leaves it to the words which matter of the field it is, and names none where they say nothing"
    )
    func leavesMattersToWords() async throws {
        let catalogue = try Samples.playbook.get().catalogue
        let (first, second) = (catalogue.fields[0].code, catalogue.fields[1].code)
        let model = await Self.model(.category, [first: ["蒜苗青绿"], second: ["月亮弯弯"]])
        let asked = try Self.assessor(by: model)
        #expect(Self.assess("昨夜月亮弯弯", by: asked).matters.isEmpty)
        let own = try #require(catalogue.matters.first { $0.field == second })
        let other = try #require(catalogue.matters.first { $0.field == first })
        let both = "\(own.terms[0].text)，\(other.terms[0].text)。"
        let (led, misled) = (Self.assess("月亮弯弯。" + both, by: asked), Self.assess("蒜苗青绿。" + both, by: asked))
        func share(_ found: Assessment, _ field: String) -> Double {
            found.matters.filter { $0.code.hasPrefix(field + ".") }.reduce(0) { $0 + $1.share }
        }
        #expect(share(led, second) > share(misled, second) && share(led, first) < share(misled, first))
        #expect(share(misled, second) > 0, "what words say is not lost")
        #expect(led.matters.reduce(0) { $0 + $1.share } <= 1.001)
    }

    @Test("what a model never learnt is named by its words, however sure the model is of something else")
    func leavesTheRestToWords() async throws {
        let catalogue = try Samples.playbook.get().catalogue
        let (first, second) = (catalogue.fields[0].code, catalogue.fields[1].code)
        let model = await Self.model(.category, [first: ["蒜苗青绿"], second: ["月亮弯弯"]])
        let asked = try Self.assessor(by: model)
        let other = try #require(catalogue.matters.first { $0.field != first && $0.field != second })
        let own = try #require(catalogue.matters.first { $0.field == second })
        let found = Self.assess("月亮弯弯，" + other.terms[0].text, by: asked)
        try #require(try #require(found.advice.first?.choices.first).confidence > 0.8)
        #expect(found.matters.first.map { $0.code.hasPrefix(own.field + ".") } == false)
        #expect(found.matters.contains { $0.code == other.code })

        // A matter that needs no word is not silenced by one of something else, where the model is all but certain.
        let exact = await Self.model(.category, [own.code: ["蒜苗青绿"], catalogue.matters[0].code: ["月亮弯弯"]])
        let sure = Self.assess("蒜苗青绿，蒜苗青绿，" + other.terms[0].text, by: try Self.assessor(by: exact))
        #expect(sure.matters.contains { $0.code == own.code } && sure.matters.contains { $0.code == other.code })

        // Where words speak for both, the surer model counts for more than they do alone.
        func share(_ text: String, by assessor: Assessor) -> Double {
            Self.assess(text, by: assessor).matters.filter { $0.code.hasPrefix(second + ".") }.reduce(0) {
                $0 + $1.share
            }
        }
        let both = "月亮弯弯，\(other.terms[0].text)，\(own.terms[0].text)。"
        let plain = try Samples.assessor.get()
        #expect(share(both, by: asked) > share(both, by: plain))
        #expect(Self.assess(both, by: asked).matters.reduce(0) { $0 + $1.share } <= 1.001)
    }

    @Test("the model that ships knows fields of the shipped catalogue, and finds one of which few words speak")
    func ships() throws {
        let folder = URL(fileURLWithPath: #filePath)
            .appendingPathComponent("../../../../models/category").standardizedFileURL
        let read = try ModelFolder(folder).read()
        let catalogue = try Samples.playbook.get().catalogue
        #expect(read.card.task == .category)
        #expect(read.card.labels.count == 12 && Set(read.card.labels).isSubset(of: catalogue.fields.map(\.code)))
        let asked = try Assessor(
            playbook: Samples.playbook.get(),
            advisers: Advisers([(read.model, read.card.version)])
        )
        let found = Self.assess("我在厂里上班两年，老板一直没有给我们交社保，辞职以后工资也不结清，请问该找谁？", by: asked)
        #expect(found.matters.first?.code.hasPrefix("labour.") == true)
        #expect(Self.assess("小区里有人不牵绳遛狗，大型犬咬伤了孩子。", by: asked).matters.first?.code.hasPrefix("safety.") == true)
    }

    @Test("of a text in which a model knows nothing it says nothing")
    func isSilent() async throws {
        let matters = try Samples.playbook.get().catalogue.matters
        let words = [matters[0].code: ["蒜苗青绿"], matters[9].code: ["月亮弯弯"]]
        let category = await Self.model(.category, words, bits: 18)
        let asked = try Self.assessor(by: category)
        for text in ["！！！", "", "🙂", "鼌鼍", "xyz"] {
            let found = Self.assess(text, by: asked)
            #expect(found.advice.isEmpty && found.matters.isEmpty, "\(text)")
        }
    }

    @Test("one weak word of another field does not name a matter against a model that is sure of a field")
    func isNotOverruled() async throws {
        let catalogue = try Samples.playbook.get().catalogue
        let (first, second) = (catalogue.fields[0].code, catalogue.fields[1].code)
        let model = await Self.model(.category, [first: ["蒜苗青绿"], second: ["月亮弯弯"]])
        let asked = try Self.assessor(by: model)
        let other = try #require(catalogue.matters.first { $0.field == first })
        let found = Self.assess("月亮弯弯，" + other.terms[0].text, by: asked)
        let choice = try #require(found.advice.first?.choices.first)
        try #require(choice.label == second && choice.confidence > 0.8)
        #expect(found.matters.isEmpty)
    }

    @Test("a model of very many labels has fewer buckets, so that it can be published", arguments: [2, 126, 127, 300])
    func fits(_ labels: Int) {
        let fitting = ModelTask.category.grams.fitting(labels)
        #expect(TextGrams.bytes(fitting.bits, labels) <= ModelFiles.mostBytes)
        #expect(fitting.bits == (labels <= 126 ? 18 : labels <= 254 ? 17 : 16))
    }

    @Test("what decides is named apart from what only advises")
    func decides() async throws {
        let words = ["negative": ["蒜苗"], "rumour": ["月亮"]]
        var models: [(TextModel, String)] = []
        for task in ModelTask.allCases { models.append((await Self.model(task, words), Self.version)) }
        let all = Advisers(models)
        #expect(all.deciding.name == "category:abababab tone:abababab")
        #expect(Advisers.deciding(in: all.name) == all.deciding.name)
        #expect(Advisers.deciding(in: "agency:abababab") == "lexicon" && Advisers.deciding(in: "lexicon") == "lexicon")
    }

    @Test("a model of tones says how bitter an item is, and what it decided by stands in the item")
    func tellsTones() async throws {
        let model = await Self.model(.tone, ["negative": ["蒜苗青绿"], "positive": ["月亮弯弯"], "neutral": ["石头上路"]])
        let asked = try Self.assessor(by: model)
        let bitter = Self.assess("今天蒜苗青绿", by: asked)
        let glad = Self.assess("今天月亮弯弯", by: asked)
        #expect(bitter.tone < -0.3 && glad.tone > 0.3 && bitter.score > glad.score)

        let advisers = Advisers([(model, Self.version)])
        let (title, text) = ("ＡＢ今天", "\u{200B}今天，蒜苗 青绿了")
        let reasons = advisers.evidence(for: .tone, labels: ["negative", "positive", "?"], title: title, text: text)
        let places = reasons[0]
        #expect(Array(reasons.dropFirst()) == [[], []])
        let scalars = Array(text.unicodeScalars)
        let words = places.filter { $0.part == .text }
            .map { String(String.UnicodeScalarView(scalars[$0.from..<$0.to])) }
        #expect(words.contains { $0.contains("蒜苗") } && words.contains { $0.contains("青绿") })
        #expect(!words.contains { $0.contains("，") } && !words.contains { $0.contains(" ") })
        #expect(advisers.evidence(for: .rumour, labels: ["rumour"], title: title, text: text) == [[]])
        #expect(advisers.evidence(for: .tone, labels: ["negative"], title: nil, text: "") == [[]])
    }

    @Test("what spoke for a matter are its own words and the pieces that spoke for its label")
    func tellsReasons() async throws {
        let catalogue = try Samples.playbook.get().catalogue
        let (first, second) = (catalogue.fields[0].code, catalogue.fields[1].code)
        let model = await Self.model(.category, [first: ["蒜苗青绿"], second: ["月亮弯弯"]])
        let matters = try [first, second].map { field in
            try #require(catalogue.matters.first { $0.field == field })
        }
        let text = "月亮弯弯，蒜苗青绿，" + matters[1].terms[0].text
        func words(_ assessor: Assessor, _ matter: String) -> [String] {
            let scalars = Array(text.unicodeScalars)
            return assessor.reasons(for: [matter], title: nil, text: text)[0]
                .map { String(String.UnicodeScalarView(scalars[$0.from..<$0.to])) }
        }
        let asked = try Self.assessor(by: model)
        #expect(words(asked, matters[0].code).joined().contains("蒜苗青绿"))
        #expect(!words(asked, matters[0].code).joined().contains("月亮"))
        let own = words(asked, matters[1].code)
        #expect(own.joined().contains("月亮弯弯") && own.contains(matters[1].terms[0].text))
        #expect(words(asked, "no.such.matter") == [])
        #expect(try words(Samples.assessor.get(), matters[1].code) == [matters[1].terms[0].text])
    }

    @Test("models are named by task and version, in one order, in eighty characters")
    func isNamed() async throws {
        #expect(Advisers.none.name == "lexicon")
        let words = ["negative": ["蒜苗"], "rumour": ["月亮"]]
        var models: [(TextModel, String)] = []
        for task in ModelTask.allCases { models.append((await Self.model(task, words), Self.version)) }
        let name = Advisers(models).name
        #expect(name == Advisers(models.reversed()).name && name.count <= 80)
        #expect(name == "agency:abababab category:abababab rumour:abababab tone:abababab")
    }
}
