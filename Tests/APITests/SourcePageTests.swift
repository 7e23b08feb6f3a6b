import Foundation
import HTTPTypes
import Intake
import Kernel
import Making
import Postgres
import Testing

@testable import API

/// The pages of sources and their forms.
@Suite(.timeLimit(.minutes(15))) struct SourcePageTests {
    /// A source with a feed and a body that could not be read.
    private struct Place {
        let source: SourceID
        let feed: String
        let body: String

        var page: String { "/sources/\(source.text)" }

        /// Every form with what it sends, in an order in which all can be taken.
        var forms: [(path: String, fields: [String: String])] {
            [
                ("/sources", ["code": "other", "name": "另一个", "kind": "forum"]),
                ("\(page)/change", ["name": "改名", "kind": "portal", "weight": "0.3", "note": "备注", "paused": "on"]),
                ("\(page)/watch", [:]), ("\(page)/unwatch", [:]),
                ("\(page)/retention", ["personal": "90", "text": "730"]), ("\(page)/bodies/\(body)", ["reason": "查错"]),
                ("\(page)/feeds", ["url": "https://other.example.cn/rss", "every": "30"]),
                ("\(page)/feeds/\(feed)/fetch", [:]), ("\(page)/feeds/\(feed)/pause", [:]),
                ("\(page)/feeds/\(feed)/resume", [:]), ("\(page)/feeds/\(feed)/change", ["every": "60"]),
                ("\(page)/feeds/\(feed)/remove", [:]),
            ]
        }
    }

    private static let address = "https://news.example.cn/rss"

    private static func furnish(_ town: Town) async throws -> Place {
        try await town.make { transaction in
            let source = try await transaction.makeSource("news", kind: "forum")
            let office = try await transaction.makeOfficial(.coordinator)
            let feed = try await transaction.acting(as: .person(office)) { transaction in
                try await FeedDesk().add(
                    Self.address,
                    to: source,
                    everyMinutes: 15,
                    by: .person(office),
                    in: transaction
                )
            }
            return Place(source: source, feed: feed.id.text, body: try await transaction.makeBody(of: source).text)
        }
    }

    /// What a form would leave behind.
    private static func traces(_ town: Town) async throws -> Int {
        try await town.database.count(
            """
            SELECT (SELECT count(*) FROM hy.journal) + (SELECT sum(version) FROM hy.sources)
                + (SELECT sum(version) FROM hy.feeds)
            """
        )
    }

    @Test("the coordinator adds a source by a form, says what is to be known of it, watches it and keeps its feeds")
    func keepsSources() async throws {
        try await Town.opened { town in
            let place = try await Self.furnish(town)
            try await town.make { try await $0.makeDays(of: place.source) }
            let coordinator = try await town.session(.coordinator).asCookie
            let csrf = try await town.csrf(coordinator)
            let before = try await town.actions().count

            for (path, fields) in place.forms {
                let form = Sending.form(fields.merging(["csrf": csrf]) { $1 })
                let reply = try await town.ask(.post, path, as: coordinator, form)
                if path.contains("/bodies/") {
                    #expect(reply.status == 200 && reply.text == "<rss")
                } else {
                    let back = path == "/sources" ? path : place.page
                    #expect(reply.status == 303 && reply.headers[.location] == back, "\(path): \(reply.text)")
                }
            }

            let steps = try await town.actions().dropFirst(before)
            #expect(
                Array(steps) == [
                    "source.added", "source.changed", "source.expectation-set", "source.expectation-set",
                    "source.retention-set", "body.disclosed", "feed.added", "feed.wanted", "feed.changed",
                    "feed.changed", "feed.changed", "feed.removed",
                ]
            )
            let watched: SQL = "SELECT count(*) FROM hy.journal WHERE detail ->> 'watched' = 'true'"
            #expect(try await town.database.count(watched) == 1)
            #expect(try await town.database.count("SELECT count(*) FROM hy.feeds WHERE every_minutes = 30") == 1)
            let removed: SQL = "SELECT count(*) FROM hy.feeds WHERE every_minutes = 60 AND state = 'removed'"
            #expect(try await town.database.count(removed) == 1)
            let found = try await town.ask(.get, "/v1\(place.page)", as: coordinator).json
            #expect(found?["name"]?.text == "改名" && found?["kind"]?.text == "portal")
            #expect(found?["weight"]?.number == 0.3 && found?["note"]?.text == "备注")
            #expect(found?["state"]?.text == "paused" && found?["expected_by_hour"] == nil)
            #expect(found?["personal_days"]?.number == 90 && found?["text_days"]?.number == 730)
            let list = try await town.ask(.get, "/sources", as: coordinator).text
            #expect(list.contains("另一个") && list.contains("改名"))
            let page = try await town.ask(.get, place.page, as: coordinator).text
            #expect(!page.contains(Self.address) && page.contains("https://other.example.cn/rss"))
        }
    }

    @Test("no other post takes a form of these pages, a forged one is refused, and nothing comes of either")
    func refusesForms() async throws {
        try await Town.opened { town in
            let place = try await Self.furnish(town)
            let coordinator = try await town.session(.coordinator).asCookie
            let before = try await Self.traces(town)

            for role in Role.allCases where role != .coordinator {
                let other = try await town.session(role).asCookie
                let csrf = try await town.csrf(other)
                for (path, fields) in place.forms {
                    let form = Sending.form(fields.merging(["csrf": csrf]) { $1 })
                    let reply = try await town.ask(.post, path, as: other, form)
                    #expect(reply.status == 403 && reply.text.contains("您的岗位无权"), "\(role) \(path)")
                }
                for path in ["/sources", place.page] {
                    let page = try await town.ask(.get, path, as: other)
                    #expect(page.status == (role.seesAll ? 200 : 403), "\(role) \(path)")
                    #expect(!page.text.contains(#"name="code""#), "\(role)")
                    #expect(!page.text.contains("\(place.page)/change"), "\(role)")
                }
            }
            let foreign = try await town.csrf(town.session(.coordinator))
            for (path, fields) in place.forms {
                for token in [nil, "", "x", foreign] {
                    var fields = fields
                    fields["csrf"] = token
                    let reply = try await town.ask(.post, path, as: coordinator, .form(fields))
                    #expect(reply.status == 403 && reply.text.contains("请求来自其他网站"), "\(path)")
                }
                let nobody = Sending.form(fields.merging(["csrf": foreign]) { $1 })
                #expect(try await town.ask(.post, path, nobody).status == 401, "\(path)")
            }

            #expect(try await Self.traces(town) == before)
            #expect(try await town.ask(.get, "/sources", as: coordinator).text.contains(#"name="code""#))
            #expect(try await town.ask(.get, place.page, as: coordinator).text.contains("\(place.page)/change"))
        }
    }

    @Test("what is wrong in a form is told on a page in one sentence, and nothing of it is kept")
    func tellsMistakes() async throws {
        try await Town.opened { town in
            let place = try await Self.furnish(town)
            let coordinator = try await town.session(.coordinator).asCookie
            let csrf = try await town.csrf(coordinator)
            let (name, note) = (String(repeating: "长", count: 81), String(repeating: "备", count: 501))
            let (page, nowhere) = (place.page, UUID().uuidString)
            let other = try await town.make { try await $0.makeSource() }.text
            let ofSources: [(String, [String: String], Int, String)] = [
                ("/sources", ["code": "大", "name": "论坛", "kind": "forum"], 422, "来源代码应为"),
                ("/sources", ["code": "news", "name": "论坛", "kind": "forum"], 409, "这个来源代码已被使用"),
                ("/sources", ["code": "forum", "name": " ", "kind": "forum"], 422, "来源名称应为"),
                ("/sources", ["code": "forum", "name": "论坛", "kind": "radio"], 400, "表单内容不完整"),
                ("\(page)/watch", [:], 409, "不足一整周"), ("/sources/\(nowhere)/watch", [:], 404, "没有这个来源"),
                ("\(page)/retention", ["personal": "x"], 422, "个人信息保存"),
                ("\(page)/retention", ["personal": "91", "text": "90"], 422, "个人信息保存"),
                ("\(page)/bodies/\(place.body)", ["reason": " "], 422, "请填写查看理由"),
                ("\(page)/bodies/\(nowhere)", ["reason": "查错"], 404, "没有这份原文"),
                ("/sources/\(nowhere)/unwatch", [:], 404, "没有这个来源"),
                ("/sources/\(nowhere)/retention", [:], 404, "没有这个来源"),
            ]
            // Added to a form that has no other mistake.
            let ofChanges: [([String: String], Int, String)] = [
                (["weight": "2"], 422, "权重应在"), (["weight": "-0.1"], 422, "权重应在"),
                (["weight": "nan"], 422, "权重应在"), (["weight": ""], 422, "权重应在"),
                (["name": name], 422, "来源名称应为"), (["note": note], 422, "备注最多"),
                (["owner": "x"], 422, "没有这个责任单位"), (["owner": nowhere], 422, "没有这个责任单位"),
                (["kind": ""], 400, "表单内容不完整"),
            ]
            let ofFeeds: [(String, [String: String], Int, String)] = [
                ("\(page)/feeds", ["url": "ftp://news.example.cn", "every": "15"], 422, "地址应以"),
                ("\(page)/feeds", ["url": Self.address, "every": "15"], 409, "这个地址已在订阅中"),
                ("/sources/\(nowhere)/feeds", ["url": "https://other.example.cn/rss", "every": "15"], 422, "没有这个来源"),
                ("\(page)/feeds/\(nowhere)/fetch", [:], 404, "没有这个订阅"),
                ("/sources/\(other)/feeds/\(place.feed)/fetch", [:], 404, "没有这个订阅"),
                ("/sources/\(other)/feeds/\(place.feed)/pause", [:], 404, "没有这个订阅"),
                ("\(page)/feeds/\(nowhere)/pause", [:], 404, "没有这个订阅"),
                ("\(page)/feeds/\(nowhere)/resume", [:], 404, "没有这个订阅"),
                ("\(page)/feeds/\(nowhere)/change", ["every": "60"], 404, "没有这个订阅"),
                ("\(page)/feeds/\(place.feed)/change", ["every": "4"], 422, "抓取间隔应为"),
                ("\(page)/feeds/\(place.feed)/change", [:], 422, "抓取间隔应为"),
                ("\(page)/feeds/\(nowhere)/remove", [:], 404, "没有这个订阅"),
                ("/sources/\(other)/feeds/\(place.feed)/remove", [:], 404, "没有这个订阅"),
                ("\(page)/feeds", ["url": "https://other.example.cn/rss", "every": "2000"], 422, "抓取间隔应为"),
                ("/sources/\(other)/bodies/\(place.body)", ["reason": "查错"], 404, "没有这份原文"),
            ]
            let change = ["name": "论坛", "kind": "forum", "weight": "0.5"]
            let changes = ofChanges.map { ("\(page)/change", change.merging($0.0) { $1 }, $0.1, $0.2) }
            let before = try await Self.traces(town)

            for (path, fields, status, words) in ofSources + changes + ofFeeds {
                let form = Sending.form(fields.merging(["csrf": csrf]) { $1 })
                let reply = try await town.ask(.post, path, as: coordinator, form)
                #expect(reply.status == status && reply.text.contains(words), "\(path): \(words)")
            }
            let form = Sending.form(change.merging(["csrf": csrf]) { $1 })
            let absent = try await town.ask(.post, "/sources/\(nowhere)/change", as: coordinator, form)
            #expect(absent.status == 404 && absent.text.contains("没有这个来源"))

            #expect(try await Self.traces(town) == before)
        }
    }

    @Test("a source's page tells what else came in the last day, and nothing where nothing did")
    func tellsTheRest() async throws {
        try await Town.opened { town in
            let office = try await town.session(.coordinator).asCookie
            let source = try await town.make { try await $0.makeSource() }
            let quiet = try await town.ask(.get, "/sources/\(source.text)", as: office)
            #expect(quiet.status == 200 && !quiet.text.contains("未采用"))
            try await town.make { transaction in
                try await transaction.execute(
                    """
                    INSERT INTO hy.batches
                        (id, source_id, received_at, history, rows, accepted, duplicate, changed, rejected, digest)
                    VALUES (gen_random_uuid(), \(source), \(transaction.moment), false, 6, 0, 1, 2, 3, sha256('x'))
                    """
                )
            }
            let busy = try await town.ask(.get, "/sources/\(source.text)", as: office)
            #expect(busy.text.contains("重复 1，更新 2，未采用 3"))
        }
    }
}
