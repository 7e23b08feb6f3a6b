import CLibPQ
import Dispatch

extension Connection {
    /// Sends statements with one Sync and resumes when the Sync came back: then all of it happened, or none.
    ///
    /// - Throws: `DatabaseError`; `Displaced` for a repeatable group that went down with one before it.
    func run(_ statements: [Statement], _ kind: Flight.Kind = .once) async throws -> [Table] {
        while cancels > 0 { await withCheckedContinuation { held.append($0) } }
        lastFlight += 1
        let id = lastFlight
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { send(statements, kind, id, $0) }
        } onCancel: {
            loop.perform { [self] in assumeIsolated { $0.cancel(id) } }
        }
    }

    private func send(
        _ statements: [Statement],
        _ kind: Flight.Kind,
        _ id: Int,
        _ continuation: CheckedContinuation<[Table], any Error>,
        tries: Int = 1
    ) {
        guard let connection = unsafe connection else {
            continuation.resume(throwing: DatabaseError(.unreachable))
            return
        }
        var expected: [(statement: Int, isParse: Bool)] = []
        var isSent = true
        for (index, statement) in statements.enumerated() {
            let name: String
            if let known = prepared[statement.shape] {
                name = known.name
            } else {
                names += 1
                name = "s\(names)"
                prepared[statement.shape] = Prepared(name: name)
                let count = Int32(statement.types.count)
                isSent =
                    unsafe PQsendPrepare(connection, name, statement.text, count, statement.types) == 1 && isSent
                expected.append((index, true))
            }
            isSent = unsafe Self.execute(statement, named: name, on: connection) && isSent
            expected.append((index, false))
        }
        if flights.isEmpty { startClock() }
        flights.append(
            Flight(
                id: id,
                statements: statements,
                kind: kind,
                tries: tries,
                expected: expected,
                tables: [],
                mayBeHit: cancels > 0,
                continuation: continuation
            )
        )
        guard unsafe PQpipelineSync(connection) == 1, isSent else { return fail() }
        flush()
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

    /// Takes every answer that has come.
    func readable() {
        guard let connection = unsafe connection else { return }
        guard unsafe PQconsumeInput(connection) == 1 else { return fail() }
        while !flights.isEmpty, unsafe PQisBusy(connection) == 0 {
            guard let result = unsafe PQgetResult(connection) else {
                if unsafe PQstatus(connection) == CONNECTION_BAD { return fail() }
                continue
            }
            unsafe take(result)
            unsafe PQclear(result)
        }
        // What was sent again may have found the connection dead.
        guard let connection = unsafe self.connection else { return }
        if flights.isEmpty, unsafe PQisBusy(connection) == 0 { unsafe drainNotices(connection) }
        flush()
    }

    private func take(_ result: OpaquePointer) {
        let status = unsafe PQresultStatus(result)
        if status == PGRES_PIPELINE_SYNC { return landed() }
        let place = flights[0].expected[min(flights[0].next, flights[0].expected.count - 1)]
        flights[0].next += 1
        let statement = flights[0].statements[place.statement]
        switch status {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
            if !place.isParse { flights[0].tables.append(unsafe table(of: result, statement.shape)) }
        default:
            let error = unsafe DatabaseError(result: result, statement: statement.text)
            if place.isParse || error.forgetsStatement { prepared[statement.shape] = nil }
            guard flights[0].error == nil else { break }
            flights[0].error = error
            flights[0].isStale = error.forgetsStatement && !flights[0].prepares(place.statement)
        }
    }

    private func table(of result: OpaquePointer, _ shape: Statement.Shape) -> Table {
        if let columns = prepared[shape]?.columns { return unsafe Table(copying: result, columns) }
        let columns = unsafe Columns(of: result)
        prepared[shape]?.columns = columns
        return unsafe Table(copying: result, columns)
    }

    private func landed() {
        let flown = flights.removeFirst()
        headSince = DispatchTime.now().uptimeNanoseconds
        if flown.isSpoilt {
            send(flown.statements, .repeatable, flown.id, flown.continuation, tries: flown.tries + 1)
        } else if let error = flown.error {
            flown.continuation.resume(throwing: error)
        } else {
            flown.continuation.resume(returning: flown.tables)
        }
        if flights.first?.isCancelled == true { stopHead() }
    }

    /// The connection is of no use any more: whoever waits hears it.
    func fail() {
        let error = lost()
        let flown = flights
        flights = []
        for (place, flight) in flown.enumerated() {
            let isInnocent = place > 0 && flight.kind == .repeatable && !flight.isCancelled
            flight.continuation.resume(throwing: isInnocent ? Displaced() : flight.error ?? error)
        }
    }

    private func startClock() {
        headSince = DispatchTime.now().uptimeNanoseconds
        if !isTimed { setAlarm(after: limits.answer) }
    }

    private func setAlarm(after pause: Duration) {
        isTimed = true
        _ = loop.alarm(after: pause) { [weak self] in self?.assumeIsolated { $0.lookAtClock() } }
    }

    /// One alarm stands for all that is in flight: it looks at the first and is set again for the rest of its time.
    private func lookAtClock() {
        isTimed = false
        guard !flights.isEmpty else { return }
        let waited = Duration.nanoseconds(Int64(DispatchTime.now().uptimeNanoseconds - headSince))
        if waited >= limits.answer { fail() } else { setAlarm(after: limits.answer - waited) }
    }
}
