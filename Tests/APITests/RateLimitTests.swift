import Foundation
import HTTPTypes
import Kernel
import Making
import Postgres
import Testing

@testable import API

@Suite(.timeLimit(.minutes(15))) struct RateLimitTests {
    @Test("a share is used up after its last request and fills again steadily")
    func fillsAgain() {
        let allowance = Allowance(requests: 60)
        let begun = ContinuousClock.now
        for left in (0..<60).reversed() {
            #expect(allowance.take(.network("a"), at: begun)?.left == left)
        }
        let tooMany = allowance.take(.network("a"), at: begun)
        let other = allowance.take(.network("b"), at: begun)
        let later = (0..<4).map { _ in allowance.take(.network("a"), at: begun + .milliseconds(3_000)) }
        let rested = allowance.take(.network("a"), at: begun + .seconds(300))

        #expect(tooMany == Allowance.Share(most: 60, left: 0, fullAfter: 60, wait: 1))
        #expect(other?.left == 59)
        #expect(later.map { $0?.wait } == [nil, nil, nil, 1])
        #expect(rested?.left == 59)
    }

    @Test("whose share is full again is forgotten, so that memory stays bounded")
    func forgets() {
        let allowance = Allowance(requests: 10)
        let begun = ContinuousClock.now
        for hour in 0..<3 {
            for number in 0..<10_000 {
                _ = allowance.take(.network("\(hour) \(number)"), at: begun + .seconds(3_600 * hour))
            }
        }

        #expect(allowance.holders <= 10_001)
    }

    @Test("each person has a share, whatever their credentials; who is not signed in shares with their network")
    func sharesApart() async throws {
        try await Town.opened(allowance: Allowance(requests: 3)) { town in
            let (session, again) = try await town.make { transaction in
                let official = try await transaction.makeOfficial(.liaison)
                let first = try await transaction.makeSession(of: official)
                let second = try await transaction.makeSession(of: official)
                return (Credentials.bearer(first.text), Credentials.bearer(second.text))
            }
            let other = try await town.session(.coordinator)
            func ask(_ path: String, as credentials: Credentials = .nobody) async throws -> (Int, String?) {
                let reply = try await town.ask(.get, path, as: credentials)
                return (reply.status, reply.headers[.rateLimit].map { String($0.prefix { $0 != "t" }) })
            }
            for (credentials, wanted) in [
                (session, (200, #""asker";r=2;"#)), (again, (200, #""asker";r=1;"#)),
                (session, (200, #""asker";r=0;"#)),
                (again, (429, #""asker";r=0;"#)), (other, (200, #""asker";r=2;"#)),
            ] {
                let found = try await ask("/v1/sessions/current", as: credentials)
                #expect(found == wanted)
            }
            for status in [401, 401, 401, 429] {
                let found = try await ask("/v1/cases")
                #expect(found.0 == status)
            }
            let health = try await town.ask(.get, "/readyz")
            #expect(health.status == 200 && health.headers[.rateLimit] == nil)
        }
    }

    @Test("one request too many is told how long to wait, and does nothing")
    func waits() async throws {
        try await Town.opened(allowance: Allowance(requests: 1)) { town in
            let (_, _, session) = try await town.makePerson()
            let begun = ContinuousClock.now
            let first = try await town.ask(.get, "/v1/sessions/current", as: session)
            let refused = try await town.ask(.delete, "/v1/sessions", as: session)

            #expect(first.headers[.rateLimitPolicy] == #""asker";q=1;w=60"#)
            #expect(refused.status == 429 && refused.code == "rate.used")
            let wait = try #require(refused.headers[.retryAfter].flatMap { Int($0) })
            let passed = Int(begun.duration(to: .now) / .seconds(1)) + 1
            #expect((60 - passed...60).contains(wait))
            #expect(refused.headers[.rateLimit] == #""asker";r=0;t=\#(wait)"#)
            #expect(try await town.database.count("SELECT count(*) FROM hy.sessions WHERE ended_at IS NULL") == 1)
        }
    }
}
