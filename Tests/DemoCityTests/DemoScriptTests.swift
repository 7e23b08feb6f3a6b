import DemoCity
import Testing

@Suite("The demonstration's ten days")
struct DemoScriptTests {
    private let script: DemoScript

    init() throws {
        script = try DemoScript(files: demoFiles())
    }

    private var written: [DemoItem] { script.items.filter { $0.original == nil } }

    @Test("At least 120 items are written for it, in 28 to 40 matters")
    func writtenItems() {
        #expect(written.count >= 120)
        #expect((28...40).contains(script.stories.count { $0.isMatter }))
        #expect(written.allSatisfy { (40...400).contains($0.text.count) })
        #expect(Set(written.map(\.text)).count == written.count)
    }

    @Test("Some 400 reposts and variants repeat written items, later, under other names")
    func variants() {
        let byID = Dictionary(uniqueKeysWithValues: written.map { ($0.externalID, $0) })
        let variants = script.items.filter { $0.original != nil }
        #expect((350...450).contains(variants.count))
        #expect(
            variants.allSatisfy { variant in
                guard let original = variant.original.flatMap({ byID[$0] }) else { return false }
                return variant.offset >= original.offset && variant.author != original.author
                    && variant.story == original.story && variant.counts.views <= original.counts.views
            }
        )
        #expect(Set(variants.map(\.source)).count >= 5)
        #expect(Set(variants.map(\.text)).count > variants.count * 3 / 4)
    }

    @Test("Everything happens within the ten days, in order")
    func withinTenDays() {
        let days = DemoOffset(minutes: 0)...DemoOffset.lastMinute
        #expect(script.items.allSatisfy { days.contains($0.offset) })
        #expect(script.actions.allSatisfy { days.contains($0.offset) })
        #expect(script.items.map(\.offset) == script.items.map(\.offset).sorted())
        #expect(script.actions.map(\.offset) == script.actions.map(\.offset).sorted())
        #expect(Set(script.items.map { $0.offset.minutes / 1440 }).count == 10)
    }

    @Test("External ids are unique, within sources and altogether")
    func uniqueIDs() {
        #expect(Set(script.items.map(\.externalID)).count == script.items.count)
    }

    @Test("The same files and seed give the same bytes, another seed other variants of the same items")
    func deterministic() throws {
        let again = try DemoScript(files: demoFiles())
        #expect(again.items == script.items)
        #expect(again.actions == script.actions)
        #expect(again.items.map { Array($0.text.utf8) } == script.items.map { Array($0.text.utf8) })
        let other = try DemoScript(files: demoFiles(), seed: 7)
        #expect(other.items != script.items)
        #expect(other.items.filter { $0.original == nil } == written)
    }

    @Test("Addresses stand below example.invalid, and calls and letters have none")
    func addresses() {
        #expect(script.items.allSatisfy { $0.url.map { $0.contains(".example.invalid/") } ?? true })
        #expect(script.items.filter { $0.source == "hotline" || $0.source == "mailbox" }.allSatisfy { $0.url == nil })
        #expect(script.items.filter { $0.source == "weibo" }.allSatisfy { $0.url != nil && $0.title == nil })
    }

    @Test("Some cases are answered within 48 hours, some later, some never, and some may still be")
    func answersOfAllKinds() {
        var inTime = 0
        var late = 0
        var overdue = 0
        var open = 0
        for acceptance in script.actions {
            guard case .accept(let agency) = acceptance.step,
                let start = script.items.first(where: { $0.story == acceptance.story })?.offset
            else { continue }
            let limit = start.minutes + 48 * 60
            let answer = script.actions.first {
                guard case .answer(agency, _, _) = $0.step else { return false }
                return $0.story == acceptance.story
            }
            switch answer?.offset.minutes {
            case let minutes? where minutes <= limit: inTime += 1
            case .some: late += 1
            case nil where limit <= DemoOffset.lastMinute.minutes: overdue += 1
            case nil: open += 1
            }
        }
        #expect(inTime >= 15)
        #expect(late >= 4)
        #expect(overdue >= 3)
        #expect(open >= 3)
    }

    @Test("One major incident and one rumour are confirmed, the incident by a leader as Ⅱ")
    func majorIncident() {
        let levels = script.actions.filter {
            guard case .confirmLevel(2) = $0.step else { return false }
            return true
        }
        #expect(levels.map(\.story) == ["gas"])
        #expect(levels.map(\.person) == ["jin.leader"])
        #expect(script.items(of: "water-rumour", until: .lastMinute).count >= 60)
    }

    @Test("Up to a moment there are only the items pushed by then")
    func itemsUntil() throws {
        let first = try #require(script.items.first { $0.story == "gas" })
        #expect(script.items(of: "gas", until: first.offset) == [first])
        #expect(first.offset.description == "d2h6m51")
        #expect(first.offset.duration == .seconds(((2 * 24 + 6) * 60 + 51) * 60))
    }
}
