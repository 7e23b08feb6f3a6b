import DemoCity
import Testing

@Suite("Mistakes in a demonstration's files")
struct DemoFaultTests {
    private let stories = """
        stories:
          - key: pipe
            name: 水管
            duties: [water-supply]
            items:
              - {at: d0h8, source: blog, author: 甲, text: 门口的水管裂了，水流了一夜，路面都结冰了，没有人来修。, variants: 3}
        """
    private let answers = """
        answers:
          - story: pipe
            confirm: {after: 1h, level: 4}
            cases: [{agency: water, accept: 2h, answer: {after: 3h, evidence: 照片, text: 已修好。}, close: 4h}]
        """

    private func reasons(stories: String, answers: String) -> [String] {
        do {
            _ = try DemoScript(files: smallFiles(stories: stories, answers: answers))
            return []
        } catch let fault as DemoFault {
            return fault.reasons
        } catch {
            return ["\(error)"]
        }
    }

    @Test("A right script has none, and its people are found by their posts")
    func right() throws {
        let script = try DemoScript(files: smallFiles(stories: stories, answers: answers))
        #expect(script.actions.map(\.person) == ["chen.office", "li.water", "li.water", "chen.office"])
        #expect(script.items.map(\.externalID).sorted() == ["pipe-01", "pipe-01-v01", "pipe-01-v02", "pipe-01-v03"])
    }

    @Test("An unknown source, story, agency and a bad moment are told together")
    func together() {
        let found = reasons(
            stories: stories.replacing("source: blog", with: "source: radio")
                + "\n      - {at: d11h8, source: blog, author: 乙, text: 今天}",
            answers: answers
        )
        #expect(found.contains { $0.contains("unknown source radio") })
        #expect(found.contains { $0.contains("d11h8") })
        #expect(found.contains { $0.contains("pipe is no story") })
        #expect(reasons(stories: stories, answers: answers.replacing("water,", with: "gas,")).count == 3)
    }

    @Test("A level outside 1 to 4, a delay beyond the tenth day and a step out of order are refused")
    func refused() {
        #expect(reasons(stories: stories, answers: answers.replacing("level: 4", with: "level: 5")).count == 1)
        #expect(reasons(stories: stories, answers: answers.replacing("after: 1h", with: "after: 400h")).count == 1)
        #expect(reasons(stories: stories, answers: answers.replacing("accept: 2h, ", with: "")).count == 1)
        #expect(reasons(stories: stories, answers: answers.replacing("close: 4h", with: "close: 2h")).count == 1)
    }

    @Test("A missing file and one that is no YAML are named")
    func unreadable() {
        let nothing = #expect(throws: DemoFault.self) { try DemoScript(files: [:]) }
        #expect(nothing?.description == "city.yaml: the file is missing")
        #expect(reasons(stories: "stories: [", answers: answers).first?.hasPrefix("stories/one.yaml: ") == true)
    }
}
