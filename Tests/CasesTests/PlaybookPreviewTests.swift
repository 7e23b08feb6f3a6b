import Cases
import Events
import Foundation
import Intake
import Kernel
import Making
import Playbooks
import Postgres
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct PlaybookPreviewTests {
    /// A city that takes in the same reports at the same moments, whatever playbook it works by.
    private struct City {
        let database: Database
        let playbook: Playbook
        let version: PlaybookID

        static func run(
            _ playbook: Playbook,
            _ version: PlaybookID,
            _ body: @Sendable (City) async throws -> Void
        ) async throws {
            try await Scratch.cloned(connections: 3) { database in
                try await database.transaction(for: .worker) { transaction in
                    try await transaction.makeDrill(at: start)
                    try await transaction.makePlaybook(version)
                }
                let city = City(database: database, playbook: playbook, version: version)
                try await city.takeIn()
                try await body(city)
            }
        }

        private func takeIn() async throws {
            let scoring =
                try version == Shipped.version ? Shipped.scoring() : Scoring(playbook: playbook, version: version)
            let keeper = Keeper(playbook: playbook, version: version)
            // News and what people write are half each of heat.
            let sources = try await database.transaction(for: .worker) { transaction in
                [
                    try await transaction.makeSource("news", kind: "city-media", weight: 0.8),
                    try await transaction.makeSource("talk", kind: "forum", weight: 0.8),
                ]
            }
            for (number, wave) in waves.enumerated() {
                let moment = start + Double(number) * 3_600
                try await database.setMoment(moment)
                let lines = wave.enumerated().map { place, text in
                    let written = (moment - Double(place) * 60).formatted(.iso8601)
                    return """
                        {"id": "\(number)-\(place)", "text": "\(text)", "time": "\(written)", "likes": \(10 * number * place), \
                        "shares": \(400 * number)}

                        """
                }
                try await database.transaction(for: .worker) { transaction in
                    var batches: [UUID] = []
                    for (turn, source) in sources.enumerated() {
                        let own = lines.enumerated().filter { $0.offset % sources.count == turn }.map(\.element)
                        let drafts = try ItemBody.read(Array(own.joined().utf8), kind: .ndjson).get()
                        let receipt = try await IntakeDesk().take(
                            scoring.score(
                                drafts,
                                from: SourceStanding(weight: 0.8),
                                usual: UsualReactions(Array(repeating: 100, count: 200))
                            ),
                            delivery: Delivery(
                                source: source,
                                history: false,
                                digest: Array(repeating: UInt8(number), count: 32)
                            ),
                            playbook: version,
                            in: transaction
                        )
                        batches.append(receipt.batch.rawValue)
                    }
                    if await !keeper.remembers {
                        try await keeper.remember(keeper.newest(in: transaction)) {
                            try await Keeper.words(of: $0, in: transaction)
                        }
                    }
                    _ = try await keeper.place(batches: batches, most: 1_000, in: transaction)
                }
            }
        }

        func preview(_ draft: Playbook) async throws -> (Replayed, PreviewedDifferences) {
            let preview = PlaybookPreview(draft, against: playbook, version: version)
            let items = try await database.transaction(for: .worker, .readOnly) { transaction in
                try await IntakeDesk().recorded(newest: 1_000, in: transaction)
            }
            let replayed = try await preview.replay(items) { items in
                try await database.transaction(for: .worker, .readOnly) { transaction in
                    try await IntakeDesk().assessments(of: items, in: transaction)
                }
            }
            return (
                replayed,
                try await database.transaction(for: .worker, .readOnly) { transaction in
                    try await preview.differences(of: replayed, in: transaction)
                }
            )
        }

        /// What is on record of each item, as `id matter score reach risks`.
        func assessments() async throws -> [String] {
            try await database.transaction(for: .worker, .readOnly) { transaction in
                try await transaction.values(
                    """
                    SELECT concat_ws(' ', external_id, coalesce(assessments.matter, '-'), assessments.score,
                                     round(assessments.reach::numeric, 4), array_to_string(assessments.risks, ','))
                    FROM hy.items JOIN hy.assessments ON assessments.item_id = items.id ORDER BY external_id
                    """,
                    as: String.self
                )
            }
        }

        /// What is on record of each event, as `first-item matter level`.
        func events() async throws -> [String] {
            try await database.transaction(for: .worker, .readOnly) { transaction in
                try await transaction.values(
                    """
                    SELECT concat_ws(' ', (SELECT min(external_id) FROM hy.event_items JOIN hy.items ON items.id = item_id
                                           WHERE event_id = events.id), coalesce(matter, '-'), coalesce(proposed_level, 0))
                    FROM hy.events ORDER BY 1
                    """,
                    as: String.self
                )
            }
        }

        func ids() async throws -> [ID<Item>: String] {
            let rows = try await database.transaction(for: .worker, .readOnly) { transaction in
                try await transaction.rows("SELECT id, external_id FROM hy.items", as: Known.self)
            }
            return Dictionary(uniqueKeysWithValues: rows.map { ($0.id, $0.name) })
        }

        private struct Known: Sendable, RowDecodable {
            let id: ID<Item>
            let name: String

            init(row: Row) throws {
                id = try row["id"]
                name = try row["external_id"]
            }
        }
    }

    private static let start = Date.at("2026-03-02T09:00:00+08:00")

    /// Reports of several matters, some of which say the same again.
    private static let waves: [[String]] = [
        ["滨河路燃气管道爆炸，已有三人死亡，多人受伤，居民不敢回家！", "幸福里小区物业费乱涨价，业主要维权", "公园的路灯坏了一周没有人修"],
        [
            "滨河路燃气爆炸现场死亡三人，伤者还在抢救，太可怕了", "滨河路爆炸死了三个人，燃气公司之前就有人投诉漏气", "幸福里小区物业费涨价不公示，业主集体到市政府上访",
            "第三中学食堂饭菜有虫，家长气愤投诉",
        ],
        [
            "滨河路燃气管道爆炸，已有三人死亡，多人受伤，居民不敢回家！转发", "第三中学食堂吃出虫子，学生拉肚子住院", "三中食堂又出事，家长堵门维权",
            "幸福里物业费的事政府管不管，大家一起去上访",
        ],
    ]

    @Test(
        "a city that works by the draft makes of the same reports exactly what the preview says, of events and of who is told"
    )
    func isExact() async throws {
        let current = try Shipped.playbook()
        let draft = try Shipped.playbook(changing: [
            ("levels.yaml", "score: {risk: 37, matter: 10, tone: 28,", "score: {risk: 17, matter: 30, tone: 28,"),
            (
                "supervision.yaml", "- {after: 240, tell: [head, information-office]}", "- {after: 60, tell: [leader]}"
            ),
        ])
        try await City.run(current, Shipped.version) { city in
            let (replayed, found) = try await city.preview(draft)
            #expect(replayed.items.count == 11 && replayed.events.count >= 3)
            #expect(replayed.events.contains { $0.before.level != nil } && found.items.differing > 0)
            // What was decided under the current version is what is on record.
            let names = try await city.ids()
            func words(_ judge: (Judged) -> Judgement) -> [String] {
                replayed.items.map { one in
                    let judgement = judge(one)
                    let reach = (Double(judgement.reach) * 10_000).rounded() / 10_000
                    return [
                        names[one.item.id] ?? "", judgement.matter ?? "-", "\(judgement.score)",
                        String(format: "%.4f", reach),
                        judgement.risks.joined(separator: ","),
                    ].joined(separator: " ")
                }.sorted()
            }
            func events(_ standing: (Replayed.Standing) -> EventStanding) -> [String] {
                replayed.events.map { event in
                    let first =
                        replayed.items.filter { $0.item.event == event.event }.compactMap { names[$0.item.id] }.min()
                        ?? ""
                    let found = standing(event)
                    return "\(first) \(found.matter ?? "-") \(found.level.map { Int($0.rawValue) } ?? 0)"
                }.sorted()
            }
            let (recorded, gathered) = (try await city.assessments(), try await city.events())
            #expect(recorded == words(\.before) && gathered == events(\.before))
            let (items, levels) = (words(\.after), events(\.after))
            try await City.run(draft, PlaybookID()) { other in
                let (recorded, gathered) = (try await other.assessments(), try await other.events())
                #expect(recorded == items && gathered == levels)
            }

            // Of events that stay as grave, the draft tells others.
            let told = found.differing.filter {
                $0.before.level == $0.after.level && $0.before.agency == $0.after.agency
            }
            #expect(found.events.alarmed > 0 && told.contains { $0.before.chains != $0.after.chains })
            #expect(found.differing.allSatisfy { $0.title?.isEmpty == false })
            let (same, none) = try await city.preview(current)
            #expect(same.items.count == 11 && none.items.differing == 0 && none.events.differing == 0)
        }
    }

    @Test(
        "other agencies that assist, other limits and other hours to return a case in are told, and words about them are not"
    )
    func tellsOfTerms() async throws {
        let current = try Shipped.playbook()
        let renamed = try Shipped.playbook(changing: [
            ("rules/guobanfa-2016.yaml", "name: 回应政务舆情", "name: 答复公众")
        ])
        let plan = "responses/housing-property.yaml"
        let idle = try Shipped.playbook(changing: [
            (plan, "assist: [housing, territory]", "assist: [housing, territory, tax]")
        ])
        let practice = "rules/city-practice.yaml"
        let hasty = try Shipped.playbook(changing: practice, "length: 15\n", to: "length: 10\n")
        let proposed = "start: level-proposed\n    levels: "
        let low = try Shipped.playbook(changing: practice, proposed + "[1, 2]", to: proposed + "[3, 4]")
        let other = try Shipped.playbook(changing: [
            (plan, "limits: [answer-48h, answer-again-24h]", "limits: [answer-again-24h, answer-48h]"),
            (practice, "length: 4\n", "length: 2\n"),
            (
                practice, "length: 24\n    unit: clock-hours\n    start: order",
                "length: 20\n    unit: clock-hours\n    start: order"
            ),
        ])
        let draft = try Shipped.playbook(changing: [
            (plan, "assist: [housing, territory]", "assist: [housing, education]"),
            (plan, "return-hours: 24", "return-hours: 12"),
            ("rules/guobanfa-2016.yaml", "length: 48", "length: 36"),
        ])
        try await City.run(current, Shipped.version) { city in
            try await city.database.transaction(for: .worker) { transaction in
                _ = try await transaction.makeAgency("市发改委", duties: ["market-order"])
                _ = try await transaction.makeAgency("市教育局", duties: ["education"])
            }
            let (_, none) = try await city.preview(renamed)
            #expect(none.events.differing == 0)
            // A duty that nobody holds, or whose agency leads already, brings nobody.
            let (_, nobody) = try await city.preview(idle)
            #expect(nobody.events.differing == 0)
            // That on confirming a level binds its own levels alone: none of these events has one.
            let (_, idly) = try await city.preview(hasty)
            #expect(idly.events.differing == 0)
            let (_, lower) = try await city.preview(low)
            let told = lower.differing.flatMap { $0.after.limits(besides: $0.before).map(\.rule.code) }
            #expect(lower.events.limited > 0 && Set(told) == ["confirm-level"])
            // The same limits in another order are the same; those on orders bind as well.
            let (_, turned) = try await city.preview(other)
            #expect(turned.events.limited > 0 && turned.events.limited == turned.events.differing)
            let confirmed = try #require(turned.differing.first)
            #expect(!confirmed.after.limits(besides: confirmed.before).isEmpty)
            #expect(
                confirmed.after.limits(besides: confirmed.before).map(\.rule.code).allSatisfy { $0.hasPrefix("order-") }
            )

            let (_, found) = try await city.preview(draft)
            let events = found.events
            #expect(events.assisted > 0 && events.limited > 0)
            #expect((events.routed, events.graded, events.alarmed) == (0, 0, 0))
            let assisted = try #require(found.differing.first { $0.before.assisting != $0.after.assisting })
            #expect(assisted.after.assisting.contains { $0.name == "市教育局" })
            #expect(!assisted.before.assisting.contains { $0.name == "市教育局" })
            let limited = try #require(found.differing.first { $0.before.limits != $0.after.limits })
            func hours(_ course: EventCourse) -> [Int] { course.limits.map(\.rule.length) }
            #expect(hours(limited.before) != hours(limited.after))
            #expect(found.differing.contains { $0.before.returnHours != $0.after.returnHours })
        }
    }
}
