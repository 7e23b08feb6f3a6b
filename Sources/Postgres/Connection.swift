import CLibPQ
import Foundation

/// One connection: non-blocking and always in pipeline mode.
///
/// A transaction of several round trips has it alone from BEGIN to COMMIT. Transactions that are one Sync each may
/// follow one another without waiting; the server never sees two of them as one.
@safe actor Connection {
    nonisolated let loop: EventLoop
    var connection: OpaquePointer?
    private var socket: Int32 = -1
    var prepared: [Statement.Shape: Prepared] = [:]
    /// How many names were given to prepared statements.
    var names = 0
    /// What was sent and not yet answered, in the order in which the answers come.
    var flights: [Flight] = []
    var lastFlight = 0
    /// Since when the first of them is waited for.
    var headSince: UInt64 = 0
    var isTimed = false
    /// Requests to stop that are on their way, and statements that wait until they have arrived.
    var cancels = 0
    var held: [CheckedContinuation<Void, Never>] = []
    let limits: ConnectionLimits

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    init(loop: EventLoop = .shared, limits: ConnectionLimits) {
        self.loop = loop
        self.limits = limits
    }

    isolated deinit { shut() }

    var isAlive: Bool { unsafe connection.map { unsafe PQstatus($0) == CONNECTION_OK } ?? false }

    /// Whether the next transaction may begin on it: none is open, and not too much is prepared on the server.
    var isFit: Bool {
        guard isAlive, flights.isEmpty, let connection = unsafe connection, names <= Self.mostPrepared else {
            return false
        }
        return unsafe PQtransactionStatus(connection) == PQTRANS_IDLE
    }

    /// Whether more transactions of one Sync each may be sent on it.
    var isShareable: Bool { isAlive && names <= Self.mostPrepared }

    private static let mostPrepared = 500

    func open(_ conninfo: String) async throws {
        guard let begun = unsafe PQconnectStart(conninfo) else { throw DatabaseError(.unreachable) }
        unsafe connection = begun
        unsafe PQsetNoticeReceiver(begun, { _, _ in }, nil)
        let limit = loop.alarm(after: limits.connect) { [self] in assumeIsolated { $0.connectTimedOut() } }
        defer { loop.takeBack(alarm: limit) }
        var status = PGRES_POLLING_WRITING
        while status != PGRES_POLLING_OK {
            guard status != PGRES_POLLING_FAILED, let connection = unsafe connection else { throw lost() }
            let socket = unsafe PQsocket(connection)
            guard socket >= 0 else { throw lost() }
            await ready(socket, writing: status == PGRES_POLLING_WRITING)
            guard let connection = unsafe self.connection else { throw lost() }
            status = unsafe PQconnectPoll(connection)
        }
        guard let connection = unsafe connection, unsafe PQsetnonblocking(connection, 1) == 0,
            unsafe PQenterPipelineMode(connection) == 1
        else { throw lost() }
        socket = unsafe PQsocket(connection)
        // The loop must not keep it alive: nobody would close one that is only dropped.
        loop.watch(socket, writing: false) { [weak self] in self?.assumeIsolated { $0.readable() } }
    }

    private var opening: CheckedContinuation<Void, Never>?

    private func ready(_ socket: Int32, writing: Bool) async {
        await withCheckedContinuation { continuation in
            opening = continuation
            self.socket = socket
            loop.watch(socket, writing: writing) { [self] in assumeIsolated { $0.opened(socket) } }
        }
    }

    private func opened(_ socket: Int32) {
        loop.forget(socket)
        self.socket = -1
        opening?.resume()
        opening = nil
    }

    private func connectTimedOut() {
        shut()
        opening?.resume()
        opening = nil
    }

    /// Whoever still waits for an answer hears that there will be none.
    func close() { fail() }

    private func shut() {
        if socket >= 0 { loop.forget(socket) }
        socket = -1
        if let connection = unsafe connection { unsafe PQfinish(connection) }
        unsafe connection = nil
    }

    func lost() -> DatabaseError {
        let message = unsafe connection.map { unsafe String(cString: PQerrorMessage($0)) } ?? "timed out"
        shut()
        return DatabaseError(.unreachable, serverMessage: message)
    }

    private var heard: (@Sendable (String) -> Void)?

    /// Hands every notification's payload on.
    func hear(_ heard: @escaping @Sendable (String) -> Void) { self.heard = heard }

    /// Sends what libpq still holds; waits for room only while there is a rest.
    func flush() {
        guard let connection = unsafe connection else { return }
        let isBlocked = unsafe PQflush(connection) == 1
        guard isBlocked != awaitsRoom else { return }
        awaitsRoom = isBlocked
        loop.await(writing: isBlocked, on: socket)
    }

    private var awaitsRoom = false

    func drainNotices(_ connection: OpaquePointer) {
        while let notice = unsafe PQnotifies(connection) {
            heard?(unsafe String(cString: notice.pointee.extra))
            unsafe PQfreemem(notice)
        }
    }
}

/// How long a connection waits.
struct ConnectionLimits: Sendable {
    let connect: Duration
    /// The longest that an answer may take before the connection counts as dead.
    let answer: Duration
}
