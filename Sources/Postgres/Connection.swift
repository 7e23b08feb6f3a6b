import CLibPQ
import Foundation

/// One connection: non-blocking, always in pipeline mode, used by one transaction from BEGIN to COMMIT.
@safe actor Connection {
    private nonisolated let loop: EventLoop
    private var connection: OpaquePointer?
    private var socket: Int32 = -1
    private var prepared: [Statement.Shape: String] = [:]
    private var flight: Flight?
    private let limits: ConnectionLimits

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    /// What was sent and not yet answered: always one group that ends in one Sync.
    private struct Flight {
        var statements: [Statement]
        /// For each result that will come: the statement it belongs to, and whether it answers a Parse.
        var expected: [(statement: Int, isParse: Bool)]
        var next = 0
        var tables: [Table]
        var error: DatabaseError?
        var alarm: UInt64
        let continuation: CheckedContinuation<[Table], any Error>
    }

    init(loop: EventLoop = .shared, limits: ConnectionLimits) {
        self.loop = loop
        self.limits = limits
    }

    isolated deinit { shut() }

    var isAlive: Bool { unsafe connection.map { unsafe PQstatus($0) == CONNECTION_OK } ?? false }

    /// Whether the next transaction may begin on it: none is open, and not too much is prepared on the server.
    var isFit: Bool {
        guard isAlive, flight == nil, let connection = unsafe connection, prepared.count <= Self.mostPrepared else {
            return false
        }
        return unsafe PQtransactionStatus(connection) == PQTRANS_IDLE
    }

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
        loop.watch(socket, writing: false) { [self] in assumeIsolated { $0.readable() } }
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

    func close() { shut() }

    private func shut() {
        if socket >= 0 { loop.forget(socket) }
        socket = -1
        if let connection = unsafe connection { unsafe PQfinish(connection) }
        unsafe connection = nil
    }

    private func lost() -> DatabaseError {
        let message = unsafe connection.map { unsafe String(cString: PQerrorMessage($0)) } ?? "timed out"
        shut()
        return DatabaseError(.unreachable, serverMessage: message)
    }

    /// Sends statements with one Sync and resumes when the Sync came back: then all of it happened, or none.
    func run(_ statements: [Statement]) async throws -> [Table] {
        while cancels > 0 { await withCheckedContinuation { held.append($0) } }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { send(statements, $0) }
        } onCancel: {
            loop.perform { [self] in assumeIsolated { $0.cancel() } }
        }
    }

    private func send(_ statements: [Statement], _ continuation: CheckedContinuation<[Table], any Error>) {
        guard let connection = unsafe connection, flight == nil else {
            continuation.resume(throwing: DatabaseError(.unreachable))
            return
        }
        var expected: [(statement: Int, isParse: Bool)] = []
        var isSent = true
        for (index, statement) in statements.enumerated() {
            if let name = prepared[statement.shape] {
                isSent = unsafe Self.execute(statement, named: name, on: connection) && isSent
            } else {
                let name = nextName()
                prepared[statement.shape] = name
                let count = Int32(statement.types.count)
                isSent =
                    unsafe PQsendPrepare(connection, name, statement.text, count, statement.types) == 1 && isSent
                expected.append((index, true))
                isSent = unsafe Self.execute(statement, named: name, on: connection) && isSent
            }
            expected.append((index, false))
        }
        guard unsafe PQpipelineSync(connection) == 1, isSent else {
            continuation.resume(throwing: lost())
            return
        }
        let alarm = loop.alarm(after: limits.answer) { [self] in assumeIsolated { $0.timedOut() } }
        flight = Flight(
            statements: statements,
            expected: expected,
            tables: statements.map { _ in Table() },
            alarm: alarm,
            continuation: continuation
        )
        flush()
    }

    private var names = 0
    private func nextName() -> String {
        names += 1
        return "s\(names)"
    }

    private static func execute(_ statement: Statement, named name: String, on connection: OpaquePointer) -> Bool {
        let count = statement.types.count
        let formats = [Int32](repeating: 1, count: count)
        return unsafe statement.buffer.withUnsafeBufferPointer { buffer in
            let base = unsafe UnsafeRawPointer(buffer.baseAddress ?? UnsafePointer(bitPattern: 8))
            let values = unsafe statement.offsets.map { offset in
                unsafe offset < 0 ? nil : base.map { unsafe ($0 + offset).assumingMemoryBound(to: CChar.self) }
            }
            return unsafe PQsendQueryPrepared(connection, name, Int32(count), values, statement.lengths, formats, 1)
                == 1
        }
    }

    private func flush() {
        guard let connection = unsafe connection else { return }
        let more = unsafe PQflush(connection) == 1
        loop.await(writing: more, on: socket)
    }

    private func readable() {
        guard let connection = unsafe connection else { return }
        guard unsafe PQconsumeInput(connection) == 1 else { return fail() }
        while flight != nil, unsafe PQisBusy(connection) == 0 {
            guard let result = unsafe PQgetResult(connection) else {
                if unsafe PQstatus(connection) == CONNECTION_BAD { return fail() }
                continue
            }
            unsafe take(result)
            unsafe PQclear(result)
        }
        if flight == nil, unsafe PQisBusy(connection) == 0 { unsafe drainNotices(connection) }
        flush()
    }

    private func take(_ result: OpaquePointer) {
        guard var flown = flight else { return }
        let status = unsafe PQresultStatus(result)
        if status == PGRES_PIPELINE_SYNC {
            flight = nil
            loop.takeBack(alarm: flown.alarm)
            if let error = flown.error {
                flown.continuation.resume(throwing: error)
            } else {
                flown.continuation.resume(returning: flown.tables)
            }
            return
        }
        let place = flown.expected[min(flown.next, flown.expected.count - 1)]
        flown.next += 1
        switch status {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
            if !place.isParse { flown.tables[place.statement] = unsafe Table(copying: result) }
        default:
            prepared[flown.statements[place.statement].shape] = nil
            if flown.error == nil {
                flown.error = unsafe DatabaseError(result: result, statement: flown.statements[place.statement].text)
            }
        }
        flight = flown
    }

    /// The connection is of no use any more: whoever waits hears it.
    private func fail() {
        let error = lost()
        guard let flown = flight else { return }
        flight = nil
        loop.takeBack(alarm: flown.alarm)
        flown.continuation.resume(throwing: flown.error ?? error)
    }

    private func timedOut() { fail() }

    /// Requests to stop that are on their way, and statements that wait until they have arrived.
    private var cancels = 0
    private var held: [CheckedContinuation<Void, Never>] = []

    /// Asks the server to stop what it does for us; the statement then fails like any other.
    ///
    /// Nothing is sent until the request has arrived, so that it never hits a later statement.
    private func cancel() {
        guard flight != nil, let connection = unsafe connection, let handle = unsafe PQgetCancel(connection) else {
            return
        }
        cancels += 1
        let limit = loop.alarm(after: limits.connect) { [self] in assumeIsolated { $0.cancelTimedOut() } }
        let address = UInt(bitPattern: handle)
        Thread.detachNewThread { [self] in
            guard let handle = unsafe OpaquePointer(bitPattern: address) else { return }
            var message = [CChar](repeating: 0, count: 256)
            _ = unsafe PQcancel(handle, &message, 256)
            unsafe PQfreeCancel(handle)
            loop.perform { [self] in assumeIsolated { $0.cancelled(limit) } }
        }
    }

    private func cancelled(_ limit: UInt64) {
        loop.takeBack(alarm: limit)
        cancels = max(0, cancels - 1)
        if cancels == 0 { release() }
    }

    private func cancelTimedOut() {
        fail()
        cancels = 0
        release()
    }

    private func release() {
        for statement in held { statement.resume() }
        held = []
    }

    private var heard: (@Sendable (String) -> Void)?

    /// Hands every notification's payload on.
    func hear(_ heard: @escaping @Sendable (String) -> Void) { self.heard = heard }

    private func drainNotices(_ connection: OpaquePointer) {
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
