import Cases
import Deadlines
import Events
import Foundation
import Intake
import Kernel
import Making
import Playbooks
import Postgres
import Testing
import TestSupport

@Suite(.timeLimit(.minutes(15))) struct CaseOpeningTests {
    @Test("the matter names who leads and who assists, and all of them are let in")
    func opensByMatter() async throws {
        try await Self.opened { transaction, opening in
            let agencies = try await transaction.makeAgencies("housing", "market-order", "territory", "health")
            let event = try await transaction.makeConfirmed(matter: "housing.estate.fees")

            try await opening.open(for: event.rawValue, in: transaction)

            let file = try await transaction.onlyFile(of: event)
            #expect(file.found.agency == agencies["housing"])
            #expect(file.found.plan == "housing-property")
            #expect(file.found.state == .routed)
            #expect(Set(file.assistants) == Set([agencies["market-order"], agencies["territory"]].compactMap(\.self)))
            #expect(file.steps.map(\.step) == ["route"])
            #expect(try await transaction.access(to: event, as: "lead") == [agencies["housing"]])
            #expect(try await Set(transaction.access(to: event, as: "assisting")) == Set(file.assistants))
            let journal: SQL = "SELECT count(*) FROM hy.journal WHERE action = 'case.opened'"
            #expect(try await transaction.count(journal) == 1)
        }
    }

    @Test("where lives are at stake the risk names who leads, and the matter's own agency assists")
    func opensByRisk() async throws {
        try await Self.opened { transaction, opening in
            let playbook = try Shipped.playbook()
            let risk = try #require(playbook.lexicon.risks.first { $0.code == "explosion-fire" })
            let agencies = try await transaction.makeAgencies(risk.duty, "housing", "health", "information-office")
            let event = try await transaction.makeConfirmed(
                matter: "housing.estate.fees",
                risks: ["explosion-fire"],
                level: 2
            )

            try await opening.open(for: event.rawValue, in: transaction)

            let file = try await transaction.onlyFile(of: event)
            #expect(file.found.plan == "safety-incident")
            #expect(file.found.agency == agencies[risk.duty])
            let wanted = ["housing", "health", "information-office"].compactMap { agencies[$0] }
            #expect(Set(file.assistants) == Set(wanted))
        }
    }

    @Test(
        "what most items show has its own plan, what one of many shows has not",
        arguments: [(2, "rumour"), (1, "livelihood")]
    )
    func opensByWhatPrevails(_ telling: Int, _ plan: String) async throws {
        try await Self.opened { transaction, opening in
            let agencies = try await transaction.makeAgencies("water-supply", "cyberspace", "information-office")
            var items: [ID<Item>] = []
            for number in 0..<4 {
                items.append(try await transaction.makeItem(risks: number < telling ? ["mass", "rumour"] : []))
            }
            let event = try await transaction.makeConfirmed(
                matter: "utilities.water.outage",
                risks: ["mass", "rumour"],
                item: items[0]
            )
            try await transaction.place(items.dropFirst(), in: event)

            try await opening.open(for: event.rawValue, in: transaction)

            let file = try await transaction.onlyFile(of: event)
            #expect(file.found.plan == plan)
            #expect(file.found.agency == agencies["water-supply"])
            #expect(file.assistants.contains { $0 == agencies["cyberspace"] } == (plan == "rumour"))
        }
    }

    @Test("where neither matter nor risk is known, the information office answers")
    func opensAtTheOffice() async throws {
        try await Self.opened { transaction, opening in
            let agencies = try await transaction.makeAgencies("information-office", "housing")
            let event = try await transaction.makeConfirmed(matter: nil)

            try await opening.open(for: event.rawValue, in: transaction)

            #expect(try await transaction.onlyFile(of: event).found.agency == agencies["information-office"])
        }
    }

    @Test("a duty that no agency holds falls to the information office")
    func vacantDuty() async throws {
        try await Self.opened { transaction, opening in
            let agencies = try await transaction.makeAgencies("information-office")
            let event = try await transaction.makeConfirmed(matter: "housing.estate.fees")

            try await opening.open(for: event.rawValue, in: transaction)

            #expect(try await transaction.onlyFile(of: event).found.agency == agencies["information-office"])
        }
    }

    @Test("the successor of an abolished agency answers, at the end of the chain")
    func successor() async throws {
        try await Self.opened { transaction, opening in
            let heir = try await transaction.makeAgency("丙局")
            let between = try await transaction.makeAgency("乙局", until: "2019-01-01", successor: heir)
            _ = try await transaction.makeAgency("甲局", duties: ["housing"], until: "2010-01-01", successor: between)
            let event = try await transaction.makeConfirmed(matter: "housing.estate.fees")

            try await opening.open(for: event.rawValue, in: transaction)

            #expect(try await transaction.onlyFile(of: event).found.agency == heir)
        }
    }

    @Test("a duty whose only holder was abolished without a successor falls to the information office")
    func deadHolder() async throws {
        try await Self.opened { transaction, opening in
            let agencies = try await transaction.makeAgencies("information-office")
            _ = try await transaction.makeAgency("甲局", duties: ["housing"], until: "2010-01-01")
            let event = try await transaction.makeConfirmed(matter: "housing.estate.fees")

            try await opening.open(for: event.rawValue, in: transaction)

            #expect(try await transaction.onlyFile(of: event).found.agency == agencies["information-office"])
        }
    }

    @Test(
        "of several that hold a duty the one that the items name answers, and the information office where none is named"
    )
    func severalHolders() async throws {
        try await Self.opened { transaction, opening in
            let office = try await transaction.makeAgencies("information-office")
            _ = try await transaction.makeAgency("东区住建局", duties: ["housing"])
            let west = try await transaction.makeAgency("西区住建局", duties: ["housing"])
            let naming = try await transaction.makeConfirmed(
                matter: "housing.estate.fees",
                item: transaction.makeItem("物业费涨了，西区住建局不管。")
            )
            let silent = try await transaction.makeConfirmed(matter: "housing.estate.fees")

            try await opening.open(for: naming.rawValue, in: transaction)
            try await opening.open(for: silent.rawValue, in: transaction)

            #expect(try await transaction.onlyFile(of: naming).found.agency == west)
            #expect(try await transaction.onlyFile(of: silent).found.agency == office["information-office"])
        }
    }

    @Test("a city in which nobody could answer says which duty is missing, and opens nothing")
    func nobodyAnswers() async throws {
        try await Self.opened { transaction, opening in
            let event = try await transaction.makeConfirmed(matter: "housing.estate.fees")

            await #expect { try await opening.open(for: event.rawValue, in: transaction) } throws: { error in
                "\(error)".contains("housing")
            }

            #expect(try await transaction.count("SELECT count(*) FROM hy.cases") == 0)
        }
    }

    @Test("the limit runs from discovery, however late the level was confirmed")
    func armsFromDiscovery() async throws {
        try await Self.opened { transaction, opening in
            _ = try await transaction.makeAgencies("housing")
            let discovered = transaction.moment.addingTimeInterval(-30 * 3_600)
            let event = try await transaction.makeConfirmed(
                matter: "housing.estate.fees",
                discoveredAt: discovered
            )

            try await opening.open(for: event.rawValue, in: transaction)

            let file = try await transaction.onlyFile(of: event)
            let deadline = try #require(file.deadlines.first)
            #expect(file.deadlines.map(\.rule) == ["answer-48h"])
            #expect(deadline.startsAt.timeIntervalSince(discovered).magnitude < 0.001)
            #expect(deadline.dueAt.timeIntervalSince(discovered) - 48 * 3_600 < 0.001)
            #expect(deadline.armedAt == transaction.moment)
            #expect(file.found.discoveredAt == deadline.startsAt)
        }
    }

    @Test("an event without a confirmed level opens no case")
    func needsLevel() async throws {
        try await Self.opened { transaction, opening in
            _ = try await transaction.makeAgencies("housing")
            let event = try await transaction.makeEvent()

            try await opening.open(for: event.rawValue, in: transaction)
            try await opening.open(for: UUID(), in: transaction)

            #expect(try await transaction.count("SELECT count(*) FROM hy.cases") == 0)
        }
    }

    @Test("opening twice, one after the other or at once, opens one case with one limit")
    func opensOnce() async throws {
        try await Scratch.cloned(connections: 4) { database in
            let opening = try CaseOpening(playbook: Shipped.playbook(), version: Shipped.version)
            let event = try await database.transaction(for: .worker) { transaction in
                try await transaction.makePlaybook(Shipped.version)
                _ = try await transaction.makeAgencies("housing", "territory")
                return try await transaction.makeConfirmed(matter: "housing.estate.fees")
            }

            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await database.transaction(for: .worker) {
                            try await opening.open(for: event.rawValue, in: $0)
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await database.transaction(for: .worker) { try await opening.open(for: event.rawValue, in: $0) }

            #expect(try await database.count("SELECT count(*) FROM hy.cases") == 1)
            #expect(try await database.count("SELECT count(*) FROM hy.deadlines") == 1)
            #expect(try await database.count("SELECT count(*) FROM hy.deadline_facts") == 1)
            #expect(try await database.count("SELECT count(*) FROM hy.case_steps") == 1)
            #expect(try await database.count("SELECT count(*) FROM hy.journal WHERE action = 'case.opened'") == 1)
        }
    }

    /// Opening takes numbers, which are counted once for a city: so a database of its own.
    private static func opened(_ body: @escaping @Sendable (Transaction, CaseOpening) async throws -> Void) async throws
    {
        try await Scratch.cloned { database in
            try await database.transaction(for: .worker) { transaction in
                try await transaction.makePlaybook(Shipped.version)
                try await body(transaction, CaseOpening(playbook: Shipped.playbook(), version: Shipped.version))
            }
        }
    }
}

extension Transaction {
    /// One agency for each duty.
    fileprivate func makeAgencies(_ duties: String...) async throws -> [String: AgencyID] {
        var agencies: [String: AgencyID] = [:]
        for duty in duties { agencies[duty] = try await makeAgency(duty, duties: [duty]) }
        return agencies
    }

    fileprivate func makeConfirmed(
        matter: String?,
        risks: [String] = [],
        level: Int16 = 3,
        item: ID<Item>? = nil,
        discoveredAt: Date? = nil
    ) async throws -> ID<Event> {
        let leader = try await makeOfficial(.leader)
        return try await makeEvent(
            item,
            matter: matter,
            risks: risks,
            level: level,
            levelBy: leader.person,
            discoveredAt: discoveredAt
        )
    }

    /// Puts more items into an event.
    fileprivate func place(_ items: some Sequence<ID<Item>>, in event: ID<Event>) async throws {
        for item in items {
            try await execute(
                """
                INSERT INTO hy.event_items (item_id, event_id, placed_at, similarity, placed_by)
                VALUES (\(item), \(event), \(moment), 1, 'keeper')
                """
            )
        }
    }

    fileprivate func onlyFile(of event: ID<Event>) async throws -> CaseFile {
        let ids = try await values("SELECT id FROM hy.cases WHERE event_id = \(event)", as: ID<Case>.self)
        #expect(ids.count == 1)
        let id = try #require(ids.first)
        return try #require(try await CaseDesk().file(id, in: self))
    }

    fileprivate func access(to event: ID<Event>, as reason: String) async throws -> [AgencyID] {
        try await values(
            "SELECT agency_id FROM hy.access WHERE event_id = \(event) AND reason = \(reason)",
            as: AgencyID.self
        )
    }
}
