import Foundation
import Web

/// What came back over HTTP.
struct Answer: Sendable {
    let status: Int
    /// The header of this name, as it was written.
    var retryAfter: String?
    /// The other side's clock.
    var date: Date?
    /// At most 64 KiB; what was longer is no answer.
    let body: [UInt8]

    /// How long the other side wants us to wait: up to a day.
    ///
    /// - Parameter now: The moment of the answer, for a wait that is written as a date.
    func wait(at now: Date) -> Duration? {
        guard let words = retryAfter?.trimmingCharacters(in: .whitespaces) else { return nil }
        let seconds = Double(words) ?? HTTPDate.read(words).map { $0.timeIntervalSince(now) }
        return seconds.flatMap { $0.isFinite ? .seconds(min(max($0, 0), 86_400).rounded(.up)) : nil }
    }

    /// Whether the other side's clock is more than 50 minutes from ours: signatures hold for an hour.
    func isSkewed(at now: Date) -> Bool {
        date.map { abs($0.timeIntervalSince(now)) > 3_000 } ?? false
    }

    /// The body as one object of JSON; nothing where it is none.
    func object<Object: Decodable>(_ type: Object.Type) -> Object? {
        try? JSONDecoder().decode(type, from: Data(body))  // what is no object has no code, which the caller tells
    }

    /// What an answer means that has no code of the provider in its body: never success.
    func outcome(at now: Date) -> Outcome {
        let reason = { Reason($0, "HTTP \(status)") }
        return switch status {
        case 300..<400: .later(after: nil, reason(.redirected))
        case 408: .later(after: wait(at: now), reason(.timedOut))
        case 410: .channelDead(reason(.gone))
        case 413: .refused(reason(.tooLong))
        case 429: .later(after: wait(at: now), reason(.tooMany))
        // What stands before the receiver does not know what became of it.
        case 502, 504: .later(after: wait(at: now), reason(.unanswered))
        case 500...: .later(after: wait(at: now), reason(.busy))
        default: .later(after: wait(at: now), reason(.unclear))
        }
    }
}
