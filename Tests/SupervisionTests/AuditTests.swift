import Foundation
import Kernel
import Making
import Postgres
import Supervision
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct AuditTests {
    private func gaps(_ database: Database) async throws -> [String] {
        try await database.transaction(for: .auditor, .readOnly) { transaction in
            try await AuditDesk().gaps(in: transaction).map(\.kind)
        }
    }

    @Test("nothing is missing while everybody works, and each row that is deleted by hand is named")
    func namesWhatIsGone() async throws {
        try await Watch.run(level: 1) { watch in
            try await watch.arm(hours: 10)
            for minute in stride(from: 0, through: 700, by: 30) { try await watch.look(at: minute) }
            #expect(try await gaps(watch.database) == [])

            let cases: [(String, String)] = [
                ("hy.deliveries", "outcome-gone"), ("hy.alarm_steps WHERE rung = 4 AND round = 1", "told-gone"),
                ("hy.deadline_firings", "firing-gone"), ("hy.deadline_facts WHERE fact = 'missed'", "fact-gone"),
                ("hy.notices", "told-nobody"), ("hy.alarms", "alarm-gone"), ("hy.deadlines", "limit-gone"),
            ]
            for (rows, gap) in cases {
                let found = try await Scratch.asSuperuser(of: watch.database) { transaction in
                    try await transaction.execute("SAVEPOINT before")
                    try await transaction.execute("SET LOCAL session_replication_role = replica")
                    try await transaction.execute(SQL(stringLiteral: "DELETE FROM \(rows)"))
                    let found = try await AuditDesk().gaps(in: transaction).map(\.kind)
                    try await transaction.execute("ROLLBACK TO before")
                    return found
                }
                #expect(found.contains(gap), "\(rows): \(found)")
            }
        }
    }

    @Test("what is due and was not done within a minute is named, by itself")
    func namesWhatIsLate() async throws {
        try await Watch.run(level: 1) { watch in
            try await watch.arm(hours: 10)
            try await watch.look(at: 0)
            try await watch.database.setMoment(watch.moment(301))
            #expect(try await gaps(watch.database) == [])
            try await watch.database.setMoment(watch.moment(302))
            #expect(try await gaps(watch.database) == ["alarm-not-looked-at"])
            try await watch.database.setMoment(watch.moment(602))
            #expect(try await gaps(watch.database).sorted() == ["alarm-not-looked-at", "limit-not-fired"])
            try await watch.look(at: 602)
            #expect(try await gaps(watch.database) == [])
        }
    }
}
