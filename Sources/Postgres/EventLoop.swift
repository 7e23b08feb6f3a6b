import CLibPQ
import Foundation
import NIOConcurrencyHelpers

/// One thread that waits for every connection's socket and runs the connections' work: the executor of `Connection`.
///
/// libpq blocks or polls, so it never runs on Swift's shared threads. Unchecked, because all state but the inbox is
/// touched on the loop's own thread only.
final class EventLoop: SerialExecutor, @unchecked Sendable {
    private struct Inbox {
        var jobs: [UnownedJob] = []
        var work: [@Sendable () -> Void] = []
        /// Whether the loop waits and must be woken; while it works it looks here by itself.
        var isAsleep = false

        var isEmpty: Bool { jobs.isEmpty && work.isEmpty }
    }

    private let inbox = NIOLockedValueBox(Inbox())
    private let poll: Int32
    private let bell: Int32
    private var readers: [Int32: () -> Void] = [:]
    private var alarms: [UInt64: (at: UInt64, ring: () -> Void)] = [:]
    private var lastAlarm: UInt64 = 0
    private var thread = pthread_t()

    static let shared = EventLoop()

    init() {
        poll = epoll_create1(Int32(EPOLL_CLOEXEC))
        bell = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
        control(EPOLL_CTL_ADD, bell, EPOLLIN.rawValue)
        Thread.detachNewThread { [self] in run() }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        put { $0.jobs.append(unowned) }
    }

    /// Runs something on the loop's thread, from any thread.
    func perform(_ work: @escaping @Sendable () -> Void) {
        put { $0.work.append(work) }
    }

    private func put(_ change: (inout Inbox) -> Void) {
        let wasAsleep = inbox.withLockedValue { inbox in
            change(&inbox)
            defer { inbox.isAsleep = false }
            return inbox.isAsleep
        }
        if wasAsleep { ring() }
    }

    /// Watches a socket; `reader` runs whenever it can be read (or written, while that is asked for).
    func watch(_ socket: Int32, writing: Bool, _ reader: @escaping () -> Void) {
        let known = readers.updateValue(reader, forKey: socket) != nil
        control(known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, mask(writing))
    }

    /// Says whether room for writing is waited for.
    ///
    /// It must be taken back when all is written: the wait is by level.
    func await(writing: Bool, on socket: Int32) { control(EPOLL_CTL_MOD, socket, mask(writing)) }

    /// Forgets a socket that is about to be closed.
    func forget(_ socket: Int32) {
        if readers.removeValue(forKey: socket) != nil { control(EPOLL_CTL_DEL, socket, 0) }
    }

    /// Runs `ring` once after a while, unless it is taken back.
    func alarm(after pause: Duration, _ ring: @escaping () -> Void) -> UInt64 {
        lastAlarm += 1
        let (seconds, attoseconds) = pause.components
        let nanoseconds = UInt64(max(0, seconds)) * 1_000_000_000 + UInt64(max(0, attoseconds) / 1_000_000_000)
        alarms[lastAlarm] = (DispatchTime.now().uptimeNanoseconds + nanoseconds, ring)
        return lastAlarm
    }

    func takeBack(alarm: UInt64) { alarms[alarm] = nil }

    func checkIsolated() { precondition(isIsolatingCurrentContext() == true, "not on the database's thread") }

    func isIsolatingCurrentContext() -> Bool? { pthread_equal(pthread_self(), thread) != 0 }

    private func mask(_ writing: Bool) -> UInt32 { EPOLLIN.rawValue | (writing ? EPOLLOUT.rawValue : 0) }

    private func control(_ operation: Int32, _ socket: Int32, _ events: UInt32) {
        var event = unsafe epoll_event()
        unsafe event.events = events
        unsafe event.data.fd = socket
        _ = unsafe epoll_ctl(poll, operation, socket, &event)
    }

    private func ring() {
        var one: UInt64 = 1
        _ = unsafe write(bell, &one, 8)
    }

    private func run() {
        thread = pthread_self()
        let executor = unsafe asUnownedSerialExecutor()
        var events = unsafe [epoll_event](repeating: epoll_event(), count: 64)
        while true {
            let isIdle = inbox.withLockedValue { inbox in
                inbox.isAsleep = inbox.isEmpty
                return inbox.isAsleep
            }
            let count = unsafe epoll_wait(poll, &events, 64, isIdle ? pauseUntilAlarm() : 0)
            for index in 0..<Int(max(0, count)) {
                let socket = unsafe events[index].data.fd
                if socket == bell { silence() } else { readers[socket]?() }
            }
            let taken = inbox.withLockedValue { inbox in
                defer { inbox = Inbox() }
                return inbox
            }
            for work in taken.work { work() }
            for job in taken.jobs { unsafe job.runSynchronously(on: executor) }
            ringAlarms()
        }
    }

    private func silence() {
        var value: UInt64 = 0
        _ = unsafe read(bell, &value, 8)
    }

    private func pauseUntilAlarm() -> Int32 {
        guard let next = alarms.values.map(\.at).min() else { return -1 }
        let now = DispatchTime.now().uptimeNanoseconds
        return next <= now ? 0 : Int32(min((next - now) / 1_000_000 + 1, 60_000))
    }

    private func ringAlarms() {
        guard !alarms.isEmpty else { return }
        let now = DispatchTime.now().uptimeNanoseconds
        for (id, alarm) in alarms where alarm.at <= now {
            alarms[id] = nil
            alarm.ring()
        }
    }
}
