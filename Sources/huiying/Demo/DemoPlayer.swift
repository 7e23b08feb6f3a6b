import Cities
import DemoCity
import Foundation
import Jobs
import Kernel
import Playbooks
import Postgres

/// Plays the ten days: moves the drill's moment from minute to minute, pushes what is said, does what is done.
struct DemoPlayer {
    private let city: City
    private let client: DemoClient
    private let clock: DrillClock
    private let script: DemoScript
    private let people: DemoPeople
    /// Midnight of the first day; the tenth one ended last midnight.
    private let start: Date

    /// Reads the demonstration's files.
    init(city: City, client: DemoClient, clock: DrillClock) throws {
        self.city = city
        self.client = client
        self.clock = clock
        script = try DemoScript(files: PlaybookFolder.files(in: Cities.folder("demo")))
        people = DemoPeople(client: client, database: city.ground.background)
        start = Date().chineseMidnight.addingTimeInterval(-10 * 86_400)
    }

    /// Plays everything in order.
    ///
    /// - Throws: `DemoTrouble` when the service refuses what the script asks for, `CancellationError` when asked to stop.
    func play() async throws {
        let items = Dictionary(grouping: script.items, by: \.offset)
        let actions = Dictionary(grouping: script.actions, by: \.offset)
        let minutes = Set(items.keys).union(actions.keys).sorted()
        var progress = Progress("演示十天", "Playing ten days", of: DemoOffset.lastMinute.minutes)
        for minute in minutes {
            try Task.checkCancellation()
            try await move(to: minute)
            if let said = items[minute] { try await push(said, at: minute) }
            for action in actions[minute] ?? [] { try await perform(action) }
            progress.show(minute.minutes)
        }
        try await move(to: .lastMinute)
        progress.end()
        try await clock.notePlayed()
    }

    /// Moves the moment; limits that run out on the way fire at their own moment.
    private func move(to offset: DemoOffset) async throws {
        let moment = start.addingTimeInterval(Double(offset.minutes) * 60)
        while let due = try await nextDue(until: moment) {
            try await clock.set(due)
            let fired = try await city.deadlines.work()
            let settled = try await city.escalations.work()
            if settled > 0 { try await finishJobs() }
            let looked = try await city.alarms.work()
            guard fired + settled + looked > 0 else { throw DemoTrouble("what is due does not happen") }
        }
        try await clock.set(moment)
    }

    private func nextDue(until moment: Date) async throws -> Date? {
        try await city.ground.background.transaction(for: .worker, .readOnly) { transaction in
            try await transaction.value(
                """
                SELECT least(
                    (SELECT min(due_at) FROM hy.deadlines WHERE state = 'armed' AND due_at <= \(moment)),
                    (SELECT min(due_at) FROM hy.level_escalations WHERE settled_at IS NULL AND due_at <= \(moment)),
                    (SELECT min(next_at) FROM hy.alarms WHERE next_at <= \(moment))
                )
                """,
                as: Date?.self
            ) ?? nil
        }
    }

    private func push(_ said: [DemoItem], at offset: DemoOffset) async throws {
        let moment = start.addingTimeInterval(Double(offset.minutes) * 60).formatted(.iso8601)
        for (source, items) in Dictionary(grouping: said, by: \.source).sorted(by: { $0.key < $1.key }) {
            let body = items.map { $0.json(at: moment) }
            if let key = city.ground.secrets[source] {
                try await client.post("/v1/items", body, token: key.text)
            } else {
                let token = try await people.token(for: "", as: .coordinator)
                try await client.post("/v1/items?source=\(source)", body, token: token)
            }
        }
        while try await city.keeper.turn() > 0 {}
        try await finishJobs()
    }

    private func finishJobs() async throws {
        while try await city.jobs.work() > 0 {}
    }

    private func perform(_ action: DemoAction) async throws {
        let said = script.items(of: action.story, until: action.offset).map(\.externalID)
        guard let event = try await people.event(of: said) else { throw DemoTrouble("\(action.story) is in no event") }
        switch action.step {
        case .confirmLevel(let level):
            guard !event.isConfirmed else { return }  // another story of the same event was first
            let token = try await people.token(for: action.person, as: nil)
            let name = script.stories.first { $0.key == action.story }?.name ?? action.story
            let reason = "\(name)：经值班研判，影响范围和关注程度达到该级别。"
            try await client.put("/v1/events/\(event.id)/level", ["level": level, "reason": reason], token: token)
        case .accept(let agency), .answer(let agency, _, _), .close(let agency):
            try await act(action, agency: agency, event: event.id)
        }
        try await finishJobs()
    }

    /// Does a step for the agency that has the case; the script's other agencies assist and have none of their own.
    private func act(_ action: DemoAction, agency: String, event: String) async throws {
        guard let found = try await people.openCase(ofEvent: event, agency: agency) else { return }
        let token = try await people.token(for: action.person, as: nil)
        let path = "/v1/cases/\(found)"
        switch action.step {
        case .confirmLevel: break
        case .accept: try await client.put("\(path)/acceptance", [String: String](), token: token)
        case .answer(_, let text, let evidence):
            try await client.put("\(path)/draft", ["text": text], token: token)
            try await sign(found, path)
            let name = "佐证材料.txt".addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "evidence.txt"
            try await client.upload(Data(evidence.utf8), to: "\(path)/attachments?name=\(name)", token: token)
        case .close: try await client.put("\(path)/closure", [String: String](), token: token)
        }
    }
}

extension DemoPlayer {
    /// Lets the head of the agency that has the case sign what its liaison drafted.
    fileprivate func sign(_ found: String, _ path: String) async throws {
        guard let (head, draft) = try await people.waiting(forCase: found) else {
            throw DemoTrouble("nobody signs for the agency that has \(path)")
        }
        let token = try await people.token(for: head, as: .head)
        try await client.put("\(path)/answer", ["draft_id": draft], token: token)
    }
}

extension DemoItem {
    /// The item as its source pushes it.
    fileprivate func json(at moment: String) -> [String: Any] {
        var json: [String: Any] = [
            "id": externalID, "text": text, "time": moment, "author": author, "likes": counts.likes,
            "shares": counts.shares, "comments": counts.comments, "views": counts.views,
        ]
        json["title"] = title
        json["url"] = url
        return json
    }
}

extension Date {
    /// The last midnight in China, which has one zone and no summer time.
    fileprivate var chineseMidnight: Date {
        let zone = 8.0 * 3_600
        return Date(timeIntervalSince1970: ((timeIntervalSince1970 + zone) / 86_400).rounded(.down) * 86_400 - zone)
    }
}
