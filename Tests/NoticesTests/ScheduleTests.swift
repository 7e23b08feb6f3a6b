import Foundation
import TestSupport
import Testing

@testable import Notices

@Suite struct ScheduleTests {
    @Test("events are tried ten times over three days, robots and mail seven times within four hours")
    func waits() {
        let webhook = (1...11).map { RetrySchedule.webhook.wait(beforeAttempt: $0, seed: 7) }
        let hours = 3_600.0
        let standard = [0, 5, 300, 1_800, 2 * hours, 5 * hours, 10 * hours, 14 * hours, 20 * hours, 24 * hours]
        for (wait, seconds) in zip(webhook, standard) {
            let waited = wait.map { $0 / .seconds(1) } ?? -1
            #expect(waited >= seconds && waited <= seconds * 1.1)
        }
        #expect(webhook[10] == nil)
        #expect(RetrySchedule.webhook.wait(beforeAttempt: 0, seed: 7) == nil)
        #expect(RetrySchedule.robot.waits.count == 7)
        #expect(RetrySchedule.robot.waits.reduce(.zero, +) < .seconds(4 * 3_600))
        for kind in ChannelKind.allCases { #expect(kind.retries == (kind == .webhook ? .webhook : .robot)) }
    }

    @Test("chance is the same for the same letter and spreads different ones")
    func spreads() {
        let waits = (0..<1_000).map { RetrySchedule.robot.wait(beforeAttempt: 3, seed: $0) }
        #expect(waits == (0..<1_000).map { RetrySchedule.robot.wait(beforeAttempt: 3, seed: $0) })
        #expect(Set(waits).count > 990)
        let seconds = waits.compactMap { $0.map { $0 / .seconds(1) } }
        #expect(seconds.allSatisfy { (120...132).contains($0) })
        #expect((125.5...126.5).contains(seconds.reduce(0, +) / 1_000))
    }

    @Test("a factor makes every wait longer or shorter and leaves the number of attempts")
    func scales() {
        let quick = RetrySchedule.robot.scaled(by: 0.001)
        #expect(quick.waits.count == 7)
        #expect(quick.waits[6] == .milliseconds(7_200))
        #expect(RetrySchedule.robot.scaled(by: 0).waits.allSatisfy { $0 == .zero })
    }

    @Test(
        "in no stretch of time is more taken than allowed, and what is refused is let through when it said",
        arguments: 0..<20
    )
    func neverTakesMore(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        var allowance = ChannelKind.allCases[Int(seed) % 3].allowance
        var moment = signedAt
        var taken: [Date] = []
        for _ in 0..<600 {
            let before = allowance
            if let wait = allowance.take(at: moment) {
                #expect(wait > .zero)
                var patient = before
                #expect(patient.take(at: moment.addingTimeInterval(wait / .seconds(1) + 0.000_01)) == nil)
                var hasty = before
                #expect(hasty.take(at: moment.addingTimeInterval(wait / .seconds(1) - 0.001)) != nil)
            } else {
                taken.append(moment)
            }
            // Kept as a row and read again.
            allowance = Allowance(allowance.limits, taken: allowance.taken.shuffled(using: &random))
            moment.addTimeInterval(
                Double.random(in: 0...1, using: &random) < 0.5 ? 0 : Double.random(in: 0...4, using: &random)
            )
        }
        for limit in allowance.limits {
            for first in taken {
                #expect(taken.count { $0 >= first && $0 < first.addingTimeInterval(limit.seconds) } <= limit.count)
            }
        }
        #expect(taken.count > 100)
    }

    @Test("the robots' limits are held with some room, and what has no limit takes everything")
    func allows() {
        #expect(ChannelKind.dingTalk.allowance.limits == [.init(18, per: 60)])
        #expect(ChannelKind.weCom.allowance.limits == [.init(18, per: 60)])
        #expect(ChannelKind.feishu.allowance.limits == [.init(4, per: 1), .init(90, per: 60)])
        var endless = ChannelKind.webhook.allowance
        for _ in 0..<1_000 { #expect(endless.take(at: signedAt) == nil) }
        #expect(endless.taken.isEmpty)
    }

    @Test("a clock that is set back neither opens a channel nor shuts it for longer than a minute")
    func bearsClocks() {
        var allowance = ChannelKind.dingTalk.allowance
        for _ in 0..<18 { #expect(allowance.take(at: signedAt) == nil) }
        let back = signedAt.addingTimeInterval(-86_400)
        #expect(allowance.take(at: back) == .seconds(60))
        #expect(allowance.take(at: back.addingTimeInterval(61)) == nil)
    }
}
