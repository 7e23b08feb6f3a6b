import Foundation
import HTTPTypes
import Intake
import Kernel
import Making
import Postgres
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct ImportHandingOnTests {
    @Test("a file that is given back was not tried: after trouble it comes behind others, after a stop before them")
    func givesBack() async throws {
        try await Town.opened { town in
            let key = try await town.key()
            for name in ["a", "b"] {
                let file = Sending.raw(Array("正文\n停水\(name)\n".utf8), type: "text/csv")
                #expect(try await town.ask(.post, "/v1/imports?name=\(name).csv", as: key, file).status == 202)
            }
            func claim() async throws -> ImportRecord {
                try await #require(town.make { try await ImportDesk().claim(in: $0) })
            }
            func giveBack(_ record: ImportRecord, isFirst: Bool) async throws {
                try await town.make { try await ImportDesk().giveBack(record, isFirst: isFirst, in: $0) }
            }
            let free: SQL =
                "SELECT count(*) FROM hy.imports WHERE attempts = 0 AND coalesce(lease_until, '-infinity') <= clock_timestamp()"

            let first = try await claim()
            try await giveBack(first, isFirst: true)
            let again = try await claim()
            #expect(again.id == first.id)
            try await giveBack(again, isFirst: false)
            #expect(try await town.database.count(free) == 2)
            let other = try await claim()
            #expect(other.id != first.id)

            // Whoever lost it to another gives nothing back.
            try await town.make { try await $0.execute("UPDATE hy.imports SET lease_until = '-infinity'") }
            for _ in 0..<2 { _ = try await claim() }
            try await giveBack(other, isFirst: true)
            #expect(try await town.database.count(free) == 0)
        }
    }
}
