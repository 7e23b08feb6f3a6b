/// Lets so many in at one time, in the order in which they asked; who waits too long hears `busy`.
actor Turns {
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe EventLoop.shared.asUnownedSerialExecutor() }

    private let most: Int
    private let waitLimit: Duration
    private var taken = 0
    private var waiting: [(id: Int, continuation: CheckedContinuation<Void, any Error>)] = []
    private var nextID = 0
    private var closed = false

    init(_ most: Int, waitLimit: Duration) {
        self.most = most
        self.waitLimit = waitLimit
    }

    func take() async throws {
        guard !closed else { throw DatabaseError(.unreachable) }
        guard taken >= most else {
            taken += 1
            return
        }
        nextID += 1
        let id = nextID
        let limit = waitLimit
        let alarm = Task {
            try await Task.sleep(for: limit)
            self.giveUp(id, DatabaseError(.busy))
        }
        defer { alarm.cancel() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiting.append((id, $0)) }
        } onCancel: {
            Task { await self.giveUp(id, CancellationError()) }
        }
    }

    private func giveUp(_ id: Int, _ error: any Error) {
        guard let place = waiting.firstIndex(where: { $0.id == id }) else { return }
        waiting.remove(at: place).continuation.resume(throwing: error)
    }

    /// A turn is handed to who waited longest, so `taken` stays the same between them.
    func giveBack() {
        if waiting.isEmpty { taken -= 1 } else { waiting.removeFirst().continuation.resume() }
    }

    /// Lets nobody in any more, and waits until everybody is out.
    func close() async {
        closed = true
        for waiter in waiting { waiter.continuation.resume(throwing: DatabaseError(.unreachable)) }
        waiting = []
        while taken > 0 {
            do { try await Task.sleep(for: .milliseconds(20)) } catch { break }
        }
    }
}
