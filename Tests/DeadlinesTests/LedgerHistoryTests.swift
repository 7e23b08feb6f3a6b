import Cases
import Deadlines
import Foundation
import Kernel
import Making
import Organisation
import PlaybookFiles
import Playbooks
import Postgres
import TestSupport
import Testing

/// Random histories of limits, in the database, beside a model that was written apart (`LedgerModel`).
///
/// `HUIYING_HISTORIES` says how many; `make prove` asks for 10,000.
@Suite(.timeLimit(.minutes(60))) struct LedgerHistoryTests {
    private let desk = DeadlineDesk()

    @Test("a limit that is paused, resumed, extended, passed on, counted anew and met ends when the model says")
    func agrees() async throws {
        let wanted = ProcessInfo.processInfo.environment["HUIYING_HISTORIES"].flatMap { Int($0) } ?? 60
        let seed = UInt64.random(in: 1...999_999)
        try await Scratch.cloned { database in
            var chance = Chance(seed: seed)
            let town = try await Town(in: database)
            for number in 0..<wanted {
                let history = History(number: number, town: town, chance: Chance(seed: chance.next()))
                try await history.play(in: database, comment: "seed \(seed), history \(number)")
            }
        }
    }

    /// A drill with three calendars, two agencies and a case.
    struct Town: Sendable {
        let calendars: [(dated: DatedCalendar, playbook: Playbook, model: LedgerModel.Days)]
        let agencies: [AgencyID]
        let officials: [AgencyID: Official]

        init(in database: Database) async throws {
            let files = try PlaybookFolder.files(in: PlaybookFiles.folder)
            let yaml = try #require(files["calendar.yaml"])
            let own = [
                "",
                "own:\n  - {day: 2026-03-11, is: rest, name: 市庆}\n  - {day: 2026-10-02, is: half, name: 半天}\n",
                "own:\n  - {day: 2026-03-14, is: work, name: 补班}\n  - {day: 2026-03-16, is: half, name: 半天}\n"
                    + "  - {day: 2026-09-29, is: rest, name: 休}\n",
            ]
            (calendars, agencies, officials) = try await database.transaction(for: .worker) { transaction in
                try await transaction.makeDrill(at: Date.at("2004-01-01T00:00:00+08:00"))
                var calendars: [(DatedCalendar, Playbook, LedgerModel.Days)] = []
                for own in own {
                    let changed = files.merging(["calendar.yaml": yaml + own]) { $1 }
                    let version = try await PlaybookDesk().publish(changed, in: transaction).id
                    let playbook = try Playbook(files: changed)
                    let dated = DatedCalendar(playbook.calendar, of: version)
                    calendars.append((dated, playbook, try LedgerModel.Days(yaml: yaml + own)))
                }
                let agencies = [try await transaction.makeAgency("甲局"), try await transaction.makeAgency("乙局")]
                let officials = [
                    agencies[0]: try await transaction.makeOfficial(.head, at: agencies[0]),
                    agencies[1]: try await transaction.makeOfficial(.head, at: agencies[1]),
                ]
                return (calendars, agencies, officials)
            }
        }
    }
}

/// One limit from arming to its end.
private struct History {
    let number: Int
    let town: LedgerHistoryTests.Town
    var chance: Chance
    private var found = ID<Case>()
    private let desk = DeadlineDesk()

    init(number: Int, town: LedgerHistoryTests.Town, chance: Chance) {
        self.number = number
        self.town = town
        self.chance = chance
    }

    func play(in database: Database, comment: Comment) async throws {
        var history = self
        try await history.run(in: database, comment)
    }

    private mutating func run(in database: Database, _ comment: Comment) async throws {
        var now = Date.at("2026-01-01T00:00:00+08:00")
            .addingTimeInterval(Double(chance.below(300)) * 86_400 + Double(chance.below(86_400)))
        let rule = randomRule()
        var current = chance.below(town.calendars.count)
        var holder = town.agencies[0]
        try await database.setMoment(now)
        found = try await database.transaction(for: .worker) { [town] transaction in
            try await transaction.makeCase(town.agencies[0])
        }
        let id = try await arm(rule, from: now, current, in: database)
        var model = LedgerModel(rule, from: now, days: town.calendars[current].model)
        for _ in 0..<chance.below(12) {
            now = now.addingTimeInterval(Double(1 + chance.below(chance.below(3) == 0 ? 400_000 : 40_000)))
            try await database.setMoment(now)
            let fired = try await database.transaction(for: .worker) { try await DeadlineDesk().fire(most: 10, in: $0) }
            #expect((fired == 1) == model.fires(at: now), "\(comment): firing at \(now)")
            let calendar = town.calendars[current].dated
            switch chance.below(6) {
            case 0, 1:
                let cause: LimitRule.Pause.Cause = chance.below(2) == 0 ? .clarification : .consultation
                try await attempt(model.pause(cause, at: now), comment, in: database) {
                    try await DeadlineDesk().pause(id, for: cause, by: calendar, in: $0)
                }
            case 2, 3:
                try await attempt(model.resume(at: now), comment, in: database) {
                    try await DeadlineDesk().resume(id, by: calendar, in: $0)
                }
            case 4:
                let amount = chance.below(9)
                try await attempt(model.extend(by: amount), comment, in: database) {
                    try await DeadlineDesk()
                        .extend(id, by: amount, reason: "由", as: .worker, by: calendar, in: $0)
                }
            default:
                let turn = chance.below(5)
                if turn == 0 {
                    try await meet(as: holder, in: database)
                    model.meet()
                } else if turn < 3 {
                    holder = town.agencies[holder == town.agencies[0] ? 1 : 0]
                    try await pass(to: holder, at: now, in: database)
                } else {
                    current = chance.below(town.calendars.count)
                    try await publish(current, in: database)
                    model.recount(by: town.calendars[current].model)
                }
            }
            try await compare(id, with: model, town.calendars[current].playbook, comment, in: database)
        }
        try await end(id, in: database)
    }

    private mutating func randomRule() -> LimitRule {
        let units: [LimitRule.Unit] = [.workingDays, .workingDays, .clockHours, .minutes]
        let unit = units[chance.below(4)]
        let length = 1 + chance.below(unit == .minutes ? 6_000 : unit == .clockHours ? 100 : 20)
        return LimitRule(
            code: "limit-\(number)",
            name: "时限",
            length: length,
            unit: unit,
            start: .discovery,
            document: "文件",
            countsFirstDay: chance.below(4) == 0,
            pauses: [
                .init(cause: .clarification, beginsAnew: true), .init(cause: .consultation, beginsAnew: false),
            ],
            extending: chance.below(3) == 0 ? nil : .init(most: 12, times: 2, approver: .coordinator),
            silence: chance.below(3) == 0 ? .consent : nil
        )
    }
}

extension History {
    private func arm(
        _ rule: LimitRule,
        from start: Date,
        _ current: Int,
        in database: Database
    ) async throws -> ID<Deadline> {
        try await publish(current, in: database)
        return try await database.transaction(for: .worker) { transaction in
            let event = try await transaction.value("SELECT event_id FROM hy.cases WHERE id = \(found)", as: UUID.self)
            try await desk.arm(
                Limit(rule, of: "set"),
                caseID: found.rawValue,
                eventID: try #require(event),
                from: start,
                by: town.calendars[current].dated,
                in: transaction
            )
            let id: UUID? = try await transaction.value("SELECT id FROM hy.deadlines WHERE rule = \(rule.code)")
            return ID(rawValue: try #require(id))
        }
    }

    /// Asks the ledger and expects the model's answer.
    private func attempt(
        _ expected: DeadlineRefusal?,
        _ comment: Comment,
        in database: Database,
        _ step: @Sendable (Transaction) async throws -> Void
    ) async throws {
        var refusal: DeadlineRefusal?
        do {
            try await database.transaction(for: .worker) { try await step($0) }
        } catch let refused as DeadlineRefusal {
            refusal = refused
        }
        #expect(refusal == expected, comment)
    }

    private func pass(to holder: AgencyID, at now: Date, in database: Database) async throws {
        let found = found
        try await database.transaction(for: .worker) { transaction in
            try await transaction.execute(
                """
                INSERT INTO hy.case_steps (case_id, step, custody, at) VALUES (\(found), 'route', \(holder), \(now))
                """
            )
        }
        try await Scratch.asSuperuser(of: database) { transaction in
            try await transaction.execute(
                "UPDATE hy.cases SET agency_id = \(holder), held_since = \(now) WHERE id = \(found)"
            )
        }
    }

    private func meet(as holder: AgencyID, in database: Database) async throws {
        let official = try #require(town.officials[holder])
        _ = try await database.transaction(for: .person(official)) { transaction in
            try await desk.meet(caseID: found.rawValue, in: transaction)
        }
    }

    /// Makes a version current and counts every limit by its calendar.
    private func publish(_ current: Int, in database: Database) async throws {
        let dated = town.calendars[current].dated
        try await database.transaction(for: .worker) { transaction in
            try await transaction.execute(
                "INSERT INTO hy.playbook_terms (version_id, since) VALUES (\(dated.version), \(transaction.moment))"
            )
        }
        var looked = 1
        while looked > 0 {
            looked = try await database.transaction(for: .worker) { transaction in
                try await Recount(by: dated).work(most: 3, in: transaction).looked
            }
        }
    }

    private func compare(
        _ id: ID<Deadline>,
        with model: LedgerModel,
        _ playbook: Playbook,
        _ comment: Comment,
        in database: Database
    ) async throws {
        let record = try await database.transaction(for: .worker) { try await desk.record(of: id, in: $0) }
        #expect(record.deadline.state.rawValue == model.state, comment)
        let due = model.due
        if let due {
            #expect(
                abs(record.deadline.dueAt.timeIntervalSince(due)) < 0.001,
                "\(comment): \(record.deadline.dueAt) \(due)"
            )
        }
        // What is over keeps the calendar that it ended under.
        guard ["armed", "paused"].contains(model.state) else { return }
        let explained = try DeadlineExplanation(of: record, by: playbook.calendar, digest: nil, ruleSets: [])
        #expect(explained.isSound && (explained.due == nil) == (model.state == "paused"), comment)
        if let count = explained.due?.count {
            let numbers = count.days.compactMap(\.number)
            #expect(numbers == Array(1...explained.course.length) && count.days.last?.number != nil, comment)
        }
        #expect(record.custody.first?.since == record.deadline.armedAt && record.custody.last?.until == nil, comment)
        for (one, next) in zip(record.custody, record.custody.dropFirst()) { #expect(one.until == next.since, comment) }
    }

    private func end(_ id: ID<Deadline>, in database: Database) async throws {
        let calendar = town.calendars[0].dated
        try await database.transaction(for: .worker) { transaction in
            guard let found = try await desk.deadline(id, in: transaction),
                [.armed, .paused, .missed].contains(found.state)
            else { return }
            try await desk.cancel(id, words: "历史结束", by: calendar, in: transaction)
        }
    }
}
