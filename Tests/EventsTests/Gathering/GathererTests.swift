import Foundation
import Testing

@testable import Events

@Suite struct GathererTests {
    var gatherer = Gatherer(settings: GatheringSettings())

    @Test("letters about six matters come to six events, one for each matter")
    mutating func gathersMatters() {
        var events: [Int: Set<UUID>] = [:]

        for (matter, item) in Letters.mixed { events[matter, default: []].insert(gatherer.event(of: item)) }

        #expect(events.values.allSatisfy { $0.count == 1 })
        #expect(Set(events.values.joined()).count == 6)
        #expect(gatherer.openEvents == 6)
    }

    @Test("the same trouble in another place is another matter, even in the same words")
    mutating func tellsPlacesApart() {
        let here = gatherer.event(of: Letters.item(Letters.garage[0]))
        let copied = (
            title: Letters.garage[0].title.replacingOccurrences(of: "梧桐里", with: "临江雅苑"),
            text: Letters.garage[0].text.replacingOccurrences(of: "梧桐里", with: "临江雅苑")
        )

        let there = gatherer.event(of: Letters.item(copied, at: 1))

        #expect(here != there)
    }

    @Test("another trouble in the same place is another matter")
    mutating func tellsTroublesApart() {
        for letter in Letters.garage { _ = gatherer.event(of: Letters.item(letter)) }

        let parking = gatherer.place(
            Letters.item(("梧桐里小区孩子上学划片到哪所小学", "刚买了梧桐里的房子，想问今年秋季入学划片是实验小学还是第三小学，学位够不够，需要带哪些材料报名。")),
            newEvent: UUID()
        )

        #expect(parking == .opened)
    }

    @Test("nothing joins by words that everybody uses")
    mutating func ignoresPhrases() {
        _ = gatherer.event(of: Letters.item(("请领导重视解决", "尊敬的领导您好，希望有关部门重视，尽快解决老百姓的实际问题，谢谢！")))

        let other = Letters.item(("希望有关部门尽快处理", "尊敬的书记您好，我们老百姓多次反映没有结果，请求政府部门尽快解决这个问题，谢谢领导！"))

        #expect(gatherer.place(other, newEvent: UUID()) == .opened)
    }

    @Test("an item without title joins the event it is about")
    mutating func readsUntitledItems() {
        let event = gatherer.event(of: Letters.item(Letters.wages[0]))
        let text = "恒岭建材厂拖欠我们工人工资半年了，老板把机器往外拉，劳动监察能不能快点介入"

        let placed = gatherer.place(
            Candidate(id: UUID(), title: nil, text: text, moment: Letters.moment(5)),
            newEvent: UUID()
        )

        #expect(placed.joinedEvent == event)
    }

    @Test("an item with nothing to read opens an event of its own", arguments: ["", "！！！", "？", "啊啊啊", "好"])
    mutating func opensForEmptyItems(text: String) {
        _ = gatherer.event(of: Letters.item((title: "", text: text)))

        #expect(gatherer.place(Letters.item((title: "", text: text)), newEvent: UUID()) == .opened)
    }

    @Test("no more is remembered than the settings allow, and the event that was quiet longest goes first")
    mutating func staysBounded() {
        gatherer = Gatherer(settings: GatheringSettings(remembered: 3))

        let first = gatherer.event(of: Letters.item(Letters.garage[0], at: 0))
        for (hour, matter) in Letters.matters.dropFirst().enumerated() {
            _ = gatherer.event(of: Letters.item(matter[0], at: Double(hour + 1)))
        }

        #expect(gatherer.openEvents <= 3)
        #expect(gatherer.event(of: Letters.item(Letters.garage[1], at: 9)) != first)
        #expect(gatherer.place(Letters.item(Letters.stalls[1], at: 10), newEvent: UUID()) != .opened)
    }
}
