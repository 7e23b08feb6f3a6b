import Foundation
import Testing

@testable import Events

/// What is written within hours about one thing, in words that hardly repeat.
@Suite struct GathererBurstTests {
    static let leak: [Candidate.Matter] = [("utilities.gas.hazard", 0.6), ("utilities.gas.supply", 0.3)]
    static let blast: [Candidate.Matter] = [("utilities.gas.blast", 0.7), ("health.hospital.service", 0.2)]
    static let parking: [Candidate.Matter] = [("city.parking.fee", 0.8)]

    static let first = "凌晨两点被一声巨响震醒，荔枝湾小区七栋一楼厨房整面墙飞了出来，楼下都是碎玻璃"
    static let second = "有人知道荔枝湾那边怎么样了吗，外婆一个人住七栋，手机关机，我在外地赶不回去"
    static let elsewhere = "有人知道白鹭洲小区怎么样了吗，外婆一个人住三栋，手机关机，我在外地赶不回去"

    var gatherer = Gatherer(settings: GatheringSettings())

    func item(
        _ text: String,
        _ matters: [Candidate.Matter],
        risks: [String] = ["explosion-fire"],
        at hours: Double = 0
    ) -> Candidate {
        Candidate(id: UUID(), title: nil, text: text, moment: Letters.moment(hours), matters: matters, risks: risks)
    }

    @Test("the same place and subject within hours is one event, whatever the words")
    mutating func joinsByPlaceAndSubject() {
        let event = gatherer.event(of: item(Self.first, Self.blast))

        let placed = gatherer.place(item(Self.second, Self.leak, at: 3), newEvent: UUID())

        #expect(placed.joinedEvent == event)
        #expect(placed.original == nil)
    }

    @Test("another subject in the same place is another event")
    mutating func tellsSubjectsApart() {
        _ = gatherer.event(of: item(Self.first, Self.blast))

        #expect(gatherer.place(item(Self.second, Self.parking, risks: [], at: 3), newEvent: UUID()) == .opened)
    }

    @Test("the same subject in another place is another event")
    mutating func tellsPlacesApart() {
        _ = gatherer.event(of: item(Self.first, Self.blast))

        #expect(gatherer.place(item(Self.elsewhere, Self.leak, at: 3), newEvent: UUID()) == .opened)
    }

    @Test("after a week of silence place and subject are not enough")
    mutating func fades() {
        _ = gatherer.event(of: item(Self.first, Self.blast))

        #expect(gatherer.place(item(Self.second, Self.leak, at: 7 * 24), newEvent: UUID()) == .opened)
    }

    @Test("without matters nothing but words counts")
    mutating func needsMatters() {
        _ = gatherer.event(of: item(Self.first, [], risks: []))

        #expect(gatherer.place(item(Self.second, [], risks: [], at: 3), newEvent: UUID()) == .opened)
    }

    @Test("a repost keeps an event awake")
    mutating func staysAwake() {
        let event = gatherer.event(of: item(Self.first, Self.blast))
        for day in 1...6 { _ = gatherer.event(of: item(Self.first, Self.blast, at: Double(day) * 24)) }

        #expect(gatherer.event(of: item(Self.second, Self.leak, at: 7 * 24)) == event)
    }

    @Test("matters of one group are one subject, and the order in which they stand makes no difference")
    func drawsGroupsTogether() {
        let subjects = [Self.leak, Self.leak.reversed(), [("utilities.gas.blast", 0.9)]].map {
            Subject(of: item("", $0, risks: ["injury", "explosion-fire"]))
        }

        #expect(subjects.allSatisfy { $0.groups.hashes == subjects[0].groups.hashes })
        #expect(subjects.allSatisfy { $0.groups.cosine(with: subjects[0].groups) > 0.999 })
        #expect(subjects[0].risks.hashes.count == 2)
    }

    @Test("after a restore everything is decided as if nothing had happened")
    mutating func restores() {
        let items =
            (0..<4).map { item(Self.first, Self.blast, at: Double($0)) }
            + [item(Self.second, Self.leak, at: 5), item(Self.elsewhere, Self.leak, at: 6)]
        let names = items.map { _ in UUID() }
        var restored = Gatherer(settings: GatheringSettings())

        for (item, name) in zip(items, names).prefix(4) {
            restored.restore(item, as: gatherer.place(item, newEvent: name), newEvent: name)
        }

        for (item, name) in zip(items, names).dropFirst(4) {
            #expect(restored.place(item, newEvent: name) == gatherer.place(item, newEvent: name))
        }
    }
}
