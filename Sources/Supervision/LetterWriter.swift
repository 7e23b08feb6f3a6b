package import Crypto
import Foundation
import Kernel
package import Notices
package import Playbooks
package import Postgres
package import Web

/// Writes letters about alarms: what it is, how grave, by when, and where to go on, and nothing that a citizen wrote.
///
/// Events are called by their number and the name of their matter, or by the title that a person gave them.
package struct LetterWriter: Sendable {
    private let playbook: Playbook
    private let address: WebAddress
    private let key: SymmetricKey

    /// For how long a link acknowledges without signing in.
    static let linkLasts: TimeInterval = 24 * 3_600

    /// Prepares to write.
    ///
    /// - Parameters:
    ///   - address: Where people reach the service, such as `https://huiying.example.gov.cn`.
    ///   - key: Signs the links.
    package init(playbook: Playbook, address: WebAddress, key: SymmetricKey) {
        self.playbook = playbook
        self.address = address
        self.key = key
    }

    /// Writes what goes out; nothing where nothing is left to tell.
    package func write(_ letter: TakenLetter, in transaction: Transaction) async throws -> Letter? {
        let told = try await transaction.rows(.toldOf(letter.notices.map(\.firing)), as: Told.self)
        let byFiring = Dictionary(told.map { ($0.firing, $0) }, uniquingKeysWith: { first, _ in first })
        let pairs = letter.notices.compactMap { notice in byFiring[notice.firing].map { (notice, $0) } }
        // A group's letter names a firing once, whoever of the group is told.
        var seen: Set<Int64> = []
        let entries = pairs.filter { seen.insert($0.1.firing).inserted }
        guard let (notice, first) = entries.first else { return nil }
        var addresses: Set<String> = []
        let people = pairs.compactMap(\.0.address).filter { addresses.insert($0).inserted }
            .map { Addressee($0, over: letter.channel.kind) }
        let now = transaction.moment
        guard entries.count > 1 else {
            return Letter(
                key: letter.id,
                matter: first.subject,
                topic: first.topic,
                moment: notice.at,
                level: first.levelWords,
                title: title(of: first),
                limit: limit(of: first, at: now),
                link: try await link(for: notice, first, over: letter.channel.kind, in: transaction),
                people: people
            )
        }
        return Letter(
            key: letter.id,
            matter: first.subject,
            topic: "alarms.digest",
            moment: notice.at,
            level: entries.map(\.1).filter { $0.source == nil }.min { $0.level < $1.level }?.levelWords,
            title: "\(entries.count)项提醒待处理",
            entries: entries.map {
                Letter.Entry(title: title(of: $0.1), limit: limit(of: $0.1, at: now), page: page(of: $0.1))
            },
            link: Letter.Link(words: "查看全部提醒", page: place("/notices")),
            people: people
        )
    }

    /// Robots speak to a whole group, so their links lead to the sign-in; a person's own message can acknowledge, where the person can.
    private func link(
        for notice: LetterNotice,
        _ told: Told,
        over kind: ChannelKind,
        in transaction: Transaction
    ) async throws -> Letter.Link {
        switch kind {
        case .mail, .mas:
            let isAble: SQL = "SELECT hy.may_acknowledge(\(notice.notice))"
            guard try await transaction.value(isAble, as: Bool.self) == true else {
                return Letter.Link(words: "查看", page: page(of: told))
            }
            let link = NoticeLink(notice.notice, expires: transaction.moment + Self.linkLasts)
            return Letter.Link(words: "查看并确认", page: place("/acknowledge/\(link.token(key: key))"))
        case .dingTalk, .weCom, .feishu, .webhook: return Letter.Link(words: "查看", page: page(of: told))
        }
    }

    private func page(of told: Told) -> WebAddress {
        if let source = told.source { return place("/sources/\(source.id.text)") }
        return place(told.caseID.map { "/cases/\($0.lowercaseText)" } ?? "/events/\(told.subject.lowercaseText)")
    }

    private func place(_ path: String) -> WebAddress { WebAddress(address.text + path) ?? address }

    private func title(of told: Told) -> String {
        if let source = told.source { return "信息来源静默：\(source.name)" }
        let matter = told.ownTitle ?? told.matter.flatMap { playbook.catalogue[$0]?.name } ?? "政务舆情"
        let event = "舆〔\(told.year)〕\(told.number)号\(matter)"
        guard told.caseID != nil else { return "级别待确认：\(event)" }
        let limit = "\(event)，\(told.agency ?? "")\(told.rule ?? "时限")"
        if let order = told.order { return "\(told.isMissed ? "督办逾期" : "督办")：\(order)，\(limit)" }
        return "\(told.isMissed ? "逾期" : "将到期")：\(limit)"
    }

    private func limit(of told: Told, at now: Date) -> String? {
        if let source = told.source {
            return source.spokeAt.map { "\($0.shown) 已恢复" } ?? "\(source.since.shown) 以来无新信息"
        }
        guard let due = told.dueAt else { return told.proposedAt.map { "\($0.shown) 拟定，尚未确认" } }
        let seconds = abs(due.timeIntervalSince(now))
        return due > now ? "\(due.shown) 到期，还有\(seconds.span)" : "\(due.shown) 到期，已逾期\(seconds.span)"
    }
}

/// What a firing told of, as it stands now.
private struct Told: Sendable, RowDecodable {
    let firing: Int64
    /// The event or the source.
    let subject: UUID
    let source: SilentSource?
    let year: Int32
    let number: Int32
    let ownTitle: String?
    let matter: String?
    let level: Int
    let proposedAt: Date?
    let caseID: UUID?
    let agency: String?
    let rule: String?
    /// The number of the order to act that the limit is for.
    let order: String?
    let dueAt: Date?
    let isMissed: Bool

    init(row: Row) throws {
        firing = try row["firing"]
        subject = try row["subject"]
        source = try SilentSource(row: row)
        year = try row["year"]
        number = try row["number"]
        ownTitle = try row["title"]
        matter = try row["matter"]
        level = Int(try row["level"] as Int16)
        proposedAt = try row["proposed_at"]
        caseID = try row["case_id"]
        agency = try row["agency"]
        rule = try row["rule"]
        order = try row["order_number"]
        dueAt = try row["due_at"]
        isMissed = try row["missed"]
    }

    var topic: String {
        source != nil
            ? "source.silent" : caseID == nil ? "level.unconfirmed" : isMissed ? "deadline.missed" : "deadline.near"
    }

    var levelWords: Letter.Level? {
        guard source == nil else { return nil }
        return switch level {
        case 1: Letter.Level(.red, words: "Ⅰ级（红色）")
        case 2: Letter.Level(.orange, words: "Ⅱ级（橙色）")
        case 3: Letter.Level(.yellow, words: "Ⅲ级（黄色）")
        default: Letter.Level(.blue, words: "Ⅳ级（蓝色）")
        }
    }
}

/// A source of which an alarm tells.
private struct SilentSource: Sendable {
    let id: SourceID
    let name: String
    let since: Date
    let spokeAt: Date?

    /// Nothing where an alarm tells of something else.
    init?(row: Row) throws {
        guard let id = try row["source_id"] as SourceID? else { return nil }
        self.id = id
        name = try row["source_name"]
        since = try row["since"]
        spokeAt = try row["ended_at"]
    }
}

extension Date {
    /// As the city's clocks show it, such as `10月8日09:30`.
    fileprivate var shown: String {
        formatted(Self.style).split(separator: "-").enumerated().map { place, part in
            place == 0 ? "\(Int(part) ?? 0)月" : place == 1 ? "\(Int(part) ?? 0)日" : String(part)
        }.joined()
    }

    private static let style = VerbatimFormatStyle(
        format:
            "\(month: .twoDigits)-\(day: .twoDigits)-\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)",
        timeZone: TimeZone(secondsFromGMT: 8 * 3_600) ?? .gmt,
        calendar: Calendar(identifier: .gregorian)
    )
}

extension TimeInterval {
    /// Days and hours, or hours and minutes.
    fileprivate var span: String {
        let minutes = Int(self / 60)
        if minutes >= 1_440 { return "\(minutes / 1_440)天\(minutes / 60 % 24)小时" }
        return minutes >= 60 ? "\(minutes / 60)小时\(minutes % 60)分" : "\(minutes)分钟"
    }
}

extension SQL {
    fileprivate static func toldOf(_ firings: [Int64]) -> SQL {
        """
        SELECT alarm_steps.id AS firing, coalesce(events.id, sources.id) AS subject, coalesce(events.year, 0) AS year,
               coalesce(events.number, 0) AS number, events.title, events.matter, sources.id AS source_id, sources.name AS source_name,
               silences.since, silences.ended_at,
               coalesce(\(alarmLevel), alarm_steps.level, 4::smallint) AS level, events.proposed_at, alarms.case_id,
               agencies.short_name AS agency, facts.detail ->> 'name' AS rule, deadlines.due_at,
               '督〔' || orders.year || '〕' || orders.number || '号' AS order_number,
               coalesce(deadlines.state = 'missed', false) AS missed
        FROM hy.alarm_steps
        JOIN hy.alarms ON alarms.id = alarm_id
        LEFT JOIN hy.cases ON cases.id = alarms.case_id
        LEFT JOIN hy.agencies ON agencies.id = cases.agency_id
        LEFT JOIN hy.deadlines ON deadlines.id = alarms.id
        LEFT JOIN hy.orders ON orders.id = order_id
        LEFT JOIN hy.deadline_facts AS facts ON facts.deadline_id = deadlines.id AND facts.fact = 'armed'
        LEFT JOIN hy.events ON events.id = coalesce(alarms.event_id, cases.event_id)
        LEFT JOIN hy.sources ON sources.id = alarms.source_id
        LEFT JOIN hy.silences ON silences.id = alarms.id
        WHERE alarm_steps.id = ANY (\(firings))
        """
    }
}
