import Foundation
import HTTPTypes
import Kernel
import Making
import Postgres
import Testing
import TestSupport

@testable import API

@Suite(.timeLimit(.minutes(15))) struct CutCommitTests {
    @Test("of 120 changes through a proxy that cuts every fourth commit, none is lost and none is made twice")
    func cutAfterCommit() async throws {
        try await Town.opened { town in
            let leader = try await town.session(.leader)
            let id = try await town.make { try await $0.makeCase($0.makeAgency()) }.text
            var configuration = try await Scratch.configuration(of: town.database)
            let real = try #require(configuration.conninfo.firstMatch(of: /host='([^']+)'/)?.1)
            let proxy = try await CutProxy(to: "\(real)/.s.PGSQL.5432", every: 4)
            configuration.conninfo.replace("host='\(real)'", with: "host='\(proxy.folder)'")
            let cutOff = Database(configuration)
            try await Town.serve(cutOff) { town in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for worker in 0..<4 {
                        group.addTask { try await Self.instruct(30, worker, on: id, as: leader, in: town) }
                    }
                    try await group.waitForAll()
                }
            }
            await cutOff.close()
            let cuts = proxy.cuts
            try await proxy.close()

            let (words, numbers) = try await town.make { transaction in
                let given: SQL = "FROM hy.case_steps WHERE step = 'instruct' ORDER BY instruction"
                return (
                    try await transaction.values("SELECT words \(given)", as: String.self),
                    try await transaction.values("SELECT instruction \(given)", as: Int32.self)
                )
            }
            #expect(numbers == Array(1...120))
            #expect(words.count == 120 && Set(words).count == 120)
            #expect(cuts >= 30, "\(cuts)")
        }
    }

    /// Sends each instruction until it is known to be done; one that is unknown is sent again with its key.
    private static func instruct(
        _ count: Int,
        _ worker: Int,
        on id: String,
        as leader: Credentials,
        in town: Town
    ) async throws {
        for number in 0..<count {
            var unknown = 0
            while true {
                let reply = try await town.ask(
                    .post,
                    "/v1/cases/\(id)/instructions",
                    as: leader,
                    .json(#"{"text": "第 \#(worker)-\#(number) 号批示"}"#),
                    headers: [.idempotencyKey: "\(worker)-\(number)"]
                )
                if reply.status == 200 {
                    // What was cut was done: nothing may be done a second time.
                    #expect((reply.headers[.idempotencyReplayed] == "true") == (unknown > 0))
                    break
                }
                switch reply.code {
                case "service.outcome-unknown": unknown += 1
                case "idempotency.still-running", "service.busy": break
                default: Issue.record("\(reply.status) \(reply.text)")
                }
                #expect(reply.headers[.retryAfter] != nil)
                guard reply.status < 500 || reply.status == 503 else { return }
            }
        }
    }
}
