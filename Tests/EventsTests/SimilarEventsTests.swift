import Foundation
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import Events

@Suite(.timeLimit(.minutes(15))) struct SimilarEventsTests {
    @Test("titles with one rare name come first; what many titles share tells nothing")
    func comparesTitles() {
        let titles = [
            "请求解决星河湾小区物业收费问题", "请求解决云栖苑小区物业收费问题", "请求解决梧桐里小区物业收费问题",
            "请求解决松涛园小区物业收费问题", "槐荫里居民楼燃气爆燃", "关于槐荫里燃气爆燃善后的咨询", "公交12路改线",
        ]
        let likeness = TitleLikeness(titles)
        func places(_ title: String) -> [Int] { likeness.closest(to: title, limit: 5).map(\.place) }
        #expect(Set(places("槐荫里燃气爆燃的赔偿").prefix(2)) == [4, 5])
        #expect(places("星河湾又涨物业费了").first == 0)
        #expect(places("公交１２路恢复原线").first == 6)
        for title in ["", "！！", "的了", "图书馆闭馆时间太早"] { #expect(places(title).isEmpty, "\(title)") }
    }

    @Test("likeness is 1 for the same words, however they are written, and nothing for none")
    func isBounded() throws {
        let titles = ["槐荫里燃气爆燃", "公交12路改线", "公交12路停运"]
        let likeness = TitleLikeness(titles)
        for title in ["槐蔭里燃氣爆燃", "槐荫里燃气爆燃！"] {
            let found = try #require(likeness.closest(to: title, limit: 1).first)
            #expect(found.place == 0 && abs(found.likeness - 1) < 1e-9, "\(title)")
        }
        let found = likeness.closest(to: "公交12路改线了", limit: 5)
        #expect(found.map(\.place) == [1, 2] && found.allSatisfy { $0.likeness >= 0.1 && $0.likeness <= 1 })
        #expect(likeness.closest(to: "公交12路改线了", limit: 1).count == 1)
        #expect(TitleLikeness([]).closest(to: "公交12路改线", limit: 5).isEmpty)
    }

    @Test("what one can be merged with is told, by its own title or that of its item; nothing of others")
    func tells() async throws {
        try await Scratch.rolledBack { transaction in
            let office = Principal.person(try await transaction.makeOfficial(.coordinator))
            let event = try await transaction.makeEvent(title: "槐荫里小区停水三天")
            let own = try await transaction.makeEvent(title: "槐荫里停水何时恢复", state: .recorded)
            let item = try await transaction.makeItem("物业一直没有答复。", title: "槐荫里小区停水已经四天")
            let ofItem = try await transaction.makeEvent(item)
            for (state, kind) in [(Event.State.closed, EventKind.news), (.open, .history)] {
                try await transaction.makeEvent(title: "槐荫里小区停水三天", state: state, kind: kind)
            }
            try await transaction.makeEvent(title: "公交12路改线")
            let desk = EventDesk()

            let found = try await transaction.acting(as: office) { transaction in
                try await desk.similar(to: event, by: office, in: transaction)
            }
            #expect(Set(found.map(\.event.id)) == [own, ofItem])
            #expect(zip(found, found.dropFirst()).allSatisfy { $0.likeness >= $1.likeness })
        }
    }

    @Test("history stands beside history; of the likest five are told, and what was merged is one of them no more")
    func tellsFive() async throws {
        try await Scratch.rolledBack { transaction in
            let office = Principal.person(try await transaction.makeOfficial(.coordinator))
            let desk = EventDesk()
            func make(_ title: String) async throws -> ID<Event> {
                try await transaction.makeEvent(
                    try await transaction.makeItem(kind: .history),
                    title: title,
                    kind: .history
                )
            }
            let event = try await make("槐荫里小区停水三天")
            for day in 4...8 { _ = try await make("槐荫里小区停水\(day)天") }
            let likest = try await make("槐荫里小区停水三天！")
            try await transaction.makeEvent(title: "槐荫里小区停水三天", kind: .news)
            try await transaction.act(as: office)

            let found = try await desk.similar(to: event, by: office, in: transaction)
            #expect(found.count == 5 && found.first?.event.id == likest && found.allSatisfy { $0.event.history })
            _ = try await desk.merge(likest, into: event, reason: "同一件事", by: office, in: transaction)
            let left = try await desk.similar(to: event, by: office, in: transaction)
            #expect(left.count == 5 && !left.contains { $0.event.id == likest })
            #expect(try await desk.similar(to: likest, by: office, in: transaction).isEmpty)
        }
    }

    @Test("what was split off is told no more, nor what was merged once the merger was taken back")
    func keepsApart() async throws {
        try await Scratch.rolledBack { transaction in
            let office = Principal.person(try await transaction.makeOfficial(.coordinator))
            let desk = EventDesk()
            let item = try await transaction.makeItem("槐荫里小区停水四天。", title: "槐荫里小区停水四天")
            let (event, other) = (
                try await transaction.makeEvent(title: "槐荫里小区停水三天"), try await transaction.makeEvent(item)
            )
            try await transaction.act(as: office)
            func told(beside id: ID<Event>) async throws -> [ID<Event>] {
                try await desk.similar(to: id, by: office, in: transaction).map(\.event.id)
            }
            #expect(try await told(beside: event) == [other])
            _ = try await desk.merge(other, into: event, reason: "同一件事", by: office, in: transaction)
            let new = try await desk.split([item], from: event, reason: "两件事", by: office, in: transaction)
            #expect(try await told(beside: event) == [])
            #expect(try await told(beside: new.id) == [])
            _ = try await desk.undo(event, reason: "看错", by: office, in: transaction)
            _ = try await desk.undo(event, reason: "看错", by: office, in: transaction)
            // Now it is the merger that was taken back.
            #expect(try await told(beside: event) == [])
            #expect(try await told(beside: other) == [])
        }
    }

    @Test("an event that items were moved out of or into is not looked at, unless that was taken back")
    func passesOverMoves() async throws {
        try await RegroupingScene.opened { scene in
            func read(beside id: ID<Event>) async throws -> [ID<Event>] {
                try await scene.database.transaction(for: scene.who) { transaction in
                    let titles = SQL.titles(beside: id, history: false, limit: 10)
                    return try await transaction.values("SELECT id FROM (\(titles)) AS read", as: ID<Event>.self)
                }
            }
            #expect(try await read(beside: scene.garage) == [scene.bus])
            try await scene.act { desk, transaction in
                let items = [scene.garageItems[3]]
                let (from, to) = (scene.garage, scene.bus)
                _ = try await desk.move(items, from: from, to: to, reason: "由", by: scene.who, in: transaction)
            }
            #expect(try await read(beside: scene.garage) == [])
            #expect(try await read(beside: scene.bus) == [])
            try await scene.act { desk, transaction in
                _ = try await desk.undo(scene.bus, reason: "由", by: scene.who, in: transaction)
            }
            #expect(try await read(beside: scene.garage) == [scene.bus])
            #expect(try await read(beside: scene.bus) == [scene.garage])
        }
    }

    @Test("words that were erased are compared with none, whatever stands in their place")
    func forgetsErased() async throws {
        try await Scratch.cloned { database in
            let (office, erased, others) = try await database.transaction(for: .worker) { transaction in
                let item = try await transaction.makeItem("槐荫里小区停水四天。")
                let other = try await transaction.makeItem("槐荫里小区停水五天。")
                return (
                    Principal.person(try await transaction.makeOfficial(.coordinator)),
                    try await transaction.makeEvent(item),
                    [try await transaction.makeEvent(other), try await transaction.makeEvent(title: "（原文已删除）")]
                )
            }
            @Sendable func told(beside id: ID<Event>) async throws -> [ID<Event>] {
                try await database.transaction(for: office) { transaction in
                    try await EventDesk().similar(to: id, by: office, in: transaction).map(\.event.id)
                }
            }
            #expect(try await told(beside: others[0]) == [erased])
            try await Scratch.asSuperuser(of: database) { transaction in
                try await transaction.execute(
                    """
                    UPDATE hy.item_texts SET title = NULL, text = '', author = NULL, grams = '{}', erased_at = \(Date())
                    WHERE item_id IN (SELECT top_item_id FROM hy.events WHERE id = \(erased))
                    """
                )
            }
            for id in others + [erased] { #expect(try await told(beside: id) == []) }
            // Nor does it take a place among those that are looked at.
            let read: SQL = "SELECT count(*) FROM (\(SQL.titles(beside: others[0], history: false, limit: 10))) AS read"
            #expect(try await database.count(read) == 1)
        }
    }

    @Test("of a closed event nothing is told, nor to who cannot merge, nor of an event that is none")
    func refuses() async throws {
        try await Scratch.rolledBack { transaction in
            let office = Principal.person(try await transaction.makeOfficial(.coordinator))
            let leader = Principal.person(try await transaction.makeOfficial(.leader))
            let closed = try await transaction.makeEvent(title: "槐荫里停水", state: .closed)
            try await transaction.makeEvent(title: "槐荫里停水")
            let desk = EventDesk()
            try await transaction.act(as: office)
            #expect(try await desk.similar(to: closed, by: office, in: transaction).isEmpty)
            await #expect(throws: EventRefusal.absent) {
                _ = try await desk.similar(to: ID<Event>(), by: office, in: transaction)
            }
            try await transaction.act(as: leader)
            await #expect(throws: RoleRefusal.notForThisPost) {
                _ = try await desk.similar(to: closed, by: leader, in: transaction)
            }
        }
    }
}
