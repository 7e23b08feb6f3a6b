import DemoCity
import Foundation
import Intake
import Jobs
import Kernel
import Organisation
import Postgres

/// Plays a drill: one runner steps from due moment to due moment.
///
/// Nothing of it depends on the machine's clock, on chance or on ids, so one seed gives one log.
struct DrillPlayer {
    private let city: City
    private let plan: DrillPlan
    private let clock: DrillClock
    private var record: DrillRecord
    private var people: DrillPeople
    private var items: ArraySlice<DrillPlan.Item>
    /// Everything that happened.
    private(set) var entries: [DrillEntry] = []

    init(city: City, plan: DrillPlan, seed: UInt64) {
        self.city = city
        self.plan = plan
        let database = city.ground.background
        clock = DrillClock(database: database)
        record = DrillRecord(database: database)
        people = DrillPeople(database: database, temper: DrillTemper(seed: seed))
        items = plan.items[...]
    }

    private var end: Date { plan.begins + Double(plan.days) * 86_400 }

    /// Plays everything.
    ///
    /// - Parameter say: Told each line of the log.
    mutating func play(_ say: (String) -> Void) async throws {
        var progress = Progress(plan.name, plan.code, of: plan.days)
        var moment = plan.begins
        try await clock.set(moment)
        while let next = try await next(after: moment), next <= end {
            try Task.checkCancellation()
            // What is due and does not happen would be looked at for ever.
            if next == moment, try await settle() == 0 { throw DemoTrouble("what is due does not happen") }
            moment = next
            try await clock.set(moment)
            try await step(at: moment, say)
            progress.show(Int(moment.timeIntervalSince(plan.begins) / 86_400))
        }
        try await clock.set(end)
        progress.end()
    }

    private mutating func step(at moment: Date, _ say: (String) -> Void) async throws {
        _ = try await settle()
        let said = items.prefix { plan.begins + Double($0.minute) * 60 <= moment }
        items.removeFirst(said.count)
        if !said.isEmpty {
            try await push(Array(said), at: moment)
            say(line(moment, Terminal.words("收到 \(said.count) 条", "\(said.count) items come in")))
        }
        try await tell(say)
        for act in people.take(until: moment) {
            try await act.perform(in: city.ground.background)
            try await finish()
            try await tell(say)
        }
    }

    /// Writes down what is new; people hear of it.
    private mutating func tell(_ say: (String) -> Void) async throws {
        let news = try await record.news()
        for entry in news {
            if let words = entry.words { say(line(entry.at, words)) }
            try await people.hear(entry)
        }
        entries += news
    }

    private func line(_ moment: Date, _ words: String) -> String {
        let seconds = Int(moment.timeIntervalSince(plan.begins))
        return "D\(seconds / 86_400 + 1)\t\(DrillMoment.text(moment))\t\(words)"
    }

    /// Lets happen what is due by now; answers how much it was.
    private func settle() async throws -> Int {
        let fired = try await city.deadlines.work()
        let escalated = try await city.escalations.work()
        try await finish()
        return fired + escalated + (try await city.alarms.work())
    }

    private func finish() async throws {
        while try await city.keeper.turn() > 0 {}
        while try await city.jobs.work() > 0 {}
    }

    private func next(after moment: Date) async throws -> Date? {
        let due = try await city.ground.background.transaction(for: .worker, .readOnly) { transaction in
            try await transaction.value(
                """
                SELECT least(
                    (SELECT min(due_at) FROM hy.deadlines WHERE state = 'armed'),
                    (SELECT min(due_at) FROM hy.level_escalations WHERE settled_at IS NULL),
                    (SELECT min(next_at) FROM hy.alarms WHERE next_at IS NOT NULL)
                )
                """,
                as: Date?.self
            ) ?? nil
        }
        let said = items.first.map { plan.begins + Double($0.minute) * 60 }
        return [due, said, people.next].compactMap { $0 }.min().map { max($0, moment) }
    }

    private func push(_ said: [DrillPlan.Item], at moment: Date) async throws {
        let scoring = city.inForce.now.scoring
        for (code, items) in Dictionary(grouping: said, by: \.source).sorted(by: { $0.key < $1.key }) {
            let json = items.map { item -> [String: Any] in
                var json: [String: Any] = [
                    "id": item.id, "text": item.text, "time": moment.formatted(.iso8601), "author": item.author,
                    "likes": item.counts.likes, "shares": item.counts.shares, "comments": item.counts.comments,
                    "views": item.counts.views,
                ]
                json["title"] = item.title
                return json
            }
            let bytes = [UInt8](try JSONSerialization.data(withJSONObject: json))
            let outcomes = try ItemBody.read(bytes, kind: .json).get()
            try await city.ground.background.transaction(for: .worker) { transaction in
                guard let source = try await Directory().source(code: code, in: transaction) else {
                    throw DemoTrouble("\(code) is no source of the city")
                }
                _ = try await IntakeDesk().take(
                    scoring.score(
                        outcomes,
                        from: SourceStanding(source),
                        usual: try await IntakeDesk().usualReactions(of: source.id, in: transaction)
                    ),
                    delivery: Delivery(source: source.id, digest: []),
                    playbook: scoring.playbook,
                    in: transaction
                )
            }
        }
        try await finish()
    }
}
