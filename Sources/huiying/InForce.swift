import API
import Assessment
import Cases
import Deadlines
import Events
import Foundation
import Intake
import Kernel
import Logging
import Organisation
import Playbooks
import Postgres
import ServiceLifecycle
import Supervision
import NIOConcurrencyHelpers

/// What the city decides by: the current playbook and everything that is made of it.
///
/// When another version or another model is published, all of it is made anew; work that has begun ends under the version it began with.
final class InForce: ServiceLifecycle.Service {
    /// One version with what is made of it.
    struct Parts: Sendable {
        let version: PlaybookID
        let playbook: Playbook
        let models: [UUID]
        let scoring: Scoring
        let keeper: Keeper
        let opening: CaseOpening
        let limits: CaseLimits
        let orders: OrderLimits
        let calendar: DatedCalendar
        let alarms: AlarmDesk
        var current: CurrentPlaybook { CurrentPlaybook(playbook, scoring: scoring) }

        init(_ found: Ground.Current) {
            let (version, playbook) = (found.version, found.playbook)
            self.version = version
            self.playbook = playbook
            models = found.models
            scoring = Scoring(playbook: playbook, version: version, advisers: found.advisers)
            keeper = Keeper(playbook: playbook, version: version)
            opening = CaseOpening(playbook: playbook, version: version)
            limits = CaseLimits(playbook: playbook, version: version)
            orders = OrderLimits(playbook: playbook, version: version)
            calendar = DatedCalendar(playbook.calendar, of: version)
            alarms = AlarmDesk(playbook: playbook, version: version)
        }
    }

    private let ground: Ground
    private let logger: Logger
    private let readiness: Readiness
    private let parts: NIOLockedValueBox<Parts>

    /// Takes the version that is current now.
    ///
    /// - Throws: `GroundFault` when no playbook was published or no city founded.
    init(_ ground: Ground, logger: Logger, readiness: Readiness) async throws {
        self.ground = ground
        self.logger = logger
        self.readiness = readiness
        parts = NIOLockedValueBox(Parts(try await ground.current()))
    }

    /// The version that decides at this moment.
    var now: Parts { parts.withLockedValue { $0 } }

    /// Looks every two seconds, until the program is asked to stop, whether another version is current.
    ///
    /// One that this program cannot read is not followed: the log says so once, `/readyz` names it, and the version before
    /// goes on deciding.
    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            var said = ""
            while !Task.isCancelled {
                do {
                    try await follow()
                    said = ""
                    readiness.note(.playbookNotFollowed, holds: false)
                } catch  where !Task.isCancelled {
                    let words = "\(error)"
                    if words != said { logger.error("playbooks.not-followed", metadata: ["fault": "\(words)"]) }
                    said = words
                    if !(error is DatabaseError) { readiness.note(.playbookNotFollowed, holds: true) }
                } catch { return }  // cut off by the stop
                try? await Task.sleep(for: .seconds(2))  // ended early by a stop: the loop sees it
            }
        }
    }

    /// Takes another version over where one is current.
    func follow() async throws {
        let (version, models) = try await ground.background.transaction(for: .worker, .readOnly) { transaction in
            (
                try await PlaybookDesk().currentID(in: transaction),
                try await ModelDesk().currentIDs(in: transaction)
            )
        }
        guard version != now.version || models != now.models else { return }
        let made = Parts(try await ground.current(known: (now.models, now.scoring.advisers)))
        parts.withLockedValue { $0 = made }
        logger.notice(
            "playbooks.followed",
            metadata: ["version": "\(made.playbook.digest.short)", "models": "\(made.scoring.advisers.name)"]
        )
    }
}
