import API
import Cases
import Deadlines
import Events
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
/// When another version is published, all of it is made anew; work that has begun ends under the version it began with.
final class InForce: ServiceLifecycle.Service {
    /// One version with what is made of it.
    struct Parts: Sendable {
        let version: PlaybookID
        let playbook: Playbook
        let scoring: Scoring
        let keeper: Keeper
        let opening: CaseOpening
        let limits: CaseLimits
        let orders: OrderLimits
        let calendar: DatedCalendar
        let alarms: AlarmDesk
        var current: CurrentPlaybook { CurrentPlaybook(playbook, version: version) }

        init(_ version: PlaybookID, _ playbook: Playbook) {
            self.version = version
            self.playbook = playbook
            scoring = Scoring(playbook: playbook, version: version)
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
        let (version, playbook) = try await ground.current()
        parts = NIOLockedValueBox(Parts(version, playbook))
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
                } catch is CancellationError { break } catch {
                    let words = "\(error)"
                    if words != said { logger.error("playbooks.not-followed", metadata: ["fault": "\(words)"]) }
                    said = words
                    if !(error is DatabaseError) { readiness.note(.playbookNotFollowed, holds: true) }
                }
                try? await Task.sleep(for: .seconds(2))  // ended early by a stop: the loop sees it
            }
        }
    }

    /// Takes another version over where one is current.
    func follow() async throws {
        let current = try await ground.background.transaction(for: .worker, .readOnly) { transaction in
            try await PlaybookDesk().currentID(in: transaction)
        }
        guard current != now.version else { return }
        let (version, playbook) = try await ground.current()
        let made = Parts(version, playbook)
        parts.withLockedValue { $0 = made }
        logger.notice("playbooks.followed", metadata: ["version": "\(playbook.digest.short)"])
    }
}
