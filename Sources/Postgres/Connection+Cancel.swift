import CLibPQ
import Foundation

extension Connection {
    /// Asks the server to stop a group as soon as it is the one that the server works at.
    func cancel(_ id: Int) {
        guard let place = flights.firstIndex(where: { $0.id == id }) else { return }
        flights[place].isCancelled = true
        if place == 0 { stopHead() }
    }

    /// Asks the server to stop what it does for us; the statement then fails like any other.
    ///
    /// Nothing is sent until the request has arrived. What was sent before may be hit by it, and knows.
    func stopHead() {
        guard let connection = unsafe connection, let handle = unsafe PQgetCancel(connection) else { return }
        cancels += 1
        for place in flights.indices.dropFirst() { flights[place].mayBeHit = true }
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
        guard let head = flights.first, head.isCancelled else { return }
        _ = loop.alarm(after: .milliseconds(100)) { [weak self] in self?.assumeIsolated { $0.stopAgain(head.id) } }
    }

    /// A server that is just about to read the statement overhears the request.
    private func stopAgain(_ id: Int) {
        if cancels == 0, flights.first?.id == id { stopHead() }
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
}
