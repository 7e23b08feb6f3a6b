package import Foundation
package import Web

/// Sends letters.
///
/// It keeps no connection: the address that was checked is the one that is connected to, and robots take but a few
/// letters a minute.
package struct Post: Sendable {
    private let reach: Reach
    private let patience: Duration
    private let now: @Sendable () -> Date

    /// Opens a post.
    ///
    /// - Parameter patience: How long an answer may take over HTTP; mail has twice as long.
    package init(
        reach: Reach = Reach(),
        patience: Duration = .seconds(15),
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.reach = reach
        self.patience = patience
        self.now = now
    }

    /// Tries once to send the letter; whatever happens is an outcome.
    ///
    /// A letter of which it is not known whether it arrived is `later`, so it may arrive twice, with the same key.
    package func send(_ letter: Letter, over channel: Channel) async -> Outcome {
        let redaction = Redaction(hiding: channel.secrets + letter.words)
        do {
            switch channel.means {
            case .web(let web, let proxy):
                let errand = try web.errand(for: letter, at: now())
                let wire = Wire(reach: reach, proxy: proxy, patience: patience)
                let answer = try await wire.carry(errand, to: web.base)
                return web.outcome(of: answer, at: now(), redaction)
            case .mail(let relay):
                let mail = try Mail(letter, from: relay.sender, called: relay.name)
                return await handOver(mail, to: relay).outcome(redaction)
            }
        } catch let obstacle as Obstacle {
            return obstacle.outcome
        } catch is CancellationError {
            return Obstacle.cancelled.outcome
        } catch {
            return Obstacle.unanswered.outcome  // a fault of the network; its words may have the address in them
        }
    }

    /// The library blocks, so it has a thread of its own.
    private func handOver(_ mail: Mail, to relay: MailRelay) async -> Handover {
        let seconds = Int((patience / .seconds(1) * 2).rounded(.up))
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: relay.handOver(mail, within: seconds)) }
        }
    }
}

extension Obstacle {
    /// What it means where nobody answered: on the way, before it, or in the letter itself.
    fileprivate var outcome: Outcome {
        switch self {
        case .tooLong, .notUnderstood, .noAddressee, .tooManyAddressees: .refused(Reason(self))
        case .outOfReach: .channelDead(Reason(self))
        default: .later(after: nil, Reason(self))
        }
    }
}
