/// When an attempt follows one that failed.
package struct RetrySchedule: Sendable, Hashable {
    /// The wait before each attempt; there are as many attempts as waits.
    package let waits: [Duration]

    /// What Standard Webhooks recommends: ten attempts in a little over three days.
    package static let webhook = RetrySchedule(
        waits: [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400].map { .seconds($0) }
    )

    /// For what is only of use soon: seven attempts in less than four hours.
    package static let robot = RetrySchedule(waits: [0, 30, 120, 600, 1_800, 3_600, 7_200].map { .seconds($0) })

    /// The same attempts with every wait so many times as long.
    package func scaled(by factor: Double) -> RetrySchedule { RetrySchedule(waits: waits.map { $0 * factor }) }

    /// How long all attempts take together, but for what chance adds.
    var whole: Duration { waits.reduce(.zero, +) }

    /// How long to wait before an attempt, with up to a tenth more by chance; nothing where there is none any more.
    ///
    /// - Parameters:
    ///   - attempt: The number of the attempt, from 1 on.
    ///   - seed: What chance is drawn from, such as the letter's number: the same seed, the same wait.
    package func wait(beforeAttempt attempt: Int, seed: UInt64) -> Duration? {
        guard waits.indices.contains(attempt - 1) else { return nil }
        var word = seed &+ UInt64(attempt) &* 0x9E37_79B9_7F4A_7C15
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        let chance = Double((word ^ word >> 31) >> 11) / Double(1 << 53)
        return waits[attempt - 1] * (1 + chance / 10)
    }
}
