import Cases
import Foundation
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@Suite struct CaseLimitsTests {
    @Test("a case that is sent back has its limit, also where its plan was taken out of the playbook since")
    func armsByItsOwnVersion() async throws {
        // Opening takes numbers, which are counted once for a city: so a database of its own.
        try await Scratch.cloned { database in
            let opening = try CaseOpening(playbook: Shipped.playbook(), version: Shipped.version)
            let (old, new) = ("code: housing-property", "code: homes")
            let later = try Shipped.playbook(changing: "responses/housing-property.yaml", old, to: new)
            try await database.transaction(for: .worker) { transaction in
                try await transaction.makePlaybook(Shipped.version)
                let limits = CaseLimits(playbook: later, version: try await transaction.makePlaybook())
                let agency = try await transaction.makeAgency("市住建局", duties: ["housing"])
                let head = Principal.person(try await transaction.makeOfficial(.head, at: agency))
                let office = try await transaction.makeOfficial(.coordinator)
                let event = try await transaction.makeEvent(level: 3, levelBy: office.person)
                try await opening.open(for: event.rawValue, in: transaction)
                let opened: SQL = "SELECT id FROM hy.cases WHERE event_id = \(event) AND plan = 'housing-property'"
                let id = try #require(try await transaction.value(opened, as: ID<Case>.self))
                try await transaction.acting(as: head) { transaction in
                    _ = try await CaseDesk().accept(id, by: head, in: transaction)
                    _ = try await CaseDesk().answer(id, text: "已修好", by: head, in: transaction)
                }
                try await transaction.acting(as: .person(office)) { transaction in
                    _ = try await CaseDesk().sendBack(id, reason: "没有修", by: .person(office), in: transaction)
                }

                for _ in 1...2 { try await limits.armAgain(for: id.rawValue, in: transaction) }

                let armed: SQL = "SELECT rule FROM hy.deadlines WHERE case_id = \(id) AND state = 'armed'"
                #expect(try await transaction.values(armed, as: String.self) == ["answer-again-24h"])
            }
        }
    }
}
