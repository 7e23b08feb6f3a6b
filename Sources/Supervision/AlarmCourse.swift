package import Foundation
package import Playbooks

/// How far an alarm has climbed, and what it stands for at this moment.
package struct AlarmStanding: Sendable, Hashable {
    /// How many rungs of the chain were reached.
    package var rung: Int
    /// How often the last one was told again.
    package var round: Int
    /// When it was raised.
    package var raisedAt: Date
    /// When a rung was told last.
    package var toldAt: Date?
    /// Until when it rests, because somebody acknowledged it or put it off; nothing while it waits.
    package var restsUntil: Date?
    /// Whether nobody of the last rung could be reached.
    package var isUnreached: Bool
    /// Whether somebody was told that the limit was missed, since it got its time.
    package var missWasTold: Bool
    /// What has become of the thing itself.
    package var outlook: Outlook

    /// Puts a standing together.
    package init(
        rung: Int = 0,
        round: Int = 0,
        raisedAt: Date,
        toldAt: Date? = nil,
        restsUntil: Date? = nil,
        isUnreached: Bool = false,
        missWasTold: Bool = false,
        outlook: Outlook
    ) {
        self.rung = rung
        self.round = round
        self.raisedAt = raisedAt
        self.toldAt = toldAt
        self.restsUntil = restsUntil
        self.isUnreached = isUnreached
        self.missWasTold = missWasTold
        self.outlook = outlook
    }

    /// What has become of the thing that the alarm is about.
    package enum Outlook: Sendable, Hashable {
        /// It is done, closed or cancelled.
        case over
        /// Its limit stands still.
        case standsStill
        /// Its limit runs and ends at `to`.
        case runs(from: Date, to: Date)
        /// Its limit was missed, or a level or a source waits without a limit.
        case waits
    }
}

/// What follows for an alarm at a moment.
package enum AlarmMove: Sendable, Hashable {
    /// Nobody has to be told any more.
    case end
    /// Nothing yet; it is looked at again at a moment, or once the thing itself moves.
    case look(at: Date?)
    /// Rung `rung`, from 1, is told, for the `round`th time again (0: the first time).
    case tell(rung: Int, round: Int)
}

/// Climbs a chain: says who is to be told and when an alarm is looked at next.
///
/// Of several rungs whose time came while nobody looked the highest is told. Who rests is left alone, but for a limit that is
/// missed meanwhile: nobody has acknowledged that.
package struct AlarmCourse: Sendable {
    private let chain: EscalationChain

    /// Prepares to climb a chain.
    package init(_ chain: EscalationChain) { self.chain = chain }

    /// What follows for an alarm.
    package func move(_ standing: AlarmStanding, at now: Date) -> AlarmMove {
        switch standing.outlook {
        case .over: return .end
        case .standsStill: return .look(at: nil)
        case .runs(_, let end):
            // What is due and has not fired yet fires within a second.
            if let rest = standing.restsUntil, rest > now { return .look(at: min(rest, max(end, now + 1))) }
        case .waits:
            if isMissUntold(standing) { return .tell(rung: overdueRung, round: 0) }
            if let rest = standing.restsUntil, rest > now { return .look(at: rest) }
        }
        return climb(standing, at: now)
    }

    /// The rung on which a limit is missed, from 1; 0 where there is none.
    private var overdueRung: Int { (chain.rungs.lastIndex { $0.when == .share(100) } ?? -1) + 1 }

    private func isMissUntold(_ standing: AlarmStanding) -> Bool {
        chain.matter.hasLimit && overdueRung > 0 && !standing.missWasTold
    }

    private func climb(_ standing: AlarmStanding, at now: Date) -> AlarmMove {
        // What was told under another chain may lie below the rung on which this one tells of a miss.
        let reached = standing.outlook == .waits ? max(standing.rung, overdueRung) : standing.rung
        guard reached < chain.rungs.count else {
            // A chain that became shorter on the way still sees the end.
            if case .runs(_, let end) = standing.outlook { return .look(at: max(end, now + 1)) }
            return again(standing, at: now)
        }
        switch (standing.outlook, chain.rungs[reached].when) {
        case (.waits, .after(let minutes)):
            let moment = (standing.toldAt ?? standing.raisedAt) + Double(minutes) * 60
            return moment <= now || standing.isUnreached ? .tell(rung: reached + 1, round: 0) : .look(at: moment)
        case (.runs(let start, let end), .share):
            return near(standing.rung, isUnreached: standing.isUnreached, from: start, to: end, at: now)
        case (.runs(_, let end), .after):
            // Another chain had come further: these rungs come once it is missed.
            return .look(at: max(end, now + 1))
        case (.over, _), (.standsStill, _), (.waits, .share):
            return .look(at: nil)
        }
    }

    /// The highest rung whose share of the limit is over, or when the next one comes.
    private func near(_ reached: Int, isUnreached: Bool, from start: Date, to end: Date, at now: Date) -> AlarmMove {
        var due: Int?
        for (index, rung) in chain.rungs.enumerated().dropFirst(reached) {
            guard case .share(let share) = rung.when, share < 100 else { break }
            let moment = start + end.timeIntervalSince(start) * Double(share) / 100
            if moment <= now || (isUnreached && index == reached) {
                due = index + 1
            } else if due == nil {
                return .look(at: moment)
            }
        }
        return due.map { .tell(rung: $0, round: 0) } ?? .look(at: max(end, now + 1))
    }

    private func again(_ standing: AlarmStanding, at now: Date) -> AlarmMove {
        guard let again = chain.again, standing.round < again.times, case .waits = standing.outlook else {
            return .look(at: nil)
        }
        let moment = (standing.toldAt ?? standing.raisedAt) + Double(again.every) * 60
        return moment <= now ? .tell(rung: chain.rungs.count, round: standing.round + 1) : .look(at: moment)
    }
}
