/// What became of one attempt to send a letter over a channel.
package enum Outcome: Sendable, Hashable {
    /// The other side took it over; the evidence is what it answered, short and without secrets.
    case accepted(evidence: String)
    /// It may go another time, not before so long where the other side said how long.
    case later(after: Duration?, Reason)
    /// This letter never goes over this channel.
    case refused(Reason)
    /// Nothing goes over this channel until a person has mended it.
    case channelDead(Reason)

    /// Why it was not accepted; nothing where it was.
    package var reason: Reason? {
        switch self {
        case .accepted: nil
        case .later(_, let reason), .refused(let reason), .channelDead(let reason): reason
        }
    }
}

/// Why a letter was not accepted.
package struct Reason: Sendable, Hashable {
    /// Our word for it.
    package let obstacle: Obstacle
    /// What the other side said, such as `errcode 310000`; short, without secrets and without the letter's words.
    package let detail: String

    init(_ obstacle: Obstacle, _ detail: String = "") {
        self.obstacle = obstacle
        self.detail = detail
    }
}
