import Foundation
import Testing

@testable import Assessment

/// Complaints of two kinds, made by drawing words.
private enum Drawn {
    static let places = ["城东新区", "滨河路", "幸福里小区", "老火车站", "南门市场", "湖心公园", "北苑小区", "工业园"]
    static let water = ["停水两天了", "水管爆裂漏水", "自来水发黄有异味", "水压太低上不来水", "水表读数不对多收水费"]
    static let roads = ["公交总是晚点", "路口红绿灯坏了", "人行道上停满了车", "修路半年还没有完工", "高峰期堵车严重"]
    static let wishes = ["请尽快处理。", "打了电话没有人管。", "希望给个说法。", "老人孩子都受不了。", "不知道归谁负责。", "谢谢。"]

    static func rows(_ count: Int, seed: UInt64 = 1) -> [LabelledText] {
        var chance = SeededNumbers(seed: seed)
        return (0..<count).map { number in
            let isWater = number % 2 == 0
            func drawn(_ words: [String]) -> String { words[Int(chance.next() % UInt64(words.count))] }
            let matter = drawn(isWater ? water : roads)
            let place = drawn(places)
            let text = place + matter + drawn(wishes) + "第\(number)次反映"
            return LabelledText(title: number % 3 == 0 ? place + matter : nil, text: text, label: isWater ? "供水" : "交通")
        }
    }
}

@Suite struct TextModelTests {
    private static func trained(_ rows: [LabelledText], seed: UInt64 = 1) async -> (TextModel, ModelFigures) {
        await TextTrainer(task: .category, seed: seed, grams: TextGrams(longest: 2, bits: 14)).train(rows) { _ in }
    }

    @Test("what was learnt from labelled texts is told of new ones, of their titles alone too, with a confidence")
    func learns() async throws {
        let (model, figures) = await Self.trained(Drawn.rows(300))

        for row in Drawn.rows(60, seed: 9) {
            let answer = try #require(model.answer(title: row.title, text: row.text).first)
            #expect(answer.label == row.label && answer.confidence > 0.7)
            #expect(abs(model.answer(title: nil, text: row.text).reduce(0) { $0 + $1.confidence } - 1) < 1e-9)
        }
        #expect(model.answer(title: "自来水停水", text: "").first?.label == "供水")
        #expect(figures.accuracy > 0.97 && figures.macroF1 > 0.97 && (figures.areaUnderCurve ?? 0) > 0.99)
        #expect(figures.calibrationError < 0.1)
        #expect(figures.confusion.joined().reduce(0, +) == 300)
    }

    @Test("an item without a single letter gets an answer as well")
    func answersNothing() async throws {
        let (model, _) = await Self.trained(Drawn.rows(40))

        let answers = model.answer(title: nil, text: "！！！")

        #expect(answers.count == 2 && answers.allSatisfy { $0.confidence.isFinite })
    }

    @Test("the same rows and seed give the same bytes, another seed others")
    func isDeterministic() async throws {
        let rows = Drawn.rows(120)
        func version(_ seed: UInt64) async throws -> String {
            try await Self.inFolder { folder in
                let (model, figures) = await Self.trained(rows, seed: seed)
                return try ModelFolder(folder).write(
                    model,
                    figures: figures,
                    seed: seed,
                    trainedOn: ""
                ).version
            }
        }

        let first = try await version(1)

        #expect(try await version(1) == first)
        #expect(try await version(2) != first)
    }

    @Test("a model that was written is read back and answers as before; one whose numbers were changed is refused")
    func keeps() async throws {
        try await Self.inFolder { folder in
            let (model, figures) = await Self.trained(Drawn.rows(120))
            let card = try ModelFolder(folder).write(model, figures: figures, seed: 1, trainedOn: "ab")

            let read = try ModelFolder(folder).read()
            #expect(read.card == card && read.card.labels == ["交通", "供水"])
            for row in Drawn.rows(40, seed: 5) {
                let (before, after) = (
                    model.answer(title: nil, text: row.text)[0], read.model.answer(title: nil, text: row.text)[0]
                )
                #expect(before.label == after.label && abs(before.confidence - after.confidence) < 0.01)
            }

            let file = folder.appending(path: "weights-\(card.version.prefix(16)).bin")
            var bytes = try Data(contentsOf: file)
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: file)
            #expect(throws: ModelFolder.Fault.damaged) { try ModelFolder(folder).read() }
            try Data("{}".utf8).write(to: folder.appending(path: "model.json"))
            #expect(throws: ModelFolder.Fault.unreadable) { try ModelFolder(folder).read() }
        }
    }

    @Test("texts that are nearly the same, or have one title, are left out together")
    func keepsDuplicatesTogether() {
        let rows = Drawn.rows(40)
        let repeated = LabelledText(title: nil, text: rows[1].text + "转发！", label: "交通")
        let titled = LabelledText(title: rows[0].title, text: "完全是另外一回事情", label: "供水")
        let folds = NearDuplicates(rows + [repeated, titled]).folds(5, seed: 3)

        #expect(folds[40] == folds[1] && folds[41] == folds[0])
        #expect(Set(folds) == Set(0..<5))
    }

    @Test("figures are those of the table; ties share the area under the curve")
    func counts() {
        let likelihoods = [[0.8, 0.2], [0.8, 0.2], [0.2, 0.8], [0.2, 0.8], [0.8, 0.2]]
        let figures = ModelFigures(labels: 2, answers: [0, 0, 1, 0, 1], likelihoods: likelihoods)

        #expect(figures.confusion == [[2, 1], [1, 1]])
        #expect(abs(figures.accuracy - 0.6) < 1e-9)
        #expect(abs(figures.macroF1 - (2.0 / 3 + 0.5) / 2) < 1e-9)
        // Of the six pairs of a b and an a two are in order, three are ties and one is not.
        #expect(abs((figures.areaUnderCurve ?? 0) - 3.5 / 6) < 1e-9)
    }

    @Test("a title that many rows have draws nothing together, and parts are of one size")
    func balances() {
        let rows = (0..<50).map { LabelledText(title: "市民投诉", text: "第\($0 * 7_919)件事情各不相同\($0)", label: "一") }

        let folds = NearDuplicates(rows).folds(5, seed: 1)

        #expect((0..<5).allSatisfy { fold in folds.count { $0 == fold } == 10 })
    }

    @Test("what was learnt from a handful of rows is never told as certain")
    func doubts() {
        let scores: [[Float]] = (0..<10).map { $0 < 5 ? [0.4, -0.4] : [-0.3, 0.3] }
        let calibration = Calibration(scores, labels: (0..<10).map { $0 < 5 ? 0 : 1 }, count: 2)

        #expect(calibration.isSound)
        #expect((calibration.likelihoods([0.4, -0.4]).max() ?? 1) < 0.95)
    }

    private static func inFolder<Answer>(_ body: (URL) async throws -> Answer) async throws -> Answer {
        let folder = FileManager.default.temporaryDirectory.appending(path: "hy-model-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }

    @Test(
        "an address, an @name and a picture are one piece each, and marks are none",
        arguments: [
            ("看[泪]http://t.cn/A1?b=c @张三_1 好", 5), ("[泪][泪]", 1), ("[泪", 1), ("[]", 0), ("@ 好", 1), ("https", 4),
            ("[一二三四五六七八九]", 9), ("好😀", 2),
        ]
    )
    func cutsWholes(text: String, pieces: Int) {
        #expect(TextGrams(longest: 1, bits: 20).pieces(of: [text]).plain.hashes.count == pieces)
    }
}
